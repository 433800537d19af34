// The search for the fixes of one rejected code: for each way to cure it candidates by rising costs, each carried out on the cart
// and evaluated (docs/engine.md, Fixes). Used by fixes.cpp; one search per code.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/limits.h"
#include "engine/additions.h"
#include "engine/prober.h"
#include "engine/requirements.h"

namespace couponry::engine {

class FixSearch {
public:
    FixSearch(const Core& core, Prober& prober, std::size_t code, const CodeExplanation& explanation, CodeAnswer& answer);
    void run();

private:
    /// Pieces of one line, or whole lines.
    struct Removal {
        std::int64_t costs = 0;
        std::int64_t pieces = 0;
        std::vector<std::uint32_t> lines;
        bool is_part = false;  // of the only line
    };

    // fix_search.cpp
    void try_single_actions(const Requirements& requirements);
    std::optional<Fix> verify(std::span<const FixAction> actions, std::int64_t costs,
                              std::optional<FilterId> made_up_for = std::nullopt);
    void offer(Fix fix, std::int64_t pieces);
    bool has_offer() const;
    bool may_try(FixKind kind) { return ++tries_[static_cast<std::size_t>(kind)] <= kFixTriesPerKindMax; }
    void offer_unverified();
    void finish();

    // fix_goods.cpp
    void try_additions(const Requirements& requirements);
    void try_amount(const Gap& gap);
    void try_goods(const Requirements& requirements, const Gap& gap);
    template <class Next>
    void try_by_costs(const Requirements& requirements, FixKind kind, const Next& next);
    void try_removals(const Requirements& requirements);
    std::vector<Removal> removals_for(const Excess& excess) const;
    void add_parts(const Excess& excess, std::vector<Removal>& removals) const;
    void add_whole_lines(const Excess& excess, std::vector<Removal>& removals) const;
    Removal whole(std::vector<std::uint32_t> lines) const;
    FixAction action_of_removal(const Removal& removal) const;
    FixAction action_of_amount(const Gap& gap, std::int64_t amount) const;

    // fix_values.cpp
    void try_values(const Requirements& requirements, Ways way);
    std::vector<std::pair<FixAction, std::int64_t>> values_of(const Cure& cure, Ways way) const;
    bool is_forestalled() const;
    void try_removing_codes(bool must_save = false);
    void try_replacing();
    bool may_open(const CompiledCoupon& coupon) const;
    void try_claiming();
    void try_logging_in();

    // fix_time.cpp
    void try_instants(const Requirements& requirements);
    bool try_instant(Instant instant);
    std::vector<Instant> instants_for(const Requirements& requirements, bool of_others) const;
    bool is_open_at(const Requirements& requirements, std::int64_t ms) const;

    // fix_chain.cpp
    void try_chain(const Requirements& requirements);
    bool add_to_chain(const Requirements& requirements, const Requirement& requirement, std::int64_t& costs);
    bool add_smallest_addition(const Gap& gap, std::int64_t& costs);
    bool add_smallest_removal(const Excess& excess, std::int64_t& costs);
    void try_split(const Requirements& requirements);
    std::vector<std::vector<std::uint32_t>> parts_of_split(const Requirements& requirements) const;

    std::string line_id(std::uint32_t line) const { return cart_.lines[line].id; }

    const Core& core_;
    const Facts& facts_;
    Prober& prober_;
    std::size_t code_;
    const CodeExplanation& explanation_;
    CodeAnswer& answer_;
    const Cart& cart_;
    std::vector<bool> applied_before_;
    std::vector<std::int64_t> pieces_;  // beside answer_.fixes
    std::vector<FixAction> chain_;
    std::optional<FilterId> chain_made_up_for_;  // of its add_amount
    int tries_[kFixKinds] = {};
};

}  // namespace couponry::engine
