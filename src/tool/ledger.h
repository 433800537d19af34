// Ledger: what orders used, as counters for the next evaluation: redemptions, applications and money of promotions, coupons and
// campaigns, in all, per customer and per period; redeemed codes, grants, and each customer's orders. Belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "engine/evaluation.h"
#include "model/cart.h"
#include "model/usage.h"
#include "tool/replay_order.h"
#include "tool/shop_files.h"

namespace couponry::tool {

/// How often one promotion applied to one order, and what it took.
struct PromotionUse {
    std::string promotion;
    std::int64_t applications = 1;
    std::int64_t amount = 0;
    bool gave_gift = false;
};
/// Of discounts, gifts and what comes afterwards, each promotion once, in the order of the answer.
std::vector<PromotionUse> uses_of(const engine::Evaluation& evaluation);

class Ledger {
public:
    /// `files` must outlive the ledger.
    explicit Ledger(const ShopFiles& files);

    /// The counters as the customer of this cart meets them; valid until the next call.
    const UsageFacts& usage_for(const Cart& cart);
    /// The order was placed with this evaluation.
    void record(const Cart& cart, const engine::Evaluation& evaluation);
    const std::unordered_map<std::string, CustomerHistory>& customers() const { return customers_; }

private:
    /// Counts of one customer by promotion or coupon, and of one period of a promotion by its first day.
    using CustomerKey = std::pair<std::string, std::string>;  // who, what
    using PeriodKey = std::tuple<std::string, std::string, std::int32_t>;  // who or "", promotion, first day

    PeriodKey period_key(const Promotion& promotion, const Cart& cart) const;
    void record_promotion(const Cart& cart, const PromotionUse& use);
    void record_code(const Cart& cart, const engine::CodeAnswer& code);
    void grant(const Cart& cart, const std::string& coupon);

    const ShopFiles* files_;
    UsageFacts usage_;
    std::unordered_map<std::string, const Promotion*> promotions_;
    std::unordered_map<std::string, const Coupon*> coupons_;
    std::map<CustomerKey, Used> promotion_uses_, coupon_uses_;
    std::map<PeriodKey, Used> period_uses_;
    std::unordered_map<std::string, CustomerHistory> customers_;
};

}  // namespace couponry::tool
