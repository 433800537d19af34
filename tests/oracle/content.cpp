// Leaves that read the lines of the cart as sent, and the filters of effects.
#include <algorithm>
#include <utility>

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

// The things that a filter names, each joined with the rest of the filter, and the reason when no line fits it (C1).
std::vector<std::pair<ItemFilter, Reason>> things_of(const ItemFilter& filter) {
    ItemFilter rest = filter;
    rest.products.clear();
    rest.skus.clear();
    rest.categories.clear();
    rest.brands.clear();
    rest.attributes.clear();
    std::vector<std::pair<ItemFilter, Reason>> things;
    const auto add = [&](Reason reason) -> ItemFilter& { return things.emplace_back(rest, reason).first; };
    for (const std::string& value : filter.products) add(Reason::required_product_missing).products = {value};
    for (const std::string& value : filter.skus) add(Reason::required_product_missing).skus = {value};
    for (const std::string& value : filter.categories) add(Reason::required_category_missing).categories = {value};
    for (const std::string& value : filter.brands) add(Reason::attribute_not_matched).brands = {value};
    for (const auto& [name, values] : filter.attributes) add(Reason::attribute_not_matched).attributes = {{name, values}};
    if (things.empty()) add(Reason::attribute_not_matched);
    return things;
}

Reason judge_contains(const Setting& setting, const Parameters& parameters) {
    const auto& filter = *parameters.find<ItemFilter>("items");
    const std::string match = *parameters.find<std::string>("match");
    if (match == "none") return any_line(setting, filter) ? Reason::excluded_item_present : Reason::none;
    if (match == "only") {
        const bool holds = !setting.lines.empty() && std::all_of(setting.lines.begin(), setting.lines.end(),
                                                                 [&](const Line& line) { return setting.fits(filter, line); });
        return holds ? Reason::none : Reason::excluded_item_present;
    }
    if (match == "all") {
        for (const auto& [thing, reason] : things_of(filter))
            if (!any_line(setting, thing)) return reason;
        return Reason::none;
    }
    if (any_line(setting, filter)) return Reason::none;
    if (!filter.products.empty() || !filter.skus.empty()) return Reason::required_product_missing;
    return filter.categories.empty() ? Reason::attribute_not_matched : Reason::required_category_missing;
}

Reason judge_purchase_type(const Setting& setting, const Parameters& parameters) {
    const auto* filter = parameters.find<ItemFilter>("items");
    const bool holds = std::any_of(setting.lines.begin(), setting.lines.end(), [&](const Line& line) {
        return setting.counts(filter, line) && line.purchase_type == *parameters.find<std::string>("is");
    });
    return holds ? Reason::none : Reason::attribute_not_matched;
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
    if (!is_fitting)
        reasons.push_back(is_method_missing ? Reason::shipping_method_required : Reason::shipping_method_not_eligible);
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

Reason nothing_counts(const Setting& setting, const Rule& leaf, Reason otherwise) {
    return when_nothing_counts(setting, leaf.parameters.find<ItemFilter>("items"), otherwise);
}

std::optional<Reason> judge_content_leaf(const Setting& setting, const State& state, const Rule& leaf) {
    const Parameters& parameters = leaf.parameters;
    const std::string& type = leaf.type;
    if (type == "contains") return judge_contains(setting, parameters);
    if (type == "weight") return judge_weight(setting, parameters);
    if (type == "purchase_type") return judge_purchase_type(setting, parameters);
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
    // A price list covers only lines of its products, as a filter of them would (C19).
    ItemFilter priced;
    const auto* prices = rule.parameters.find<PriceList>("prices");
    std::vector<const ItemFilter*> filters{rule.parameters.find<ItemFilter>("items")};
    if (prices != nullptr) {
        if (filters.front() != nullptr) priced = *filters.front();
        const std::vector<std::string> products = std::exchange(priced.products, {});
        for (const auto& [product, price] : *prices)
            if (products.empty() || std::find(products.begin(), products.end(), product) != products.end())
                priced.products.push_back(product);
        if (priced.products.empty()) return Reason::no_eligible_items;
        filters.front() = &priced;
    }
    for (const char* part : {"buy", "get", "with", "partner"})
        if (const auto* nested = rule.parameters.find<Parameters>(part)) filters.push_back(nested->find<ItemFilter>("items"));
    if (const auto* parts = rule.parameters.find<ParameterList>("parts"))
        for (const Parameters& part : *parts) filters.push_back(part.find<ItemFilter>("items"));
    Reason first = Reason::none;
    for (const ItemFilter* filter : filters) {
        if (filter == nullptr) continue;
        if (std::any_of(setting.lines.begin(), setting.lines.end(),
                        [&](const Line& line) { return setting.covers(filter, line); }))
            continue;
        const Reason reason =
            fits_but_for_reduced(setting, *filter, true) ? Reason::only_reduced_items : Reason::no_eligible_items;
        if (first == Reason::none || reason < first) first = reason;
    }
    return first;
}

Reason judge_effects(const Setting& setting, const Promotion& promotion) {
    Reason last = Reason::none;
    for (const Rule& rule : promotion.effects) {
        if (class_of(rule) == EffectClass::afterwards) continue;
        const Reason reason = judge_effect_filters(setting, rule);
        if (reason == Reason::none) return Reason::none;
        last = std::max(last, reason);
    }
    return last;
}

}  // namespace couponry::oracle
