// Policy: what a shop promises about orders after they are placed, in its own words and with its source; of some topics with rules that
// the server judges with. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "model/filter.h"
#include "model/promotion.h"

namespace couponry {

enum class PolicyTopic : std::uint8_t {
    returns,
    exchange,
    cancellation,
    price_match,
    price_adjustment,  ///< Afterwards: a code that was forgotten, a price that fell.
    payment,
    delivery,
    account,
    loyalty,
    privacy,
    other,
};

/// Of returns and exchanges.
struct ReturnRules {
    enum class From : std::uint8_t { delivered, shipped, placed };
    enum class Approval : std::uint8_t { automatic, agent };
    std::int64_t days = 0;  // to the end of that day on the site's clock
    From from = From::delivered;
    std::optional<ItemFilter> excluded;
    std::vector<std::string> reasons;  // that a shopper may give; empty: any
    Approval approval = Approval::agent;
    std::optional<bool> sender_pays;  // absent: the text says it
};

/// Of cancellation, and under delivery of another address.
struct ChangeRules {
    enum class Until : std::uint8_t { shipped, placed };
    Until until = Until::shipped;
    std::optional<std::int64_t> within_minutes;  // after the order was placed
};

/// Of price_match and price_adjustment: an agent decides.
struct PriceRules {
    std::optional<std::int64_t> days;
};

struct Policy {
    std::string id;
    PolicyTopic topic = PolicyTopic::other;
    std::optional<std::vector<std::string>> sites;  // absent: all
    LocalText title;
    LocalText text;
    std::string source_name;
    std::string source_url;
    std::optional<Instant> starts_at;  // orders placed from then on
    std::optional<Instant> ends_at;  // the last moment
    std::variant<std::monostate, ReturnRules, ChangeRules, PriceRules> rules;
};

}  // namespace couponry
