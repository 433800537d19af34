// Leaves that read the lines of the cart as sent, and the filters of effects.
#include <algorithm>

#include "oracle/leaf.h"

namespace couponry::oracle {
namespace {

std::int64_t quantity_of(const Setting& setting, const ItemFilter* filter) {
    std::int64_t quantity = 0;
    for (const Line& line : setting.lines)
        if (setting.counts(filter, line)) quantity += line.quantity;
    return quantity;
}

// Only `reduced: false` can be what keeps a line out for being reduced.
bool fits_but_for_reduced(const Setting& setting, const ItemFilter& filter, bool discountable_only) {
    if (filter.reduced != false) return false;
    ItemFilter wider = filter;
    wider.reduced.reset();
    return std::any_of(setting.lines.begin(), setting.lines.end(), [&](const Line& line) {
        return setting.fits(wider, line) && (line.is_discountable || !discountable_only);
    });
}

// `missing`, or the plainer reason when a filter is given and nothing counts at all.
Reason when_nothing_counts(const Setting& setting, const ItemFilter* filter, Reason missing) {
    if (filter == nullptr || quantity_of(setting, filter) > 0) return missing;
    return fits_but_for_reduced(setting, *filter, false) ? Reason::only_reduced_items : Reason::no_eligible_items;
}

std::int64_t distinct_of(const Setting& setting, const ItemFilter* filter) {
    std::set<std::string> products;
    for (const Line& line : setting.lines)
        if (setting.counts(filter, line)) products.insert(line.product);
    return static_cast<std::int64_t>(products.size());
}

Reason judge_weight(const Setting& setting, const Parameters& parameters) {
    const auto* filter = parameters.find<ItemFilter>("items");
    std::int64_t grams = 0;
    for (const Line& line : setting.lines)
        if (setting.counts(filter, line)) grams += line.quantity * line.weight_grams;
    const auto* least = parameters.find<std::int64_t>("min_grams");
    const auto* most = parameters.find<std::int64_t>("max_grams");
    if (most != nullptr && grams > *most) return Reason::max_quantity_exceeded;
    return least != nullptr && grams < *least ? Reason::min_quantity_not_met : Reason::none;
}

bool any_line(const Setting& setting, const ItemFilter& filter) {
    return std::any_of(setting.lines.begin(), setting.lines.end(), [&](const Line& line) { return setting.fits(filter, line); });
}

// Every listed value must be on some line that also fits what the filter says besides its lists.
bool contains_all(const Setting& setting, const ItemFilter& filter) {
    ItemFilter rest = filter;
    rest.products.clear();
    rest.skus.clear();
    rest.categories.clear();
    rest.brands.clear();
    rest.attributes.clear();
    std::vector<ItemFilter> wanted;
    for (const std::string& value : filter.products) wanted.push_back(rest), wanted.back().products = {value};
    for (const std::string& value : filter.skus) wanted.push_back(rest), wanted.back().skus = {value};
    for (const std::string& value : filter.categories) wanted.push_back(rest), wanted.back().categories = {value};
    for (const std::string& value : filter.brands) wanted.push_back(rest), wanted.back().brands = {value};
    for (const auto& [name, values] : filter.attributes)
        for (const std::string& value : values) wanted.push_back(rest), wanted.back().attributes = {{name, {value}}};
    if (wanted.empty()) wanted.push_back(rest);
    return std::all_of(wanted.begin(), wanted.end(), [&](const ItemFilter& one) { return any_line(setting, one); });
}

Reason judge_contains(const Setting& setting, const Parameters& parameters) {
    const auto& filter = *parameters.find<ItemFilter>("items");
    const std::string match = *parameters.find<std::string>("match");
    if (match == "none") return any_line(setting, filter) ? Reason::excluded_item_present : Reason::none;
    if (match == "only") {
        const bool holds = std::all_of(setting.lines.begin(), setting.lines.end(),
                                       [&](const Line& line) { return setting.fits(filter, line); });
        return holds ? Reason::none : Reason::excluded_item_present;
    }
    if (match == "any" ? any_line(setting, filter) : contains_all(setting, filter)) return Reason::none;
    if (!filter.products.empty() || !filter.skus.empty()) return Reason::required_product_missing;
    return filter.categories.empty() ? Reason::attribute_not_matched : Reason::required_category_missing;
}

Reason judge_shipping_effect(const Setting& setting, const Parameters& parameters) {
    const auto lists = [&](const char* name, const std::string& value) {
        const auto* values = parameters.find<std::vector<std::string>>(name);
        return values == nullptr || std::find(values->begin(), values->end(), value) != values->end();
    };
    std::vector<Reason> reasons;
    if (parameters.has("countries") && setting.cart().country.empty())
        reasons.push_back(Reason::shipping_address_required);
    else if (!lists("countries", setting.cart().country))
        reasons.push_back(Reason::country_not_eligible);
    bool is_method_missing = setting.cart().shipments.empty();
    bool is_fitting = false;
    for (const Shipment& shipment : setting.cart().shipments) {
        is_method_missing = is_method_missing || shipment.method.empty();
        is_fitting = is_fitting || (!shipment.method.empty() && lists("methods", shipment.method) &&
                                    lists("service_levels", shipment.service_level));
    }
    if (!is_fitting) reasons.push_back(is_method_missing ? Reason::shipping_method_required : Reason::shipping_method_not_eligible);
    return reasons.empty() ? Reason::none : *std::min_element(reasons.begin(), reasons.end());
}

}  // namespace

std::int64_t subtotal(const Setting& setting, const State& state, const ItemFilter* filter, const std::string& basis,
                      const std::vector<bool>* is_meant) {
    std::int64_t sum = 0;
    for (const Unit& unit : state.units) {
        if (!setting.counts(filter, setting.lines[unit.line])) continue;
        if (is_meant != nullptr && !(*is_meant)[unit.line]) continue;
        sum += unit.list;
        if (basis == "after_item_discounts") sum -= unit.item_off;
        if (basis == "remaining") sum -= unit.item_off + unit.order_off;
    }
    return sum;
}

std::optional<Reason> judge_content_leaf(const Setting& setting, const State& state, const Rule& leaf) {
    const Parameters& parameters = leaf.parameters;
    const std::string& type = leaf.type;
    if (type == "contains") return judge_contains(setting, parameters);
    if (type == "weight") return judge_weight(setting, parameters);
    if (type == "purchase_type") {
        const bool holds = std::any_of(setting.lines.begin(), setting.lines.end(),
                                       [&](const Line& line) { return line.purchase_type == *parameters.find<std::string>("is"); });
        return holds ? Reason::none : Reason::attribute_not_matched;
    }
    const bool is_subtotal = type == "min_subtotal" || type == "max_subtotal";
    const bool is_count = type == "min_quantity" || type == "max_quantity" || type == "distinct_products";
    if (!is_subtotal && !is_count) return std::nullopt;
    const auto* filter = parameters.find<ItemFilter>("items");
    if (is_subtotal) {
        const std::int64_t amount = setting.money(*parameters.find<MoneyMap>("amount"));
        const std::int64_t sum = subtotal(setting, state, filter, parameters.get_or<std::string>("basis", "list"));
        if (type == "max_subtotal") return sum <= amount ? Reason::none : Reason::max_subtotal_exceeded;
        return sum >= amount ? Reason::none : when_nothing_counts(setting, filter, Reason::min_subtotal_not_met);
    }
    const std::int64_t wanted = *parameters.find<std::int64_t>("quantity");
    const std::int64_t counted = type == "distinct_products" ? distinct_of(setting, filter) : quantity_of(setting, filter);
    if (type == "max_quantity") return counted <= wanted ? Reason::none : Reason::max_quantity_exceeded;
    return counted >= wanted ? Reason::none : when_nothing_counts(setting, filter, Reason::min_quantity_not_met);
}

Reason judge_effect_filters(const Setting& setting, const Rule& rule) {
    if (class_of(rule) == EffectClass::shipping) return judge_shipping_effect(setting, rule.parameters);
    std::vector<const ItemFilter*> filters{rule.parameters.find<ItemFilter>("items")};
    for (const char* part : {"buy", "get", "with", "partner"})
        if (const auto* nested = rule.parameters.find<Parameters>(part)) filters.push_back(nested->find<ItemFilter>("items"));
    if (const auto* parts = rule.parameters.find<ParameterList>("parts"))
        for (const Parameters& part : *parts) filters.push_back(part.find<ItemFilter>("items"));
    Reason first = Reason::none;
    for (const ItemFilter* filter : filters) {
        if (filter == nullptr) continue;
        if (std::any_of(setting.lines.begin(), setting.lines.end(), [&](const Line& line) { return setting.covers(filter, line); }))
            continue;
        const Reason reason =
            fits_but_for_reduced(setting, *filter, true) ? Reason::only_reduced_items : Reason::no_eligible_items;
        if (first == Reason::none || reason < first) first = reason;
    }
    return first;
}

}  // namespace couponry::oracle
