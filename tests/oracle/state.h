// State: a cart while promotions run over it, one plain struct per piece. Who carries what, what is left to pay, what each
// promotion took so far. Written by effects.cpp and run.cpp.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "oracle/setting.h"

namespace couponry::oracle {

struct Unit {
    std::size_t line = 0;
    std::int64_t position = 0;  // within the line, from 0
    std::int64_t list = 0;
    std::int64_t left = 0;  // still to pay
    std::int64_t floor = 0;
    std::int64_t item_off = 0;
    std::int64_t order_off = 0;
    std::set<std::size_t> carries;  // offers
    std::optional<std::size_t> hard;  // the one not stackable among them
    std::optional<std::size_t> application_of;  // an offer whose group it belongs to
    std::optional<std::size_t> kept_for;  // the winner of the contest of plain ones
    std::int64_t room() const { return left > floor ? left - floor : 0; }
};

struct ShipmentState {
    std::int64_t cost = 0;
    std::int64_t left = 0;
    std::optional<std::size_t> kept_for;
    std::set<std::size_t> taken_by;
};

/// What one promotion has done so far in a run.
struct Progress {
    bool is_in = false;  // its first turn came and its conditions held
    std::int64_t taken = 0;  // item, order and shipping discount
    std::int64_t gifts = 0;  // pieces given on top
    std::int64_t applications = 0;  // largest number of groups (or of for_each {amount}) of one of its effects
    std::int64_t repeated = 0;  // the same without gifts
    bool has_repeated = false;  // an effect that repeats had its turn
    std::int64_t groups = 0;  // the same, groups only
    bool is_over_budget = false;
};

struct State {
    bool has_contests = false;  // a selection of `best`; the run by priority has none
    std::vector<Unit> units;
    std::vector<ShipmentState> shipments;
    std::vector<Progress> progress;  // per offer
    std::vector<std::size_t> first_turns;  // offers in the order of their first turns
    std::int64_t gift_value = 0;
    bool is_plain_settled = false;
    bool is_shipping_settled = false;
};

State start(const Setting& setting);
/// Everything taken so far, gifts on top included.
std::int64_t taken_by(const State& state);
Outcome outcome_of(const Setting& setting, const State& state);

}  // namespace couponry::oracle
