// Words: every sentence the product says about an evaluation or a promotion, in one language, from the messages of that language.
// Made for one answer: it keeps references to messages and names. The rules for a shopper's sentences are in docs/glossary.md.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/money.h"
#include "engine/evaluation.h"
#include "model/promotion.h"
#include "words/messages.h"
#include "words/names.h"

namespace couponry::words {

/// A shopper reads at most 120 signs and never what disclosure forbids; an agent reads the true reason with its numbers.
enum class Audience : std::uint8_t { shopper, agent };
constexpr std::size_t kShopperSignsMax = 120;

/// Where and when the words are said.
struct Occasion {
    TimeZone time_zone;  // of the site
    Instant now;
    Currency currency;  // of the cart; without one ("XXX") promotions are described with all their amounts
    std::string locale;  // "en-GB"; taken for amounts and dates when it is of the messages' language
};

class Writer;

class Words {
public:
    /// `messages` and `names` must outlive this.
    Words(const Messages& messages, const Names& names, Occasion occasion);
    ~Words();
    Words(Words&&) noexcept;

    /// Why a code did not apply and what to do; of one that applied, `applied`.
    std::string reason(const engine::CodeAnswer& answer, const engine::Evaluation& evaluation, Audience audience) const;
    /// The label of the button that belongs to the reason; empty when the code applied.
    std::string button(const engine::CodeAnswer& answer, Audience audience) const;
    /// "HELLO15 applied. You save £13.80."
    std::string applied(const engine::CodeAnswer& answer) const;
    /// "Add £6.00 more and save £7.50."; a chain in as many sentences as it has actions.
    std::string fix(const engine::Fix& fix) const;
    std::string potential(const engine::PotentialAnswer& answer) const;
    /// The whole promotion: what customers get, when it applies, and its terms.
    std::string promotion(const Promotion& promotion) const;
    /// One condition ("the cart comes to £50.00 or more") or effect ("10% off Garden items"), as a part of a sentence.
    std::string condition(const Rule& rule) const;
    std::string effect(const Rule& rule) const;

    std::string money(std::int64_t amount_minor) const;
    /// "today, 14:35", "Friday, 3 July, 9:00" within a week, "3 July, 9:00", "3 July 2027, 9:00" in another year.
    std::string instant(Instant instant) const;

private:
    std::unique_ptr<Writer> writer_;
};

}  // namespace couponry::words
