// What a replay found: totals, times, uses per promotion and effect, proofs, broken promises. Belongs to one thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation.h"
#include "model/cart.h"
#include "model/shop.h"
#include "tool/console.h"

namespace couponry::tool {

/// A published automatic promotion that fewer orders meet is not proved by the sample year.
constexpr std::int64_t kOrdersPerPromotionMin = 5;
/// How far above the best found the bound of an unproved answer may lie, in ten-thousandths.
constexpr std::int64_t kGapMax = 100;
constexpr std::size_t kOrdersShownMax = 20;

class ReplaySummary {
public:
    /// `shop` must outlive the summary.
    explicit ReplaySummary(const Shop& shop);

    struct Timed {
        std::int64_t best_ns = 0;
        std::int64_t priority_ns = 0;
    };
    void add(const Cart& cart, const engine::Evaluation& evaluation, Timed time, const std::vector<std::string>& faults);

    std::int64_t orders() const { return orders_; }
    bool is_sound() const { return faulty_orders_ == 0; }

    void print(const Console& console) const;
    boost::json::object json() const;
    /// Lines "report|point|what|figure|aim|pass"; returns whether all pass.
    bool print_report(const Console& console) const;

private:
    struct PromotionRow {
        const Promotion* promotion = nullptr;
        std::int64_t orders = 0, applications = 0, gifts = 0;
        MoneyMap amount;
    };
    struct Largest {
        std::string order;
        std::size_t lines = 0;
        bool is_optimal = false;
        std::int64_t time_ns = 0;
    };

    void add_uses(const Cart& cart, const engine::Evaluation& evaluation);
    void add_proof(const Cart& cart, const engine::Evaluation& evaluation);
    std::int64_t time_at(std::size_t per_mille) const;
    std::vector<const PromotionRow*> unmet() const;
    std::vector<std::string_view> unused_effects() const;
    std::string gap_text() const;
    void print_totals(const Console& console) const;
    void print_promotions(const Console& console) const;
    void print_codes(const Console& console) const;

    std::int64_t orders_ = 0, faulty_orders_ = 0, discounted_orders_ = 0, lines_ = 0, optimal_orders_ = 0;
    Currency currency_;
    engine::Evaluation::Totals totals_;
    std::int64_t worst_gap_ = 0;  // in ten-thousandths of the bound
    std::vector<std::string> unproved_;  // the first of these orders
    Largest largest_;
    std::vector<std::int64_t> times_ns_;
    std::int64_t priority_ns_ = 0;
    std::vector<PromotionRow> promotions_;  // in the order of the file
    std::map<std::string, std::size_t> row_of_;
    std::set<std::string, std::less<>> effects_used_;
    std::int64_t codes_entered_ = 0, codes_applied_ = 0;
    std::map<Reason, std::int64_t> reasons_;
    std::vector<std::string> faults_;
};

}  // namespace couponry::tool
