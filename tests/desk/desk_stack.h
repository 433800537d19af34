// DeskStack: stories of orders and of the coupons that people hold (tests/scenarios/desk, whose language README.md beside the stories
// describes), asked of a desk. What a story expects is said of the last answer, or of what is kept. Belongs to one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/desk.h"
#include "desk/order_lines.h"
#include "desk/put_shop.h"
#include "scenario/stack.h"
#include "scenario/words.h"

namespace couponry::desk {

class DeskStack final : public scenario::Stack {
public:
    explicit DeskStack(Desk& desk);

    std::string_view name() const override { return desk_.name(); }
    /// A failure: what a desk says is checked by check() alone.
    Result<engine::Evaluation> evaluate(const scenario::World& world) override;
    bool act(const std::string& keyword, std::string_view rest, scenario::World& world) override;
    std::optional<std::vector<std::string>> check(std::string_view phrase, const scenario::World& world) override;

private:
    using Words = scenario::Words;

    // What can be done, by what it is about.
    bool act_on_order(const std::string& keyword, Words& words, const scenario::World& world);
    bool act_on_grants(const std::string& keyword, Words& words, scenario::World& world);
    bool act_on_time(const std::string& keyword, Words& words, scenario::World& world);

    // What can be expected. Nothing when the phrase is about something else, else what was expected and what is.
    std::optional<Compared> of_answer(Words& words, const scenario::World& world) const;
    std::optional<Compared> of_return(Words& words, const scenario::World& world) const;
    std::optional<Compared> of_uses(Words& words);
    std::optional<Compared> of_grants(Words& words);

    /// The shop and the instant are those of the world.
    void follow(const scenario::World& world);
    void send(Question question);
    boost::json::value read(const std::string& target);
    void redeem(Words& words, const scenario::World& world, bool holds);
    void evaluate_cart(const scenario::World& world);

    Desk& desk_;
    PutShop shop_;
    OrderLines orders_;
    std::optional<Instant> now_;
    Question last_question_;
    Answer last_;
    std::string redemption_;  // the id of the last one
    std::string link_;  // the token of the last one
    int keys_ = 0;
};

}  // namespace couponry::desk
