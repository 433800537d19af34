// Core: one evaluation up to the chosen selection: codes resolved, candidates gathered, selection solved. The answer, the explanation
// and each try of a fix are made from it. Keeps its memory between carts; belongs to one thread.
#pragma once

#include <string>
#include <vector>

#include "engine/evaluator.h"
#include "engine/gate.h"
#include "engine/solver.h"

namespace couponry::engine {

/// An entered code, looked up and judged by itself: window, status, holder, limits.
struct ResolvedCode {
    std::string normalised;
    const CompiledCoupon* coupon = nullptr;
    const Code* code = nullptr;  // of a multi_code coupon
    bool is_usable = false;
    bool provisional = false;  // bound to an address, or limited per customer, while none is known
    bool is_proven = false;  // public, or the asker proved to hold it
    std::vector<GateFailure> failures;  // why not usable
    std::vector<std::uint32_t> promotions;  // every live one that the coupon opens, by (priority, code)
    std::int32_t sibling = -1;  // the earlier code that opens the same
};

/// An automatic promotion that passes its gate and fails only conditions: a candidate for `potential`.
struct NearMiss {
    std::uint32_t id = 0;
};

class Core {
public:
    struct Request {
        const Snapshot* snapshot = nullptr;
        const Cart* cart = nullptr;
        const UsageFacts* usage = nullptr;
        Instant now;
        SelectionPolicy policy = SelectionPolicy::best;
        int steps_max = kSearchStepsMax;
        bool near_misses = false;
        /// The last line of the cart is made up to fit this filter only (docs/engine.md, Fixes).
        std::optional<FilterId> made_up_for = std::nullopt;
        /// The same request with a cart of fewer pieces (see Facts::read_more): what it found is taken over.
        const Core* before = nullptr;
    };

    void run(const Request& request);
    /// The best selection that holds a promotion; its `applied` is empty when there is none.
    void solve_with(std::uint32_t candidate, Solution& solution);

    /// One candidate by itself, with or without its budgets.
    void solve_only(std::uint32_t candidate, bool without_budgets, Solution& solution);

    const Request& request() const { return request_; }
    const Facts& facts() const { return facts_; }
    const Snapshot& snapshot() const { return *request_.snapshot; }
    const std::vector<ResolvedCode>& codes() const { return codes_; }
    const std::vector<Candidate>& candidates() const { return candidates_; }
    const Solution& solution() const { return solution_; }
    const std::vector<NearMiss>& near_misses() const { return near_misses_; }
    /// Afterwards-only promotions that hold, in order.
    const std::vector<Candidate>& afterwards() const { return afterwards_; }
    /// kNone when the promotion is no candidate of this cart.
    std::uint32_t candidate_of(std::uint32_t promotion) const;
    bool is_applied(std::uint32_t candidate) const;
    /// Something of a code's promotions applied.
    bool code_applied(std::size_t code) const;
    std::int64_t code_amount(std::size_t code) const;
    std::int64_t subtotal() const { return subtotal_; }
    std::int64_t shipping() const { return shipping_; }
    std::int64_t discount() const {
        return solution_.state.item_total + solution_.state.order_total + solution_.state.shipping_total;
    }
    std::int64_t total() const { return subtotal_ + shipping_ - discount(); }

private:
    void resolve_codes();
    void resolve_code(std::size_t index);
    void judge_coupon(ResolvedCode& code);
    void judge_holder(ResolvedCode& code);
    void judge_coupon_limits(ResolvedCode& code);
    void mark_siblings(std::size_t index);
    void gather();
    void gather_opened();
    bool gather_one(std::uint32_t id, std::int32_t code);
    void judge_afterwards();
    std::int32_t shared_budget_of(std::uint32_t campaign);
    bool has_target(const CompiledPromotion& promotion, std::span<const CompiledEffect> effects) const;

    Request request_;
    Facts facts_;
    std::vector<ResolvedCode> codes_;
    std::vector<Candidate> candidates_, afterwards_, afterwards_candidates_;
    std::vector<NearMiss> near_misses_;
    std::vector<std::int64_t> shared_budgets_;
    std::vector<std::uint32_t> shared_campaigns_;
    std::vector<std::uint32_t> found_;  // automatic promotions that the index found within `reach_`
    std::int64_t reach_ = 0;
    std::vector<std::uint32_t> seen_;  // epoch per promotion
    std::uint32_t epoch_ = 0;
    Solver solver_, forced_solver_;
    Solution solution_;
    std::int64_t subtotal_ = 0, shipping_ = 0;
};

}  // namespace couponry::engine
