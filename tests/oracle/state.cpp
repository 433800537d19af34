#include "oracle/state.h"

#include <algorithm>

namespace couponry::oracle {

std::int64_t taken_by(const State& state) {
    std::int64_t taken = state.gift_value;
    for (const Progress& progress : state.progress) taken += progress.taken;
    return taken;
}

State start(const Setting& setting) {
    State state;
    for (std::size_t line = 0; line < setting.lines.size(); ++line) {
        for (std::int64_t position = 0; position < setting.lines[line].quantity; ++position) {
            Unit unit;
            unit.line = line;
            unit.position = position;
            unit.list = unit.left = setting.lines[line].unit_lists[static_cast<std::size_t>(position)];
            unit.floor = setting.lines[line].floor;
            state.units.push_back(unit);
        }
    }
    for (const Shipment& shipment : setting.cart().shipments)
        state.shipments.push_back({shipment.amount, shipment.amount, {}, {}});
    state.progress.resize(setting.offers.size());
    return state;
}

Outcome outcome_of(const Setting& setting, const State& state) {
    Outcome outcome;
    for (const std::size_t offer : state.first_turns)
        outcome.applied.push_back(
            {setting.offers[offer].promotion->code, std::max<std::int64_t>(state.progress[offer].applications, 1)});
    outcome.lines.resize(setting.lines.size());
    for (const Unit& unit : state.units) {
        LineResult& line = outcome.lines[unit.line];
        line.item_discount += unit.item_off;
        line.order_discount += unit.order_off;
        line.units.push_back(unit.left);
        outcome.item_discount += unit.item_off;
        outcome.order_discount += unit.order_off;
    }
    for (const ShipmentState& shipment : state.shipments) {
        outcome.shipment_discounts.push_back(shipment.cost - shipment.left);
        outcome.shipping_discount += shipment.cost - shipment.left;
    }
    outcome.gift_value = state.gift_value;
    return outcome;
}

}  // namespace couponry::oracle
