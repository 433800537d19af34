// Evaluation: the answer for one cart as data: totals, discounts with allocations, and for every code whether it applied, why not, and
// what would help. Texts are made from it by `words`, JSON by `document`. Plain data; a value may be reused to save memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "engine/descriptor.h"
#include "model/promotion.h"
#include "model/reason.h"
#include "model/site.h"

namespace couponry::engine {

/// One failing condition: what is required against what was observed. `measure` says how the numbers are to be read;
/// `names` are what is required (products, segments, countries …), `observed_name` what there is.
struct Because {
    std::string path;  // in the promotion ("when/all/0", "ends_at") or coupon
    std::string promotion;  // whose
    Reason reason = Reason::none;
    Measure measure = Measure::nothing;
    std::int64_t required = 0;
    std::int64_t observed = 0;
    std::vector<std::string> names;
    std::string observed_name;
    ItemFilter items;  // which lines count, when a filter says so
    bool has_items = false;
    std::vector<std::string> in_the_way;  // promotions, for stacking reasons
    bool operator==(const Because&) const = default;
};

enum class FixKind : std::uint8_t {
    add_amount,
    add_quantity,
    add_product,
    remove_product,
    remove_code,
    replace_code,
    log_in,
    use_email,
    set_address,
    choose_shipping_method,
    choose_payment_method,
    use_channel,
    wait_until,
    claim_coupon,
    split_order,
    ask_person,
    none
};
std::string_view fix_kind_name(FixKind kind);
std::optional<FixKind> parse_fix_kind(std::string_view name);
constexpr std::size_t kFixKinds = 17;

/// What to do. Which fields count is said by the kind.
struct FixAction {
    FixKind kind = FixKind::none;
    std::int64_t amount = 0;  // add_amount
    std::string line;  // add_quantity, remove_product
    std::string product;  // add_product, remove_product (for the sentence)
    std::int64_t quantity = 0;
    std::vector<std::string> lines;  // remove_product, split_order: whole lines
    std::string code;  // remove_code, replace_code, claim_coupon
    std::string field;  // set_address: "country", "region", "postcode"
    std::string value;  // the country, method, channel, segment …
    std::optional<Instant> at;  // wait_until
    ItemFilter items;  // add_amount, add_quantity: where it counts
    bool has_items = false;
    bool operator==(const FixAction&) const = default;
};

struct Fix {
    FixAction action;
    std::vector<FixAction> then;  // of a chain
    bool verified = false;  // without it there are no amounts
    std::int64_t costs = 0;
    std::int64_t saves = 0;
    std::int64_t total = 0;
    std::vector<std::string> drops;  // codes that would stop applying
    bool operator==(const Fix&) const = default;
};

struct LineAnswer {
    std::string id;
    std::int64_t subtotal = 0, item_discount = 0, order_discount = 0;
    std::int64_t discount() const { return item_discount + order_discount; }
    std::int64_t total() const { return subtotal - discount(); }
    struct Units {
        std::int64_t quantity = 0;
        std::int64_t total = 0;  // of one unit
        bool operator==(const Units&) const = default;
    };
    std::vector<Units> units;
    bool operator==(const LineAnswer&) const = default;
};

struct AllocationAnswer {
    std::string line;  // empty: shipping
    std::string shipment;
    std::int64_t quantity = 0;
    std::int64_t amount = 0;
    bool operator==(const AllocationAnswer&) const = default;
};

/// One per promotion, code and class, in order of application.
struct DiscountAnswer {
    std::string promotion;
    std::string code;  // as entered; empty: automatic
    EffectClass effect_class = EffectClass::item;
    std::string title;
    std::int64_t amount = 0;
    std::int64_t applications = 1;
    std::vector<AllocationAnswer> allocations;
    struct ConsumedUnits {
        std::string line;
        std::int64_t quantity = 0;
        bool operator==(const ConsumedUnits&) const = default;
    };
    std::vector<ConsumedUnits> consumed;  // bought or paid units
    bool operator==(const DiscountAnswer&) const = default;
};

struct GiftAnswer {
    std::string promotion;
    std::string product;  // empty: to be chosen from `choice`
    std::vector<std::string> choice;
    std::int64_t quantity = 0;
    std::int64_t value = 0;
    bool operator==(const GiftAnswer&) const = default;
};

struct AfterwardsAnswer {
    std::string promotion;
    std::string type;  // grant_coupon, award_points, notify
    std::string name;  // coupon or template
    std::int64_t points = 0;
    bool operator==(const AfterwardsAnswer&) const = default;
};

/// One per promotion that applies, also those that take nothing: what an order uses.
struct AppliedAnswer {
    std::string promotion;
    std::string code;  // as entered; empty: automatic
    std::int64_t applications = 1;
    std::int64_t amount = 0;  // without the value of gifts
    bool needs_email = false;  // holds provisionally
    bool operator==(const AppliedAnswer&) const = default;
};

struct CodeAnswer {
    std::string code;  // as entered
    std::string coupon;  // canonical; empty when nothing was found
    bool applied = false;
    std::int64_t amount = 0;
    bool needs_email = false;  // applies, or holds, provisionally
    Reason reason = Reason::none;
    Reason shown_as = Reason::none;  // when the true reason must not be shown to a shopper
    std::string promotion;  // nearest to success
    std::vector<Because> because;  // the shown one first
    std::vector<Fix> fixes;
    bool operator==(const CodeAnswer&) const = default;
};

struct PotentialAnswer {
    std::string promotion;
    std::string title;
    std::vector<Fix> fixes;  // the first names what is missing
    bool operator==(const PotentialAnswer&) const = default;
};

struct WalletAnswer {
    std::string coupon;
    bool applicable = false;
    std::int64_t would_save = 0;
    bool operator==(const WalletAnswer&) const = default;
};

struct ShippingOptionAnswer {
    std::string id;
    std::int64_t amount = 0, discount = 0, total = 0;
    std::vector<std::string> promotions;
    bool operator==(const ShippingOptionAnswer&) const = default;
};

struct Evaluation {
    std::uint64_t revision = 0;
    Instant at;
    Currency currency;
    bool optimal = true;
    std::int64_t bound = 0;  // when not optimal: no selection takes more
    SelectionPolicy policy = SelectionPolicy::best;
    struct Totals {
        std::int64_t subtotal = 0, item_discount = 0, order_discount = 0, shipping = 0, shipping_discount = 0;
        std::int64_t discount() const { return item_discount + order_discount + shipping_discount; }
        std::int64_t total() const { return subtotal + shipping - discount(); }
        bool operator==(const Totals&) const = default;
    } totals;
    std::int64_t gift_value = 0;
    std::vector<LineAnswer> lines;
    std::vector<DiscountAnswer> discounts;
    std::vector<GiftAnswer> gifts;
    std::vector<AfterwardsAnswer> afterwards;
    std::vector<AppliedAnswer> applied;  // in the order of first turns, those that only act afterwards behind them
    std::vector<CodeAnswer> codes;
    std::vector<PotentialAnswer> potential;
    std::vector<WalletAnswer> wallet;
    std::vector<ShippingOptionAnswer> shipping_options;
    int search_steps = 0;
};

}  // namespace couponry::engine
