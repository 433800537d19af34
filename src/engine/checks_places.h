// Where things stand in a promotion's document: its item filters and money maps with their JSON pointers. Used by the check of
// promotions (checks.h); pure, any thread.
#pragma once

#include <functional>
#include <string>

#include "model/promotion.h"

namespace couponry::engine::checks {

using FilterVisitor = std::function<void(const std::string& pointer, const ItemFilter& filter)>;
using MoneyVisitor = std::function<void(const std::string& pointer, const MoneyMap& amounts)>;

/// Outermost filters only, not those inside a filter.
void visit_filters(const Rule& rule, const std::string& pointer, const FilterVisitor& visit);
/// In all conditions.
void visit_condition_filters(const Promotion& promotion, const FilterVisitor& visit);
/// Every one that must have the cart's currency, but for the campaign's budget.
void visit_money(const Promotion& promotion, const MoneyVisitor& visit);
/// The first money map that lacks a currency; empty when none does.
std::string place_without(const Promotion& promotion, Currency currency);

}  // namespace couponry::engine::checks
