// Bound: how much the promotions that have not run yet can take at most, whatever is selected. Exact where nothing competes, so that
// the usual cart is proved at once (docs/decisions/0003-search.md). Belongs to one Solver.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/runner.h"

namespace couponry::engine {

struct Plan;

class Bound {
public:
    void prepare(const Plan& plan);
    /// An upper bound for what may still be taken from `state`. `is_open(candidate)`: it is selected or may still be; `done`: members
    /// that have run.
    std::int64_t remaining(const State& state, std::span<const std::uint8_t> is_open, std::span<const std::uint8_t> done);

    /// Whether item effects of both may touch a common line; true as well when one has effects of other classes.
    bool touch_common_lines(std::uint32_t one, std::uint32_t two) const;
    /// Whether any other candidate may touch a line of this one's item effects.
    bool competes_with_any(std::uint32_t candidate) const;
    /// Whether the bound without this one is smaller by all it takes: its lines, the order and the shipments, as far as it is about
    /// them, are its own, and nobody gains as much from what it leaves. `taken`: what it takes.
    bool stands_apart(std::uint32_t candidate, std::int64_t taken) const;

private:
    /// How an effect is bounded: per unit; per unit or in all, whichever is less; in all.
    enum class Kind : std::uint8_t { unit, limited, extra };
    struct Item {
        std::uint32_t candidate = 0;
        std::uint32_t member = 0;
        const CompiledEffect* effect = nullptr;
        std::uint32_t position = 0;
        Kind kind = Kind::extra;
        bool stackable = false;
        bool is_tiered = false;
        RewardKind tier_kind = RewardKind::none;  // of a tiered one, the tiers that this item is about
        bool is_gift = false;
        bool is_coarse = false;
        int rank = 0;  // among equals, in the order that takes most
        std::int32_t block = 0;
        std::size_t lines = 0;  // where its words in line_bits_ begin: a bit set of those it may touch
        std::vector<std::uint32_t> tiers_reachable;  // per line, of a tiered effect
        bool displaces = false;  // a group effect whose units are lost to all others that do not stack
        bool forms_alone = false;  // a group effect on lines where no other one forms groups or pools amounts
        mutable std::vector<std::pair<std::uint64_t, std::int64_t>> joint_values;  // of `joint`, by what it depends on
    };
    bool touches(const Item& item, std::uint32_t line) const {
        return (line_bits_[item.lines + line / 64] >> (line % 64) & 1) != 0;
    }
    bool share_lines(const Item& one, const Item& two) const;
    std::int64_t unit_take(const Item& item, const Run& run, std::int64_t price) const;
    /// The most that can be taken off one unit by everything bounded per unit, and by what stacks alone.
    struct UnitGain {
        std::int64_t best = 0;
        std::int64_t of_stackables = 0;
    };
    UnitGain best_unit_gain(const Run& run, bool with_limited) const;
    std::int64_t extra(const Item& item, const State& state) const;
    std::int64_t limited_extra(const Item& item, const State& state) const;
    std::int64_t contested_extra(const Item& item, const State& state, const Turn& turn) const;
    std::int64_t simulated(const Item& item, const State& state, bool ignores_budgets) const;
    std::int64_t order_bound(const State& state, std::int64_t extras);
    std::int64_t shipping_bound(const State& state) const;
    std::int64_t budget_left(std::uint32_t candidate, const State& state) const;
    bool competes(const Item& item) const;
    void mark_lines(const Item& item);
    void find_reachable_tiers(Item& item) const;
    void loosen_caps();
    void find_groups_alone();
    /// The most that a group effect and whatever is bounded per unit can take of its lines together, over all numbers of applications.
    std::int64_t joint(const Item& item, const State& state, bool with_limited) const;

    /// What a group effect can add to what is bounded per unit: what it gives, less what others lose on the units of its groups.
    std::int64_t net(const Item& item, const State& state) const;

    const Plan* plan_ = nullptr;
    std::size_t words_ = 0;  // of a bit set of lines
    std::vector<std::uint64_t> line_bits_;
    std::vector<Item> items_;  // of class item, in order of application
    std::vector<Item> order_, shipping_;
    std::vector<std::vector<std::int64_t>> shipping_takes_;  // beside shipping_
    std::span<const std::uint8_t> is_open_, done_;
    std::vector<const Item*> active_;  // items pending now
    std::vector<std::int64_t> line_gain_, line_left_;
    std::vector<std::uint64_t> joint_lines_;
    std::vector<std::int64_t> losses_;  // per run: what others lose on a unit of it that is in a group
    mutable std::vector<std::pair<std::int64_t, std::int64_t>> gives_, pays_;  // value or loss of a unit, and how many
    bool order_has_filter_ = false;
    /// What a unit costs with all that stack and one that does not (id: its candidate + 1).
    struct Path {
        std::uint32_t id;
        std::int64_t price;
        int percents;  // in this block
        std::int64_t slack;
    };
    mutable std::vector<Path> paths_;
    std::int64_t pieces_ = 0;
    mutable State scratch_, touched_;
};

}  // namespace couponry::engine
