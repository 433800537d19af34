#include "engine/checks_places.h"

#include <fmt/format.h>

namespace couponry::engine::checks {
namespace {

/// Calls `visit(pointer, rule)` for every leaf.
template <class Visit>
void visit_leaves(const ConditionTree& tree, const std::string& pointer, const Visit& visit) {
    if (tree.kind == ConditionTree::Kind::leaf) return visit(pointer, tree.rule);
    const std::string_view name = tree.kind == ConditionTree::Kind::all   ? "/all/"
                                  : tree.kind == ConditionTree::Kind::any ? "/any/"
                                                                          : "/none/";
    for (std::size_t index = 0; index < tree.children.size(); ++index)
        visit_leaves(tree.children[index], fmt::format("{}{}{}", pointer, name, index), visit);
}

/// Calls `visit(pointer, value)` for every parameter, those of inner objects too.
template <class Visit>
void visit_values(const Parameters& parameters, const std::string& pointer, const Visit& visit) {
    for (const auto& [name, value] : parameters.values()) {
        const std::string own = fmt::format("{}/{}", pointer, name);
        if (const auto* inner = std::get_if<Parameters>(&value)) {
            visit_values(*inner, own, visit);
        } else if (const auto* list = std::get_if<ParameterList>(&value)) {
            for (std::size_t index = 0; index < list->size(); ++index)
                visit_values((*list)[index], fmt::format("{}/{}", own, index), visit);
        } else {
            visit(own, value);
        }
    }
}

void visit_filter_money(const ItemFilter& filter, const std::string& pointer, const MoneyVisitor& visit) {
    if (!filter.price_min.empty()) visit(pointer + "/price/min", filter.price_min);
    if (!filter.price_max.empty()) visit(pointer + "/price/max", filter.price_max);
    if (!filter.exclude.empty()) visit_filter_money(filter.exclude.front(), pointer + "/exclude", visit);
    for (std::size_t index = 0; index < filter.any.size(); ++index)
        visit_filter_money(filter.any[index], pointer + "/any/" + std::to_string(index), visit);
}

void visit_rule_money(const Rule& rule, const std::string& pointer, const MoneyVisitor& visit) {
    visit_values(rule.parameters, pointer, [&](const std::string& own, const ParameterValue& value) {
        // What a gift is worth may be left to the catalog.
        if (rule.type == "gift_item" && own == pointer + "/value") return;
        if (const auto* amounts = std::get_if<MoneyMap>(&value)) visit(own, *amounts);
        if (const auto* filter = std::get_if<ItemFilter>(&value)) visit_filter_money(*filter, own, visit);
        if (const auto* prices = std::get_if<PriceList>(&value))
            for (const auto& [product, amounts] : *prices) visit(own, amounts);
    });
}

}  // namespace

void visit_filters(const Rule& rule, const std::string& pointer, const FilterVisitor& visit) {
    visit_values(rule.parameters, pointer, [&](const std::string& own, const ParameterValue& value) {
        if (const auto* filter = std::get_if<ItemFilter>(&value)) visit(own, *filter);
    });
}

void visit_condition_filters(const Promotion& promotion, const FilterVisitor& visit) {
    visit_leaves(promotion.when, "/when",
                 [&](const std::string& pointer, const Rule& rule) { visit_filters(rule, pointer, visit); });
}

void visit_money(const Promotion& promotion, const MoneyVisitor& visit) {
    visit_leaves(promotion.when, "/when",
                 [&](const std::string& pointer, const Rule& rule) { visit_rule_money(rule, pointer, visit); });
    for (std::size_t index = 0; index < promotion.effects.size(); ++index)
        visit_rule_money(promotion.effects[index], "/effects/" + std::to_string(index), visit);
    if (!promotion.limits.budget.empty()) visit("/limits/budget", promotion.limits.budget);
    const auto& period = promotion.limits.per_period;
    if (period && !period->amount.empty()) visit("/limits/per_period/amount", period->amount);
}

std::string place_without(const Promotion& promotion, Currency currency) {
    std::string place;
    visit_money(promotion, [&](const std::string& pointer, const MoneyMap& amounts) {
        if (place.empty() && !amounts.find(currency)) place = pointer;
    });
    return place;
}

}  // namespace couponry::engine::checks
