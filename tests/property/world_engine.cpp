#include "property/world_engine.h"

namespace couponry::property {

EngineRun::EngineRun(const oracle::World& world, SelectionPolicy policy, int steps_max) : snapshot(engine::compile(world.shop)) {
    core.run({.snapshot = snapshot.get(),
              .cart = &world.cart,
              .usage = &world.usage,
              .now = world.now,
              .policy = policy,
              .steps_max = steps_max});
}

std::vector<oracle::Applied> applied_of(const engine::Core& core) {
    std::vector<oracle::Applied> list;
    for (const engine::Applied& applied : core.solution().applied)
        list.push_back({std::string(core.facts().symbols().text(core.candidates()[applied.candidate].promotion->code)),
                        applied.applications});
    for (const engine::Candidate& candidate : core.afterwards())
        list.push_back({std::string(core.facts().symbols().text(candidate.promotion->code)), 1});
    return list;
}

std::string difference(const EngineRun& run, const oracle::Outcome& expected) {
    const engine::State& state = run.core.solution().state;
    std::string text;
    const auto compare = [&](std::string_view name, std::int64_t got, std::int64_t wanted) {
        if (got != wanted) text += std::string(name) + " " + std::to_string(got) + " instead of " + std::to_string(wanted) + "; ";
    };
    compare("item discount", state.item_total, expected.item_discount);
    compare("order discount", state.order_total, expected.order_discount);
    compare("shipping discount", state.shipping_total, expected.shipping_discount);
    compare("gift value", state.gift_value, expected.gift_value);
    const auto got = run.applied();
    const auto print = [](const std::vector<oracle::Applied>& list) {
        std::string names;
        for (const oracle::Applied& applied : list) names += applied.promotion + "x" + std::to_string(applied.applications) + " ";
        return names;
    };
    if (print(got) != print(expected.applied))
        text += "applied [" + print(got) + "] instead of [" + print(expected.applied) + "]; ";
    if (!text.empty()) return text;
    std::size_t at = 0;
    for (std::uint32_t line = 0; line < expected.lines.size(); ++line) {
        compare("item discount of line " + std::to_string(line), state.item_discounts[line], expected.lines[line].item_discount);
        compare("order discount of line " + std::to_string(line), state.order_discounts[line],
                expected.lines[line].order_discount);
        std::size_t unit = 0;
        for (; at < state.runs.size() && state.runs[at].line == line; ++at)
            for (std::int64_t count = 0; count < state.runs[at].quantity && unit < expected.lines[line].units.size();
                 ++count, ++unit)
                compare("unit " + std::to_string(unit) + " of line " + std::to_string(line), state.runs[at].left,
                        expected.lines[line].units[unit]);
    }
    return text;
}

}  // namespace couponry::property
