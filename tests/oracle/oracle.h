// The oracle: a slow, plain evaluator that tries every selection, runs each through the order of application, and keeps the
// best. Tests hold the engine to it on small carts. It includes only base and model, and splits and rounds by its own code
// (plain_money.h), so that a fault there is caught too. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/cart.h"
#include "model/reason.h"
#include "model/shop.h"
#include "model/usage.h"

namespace couponry::oracle {

/// `cart.site` names a site of `shop`.
struct Input {
    const Shop& shop;
    const Cart& cart;
    const UsageFacts& usage;
    Instant now;
};

struct Applied {
    std::string promotion;
    std::int64_t applications = 1;
    bool operator==(const Applied&) const = default;
};

struct LineResult {
    std::int64_t item_discount = 0;
    std::int64_t order_discount = 0;
    std::vector<std::int64_t> units;  // what is left to pay for each unit, in unit order
    bool operator==(const LineResult&) const = default;
};

struct Outcome {
    std::vector<Applied> applied;  // in the order of first turns; those with only afterwards effects last
    std::int64_t item_discount = 0;
    std::int64_t order_discount = 0;
    std::int64_t shipping_discount = 0;
    std::int64_t gift_value = 0;  // of gifts given on top
    std::vector<LineResult> lines;
    std::vector<std::int64_t> shipment_discounts;
    std::int64_t total_discount() const { return item_discount + order_discount + shipping_discount; }
    /// What the search maximises: the total discount and the value of gifts given on top.
    std::int64_t taken() const { return total_discount() + gift_value; }
    bool operator==(const Outcome&) const = default;
};

struct CodeOutcome {
    std::string entered;
    bool applied = false;
    Reason reason = Reason::none;
    bool operator==(const CodeOutcome&) const = default;
};

struct Answer {
    Outcome best;
    Outcome priority;
    bool best_is_priority = false;  // the run by priority takes more than every feasible selection
    std::int64_t selections = 0;  // runs tried
    bool complete = true;  // false: more than `selections_max` selections or kPiecesMax pieces; then nothing is promised
    std::vector<CodeOutcome> codes;  // under the site's policy, in the order entered
};

constexpr std::int64_t kPiecesMax = 5'000;

Answer evaluate(const Input& input, std::int64_t selections_max = 200'000);

}  // namespace couponry::oracle
