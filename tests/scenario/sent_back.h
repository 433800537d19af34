// Returns in stories: the cart was ordered and paid, and pieces come back. README.md beside the stories lists the phrases.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/paid_order.h"
#include "scenario/world.h"
#include "service/price_return.h"

namespace couponry::scenario {

class SentBack {
public:
    /// The world, and the order that its answer became. The world must outlive this, and stay.
    SentBack(const World& world, const engine::Evaluation& was);

    /// "mug, 2 cup". StoryError when it cannot be read, or is refused.
    void send_back(std::string_view lines);
    /// What is not as expected of the last return; nothing when the phrase is not about it.
    std::optional<std::vector<std::string>> check(std::string_view phrase) const;
    const engine::Evaluation& kept() const { return last_.kept; }

private:
    std::string amount(std::int64_t minor) const { return format_amount(minor, world_.cart.currency); }
    std::string described_refund(const std::string& line) const;
    std::string described_loss(const std::string& promotion) const;
    std::string described_gifts() const;

    const World& world_;
    PaidOrder order_;
    std::shared_ptr<const engine::Snapshot> shop_;
    std::vector<Return> made_;
    service::ReturnAnswer last_;
};

}  // namespace couponry::scenario
