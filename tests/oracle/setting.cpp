#include "oracle/setting.h"

#include <algorithm>

#include "base/check.h"

namespace couponry::oracle {
namespace {

bool holds_one(const std::vector<std::string>& wanted, const std::string& value) {
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

// Each named attribute must have one of its values.
bool attributes_fit(const ItemFilter& filter, const Line& line) {
    for (const auto& [name, wanted] : filter.attributes) {
        const auto own = line.attributes.find(name);
        if (own == line.attributes.end()) return false;
        if (std::none_of(own->second.begin(), own->second.end(), [&](const auto& value) { return holds_one(wanted, value); }))
            return false;
    }
    return true;
}

bool is_plain(const Promotion& promotion) {
    if (promotion.stackable) return false;
    bool has_item_effect = false;
    for (const Rule& rule : promotion.effects) {
        if (class_of(rule) != EffectClass::item) continue;
        has_item_effect = true;
        const bool per_unit = rule.type == "percent_off_items" || rule.type == "fixed_price_items" ||
                              (rule.type == "amount_off_items" && rule.parameters.get_or<std::string>("apply", "each") == "each");
        if (!per_unit || rule.parameters.has("cap") || rule.parameters.has("for_each") || is_unit_limited(rule)) return false;
    }
    return has_item_effect;
}

std::vector<Offer> sort_offers(const Shop& shop) {
    std::vector<Offer> offers;
    for (const Promotion& promotion : shop.promotions) {
        Offer offer;
        offer.promotion = &promotion;
        offer.is_plain = is_plain(promotion);
        offer.is_afterwards_only = true;
        for (const Rule& rule : promotion.effects) {
            if (class_of(rule) != EffectClass::afterwards) offer.is_afterwards_only = false;
            if (is_group_effect(rule)) offer.has_groups = true;
        }
        offers.push_back(offer);
    }
    std::sort(offers.begin(), offers.end(), [](const Offer& one, const Offer& two) {
        if (one.promotion->priority != two.promotion->priority) return one.promotion->priority < two.promotion->priority;
        return one.promotion->code < two.promotion->code;
    });
    return offers;
}

}  // namespace

bool Setting::fits(const ItemFilter& filter, const Line& line) const {
    if (!filter.products.empty() && !holds_one(filter.products, line.product)) return false;
    if (!filter.skus.empty() && !holds_one(filter.skus, line.sku)) return false;
    if (!filter.categories.empty() && std::none_of(filter.categories.begin(), filter.categories.end(),
                                                   [&](const auto& category) { return line.categories.contains(category); }))
        return false;
    if (!filter.brands.empty() && !holds_one(filter.brands, line.brand)) return false;
    if (!attributes_fit(filter, line)) return false;
    if (!filter.price_min.empty() && line.unit_price < filter.price_min.find(currency).value_or(INT64_MAX)) return false;
    if (!filter.price_max.empty() && line.unit_price > filter.price_max.find(currency).value_or(-1)) return false;
    if (filter.reduced && *filter.reduced != line.is_reduced) return false;
    for (const ItemFilter& excluded : filter.exclude)
        if (fits(excluded, line)) return false;
    return filter.any.empty() ||
           std::any_of(filter.any.begin(), filter.any.end(), [&](const ItemFilter& one) { return fits(one, line); });
}

std::int64_t Setting::money(const MoneyMap& amounts) const {
    const auto amount = amounts.find(currency);
    CHECK(amount.has_value());  // the gate refuses a promotion without the cart's currency
    return *amount;
}

const Product* Setting::find_product(std::string_view id) const {
    for (const Product& product : input->shop.products)
        if (product.id == id) return &product;
    return nullptr;
}

bool is_unit_limited(const Rule& rule) {
    return rule.parameters.has("max_units") || rule.parameters.has("max_units_per_line");
}

bool is_group_effect(const Rule& rule) {
    if (rule.type == "buy_x_get_y" || rule.type == "partner_product" || rule.type == "cheapest_free" || rule.type == "nth_unit" ||
        rule.type == "bundle_price")
        return true;
    const Parameters* for_each = rule.parameters.find<Parameters>("for_each");
    return for_each != nullptr && for_each->has("quantity");
}

EffectClass class_of(const Rule& rule) {
    const std::string& type = rule.type;
    if (type == "percent_off_order" || type == "amount_off_order" || type == "tiered_order") return EffectClass::order;
    if (type == "free_shipping" || type == "percent_off_shipping" || type == "amount_off_shipping" ||
        type == "fixed_price_shipping")
        return EffectClass::shipping;
    if (type == "grant_coupon" || type == "award_points" || type == "notify") return EffectClass::afterwards;
    return EffectClass::item;
}

std::vector<Line> join_lines(const Input& input) {
    std::vector<Line> lines;
    for (const CartLine& sent : input.cart.lines) {
        Product known;
        for (const Product& product : input.shop.products)
            if (product.id == sent.product) known = product;
        const Currency currency = input.cart.currency;
        Line line;
        line.product = sent.product;
        line.sku = sent.sku;
        line.quantity = sent.quantity;
        line.unit_price = sent.unit_price.value_or(known.prices.find(currency).value_or(0));
        line.unit_lists.assign(static_cast<std::size_t>(sent.quantity), line.unit_price);
        if (sent.subtotal) {
            line.unit_price = *sent.subtotal / sent.quantity;
            for (std::int64_t unit = 0; unit < sent.quantity; ++unit)
                line.unit_lists[static_cast<std::size_t>(unit)] =
                    line.unit_price + (unit < *sent.subtotal % sent.quantity ? 1 : 0);
        }
        for (std::string category : sent.categories.value_or(known.categories)) {
            // Up the tree until a root or a category that is already there.
            while (!category.empty() && line.categories.insert(category).second) {
                std::string parent;
                for (const Category& one : input.shop.categories)
                    if (one.id == category) parent = one.parent;
                category = parent;
            }
        }
        line.brand = sent.brand.value_or(known.brand);
        line.attributes = sent.attributes.value_or(known.attributes);
        line.is_discountable = sent.discountable.value_or(known.discountable);
        const auto reduced_from = sent.reduced_from ? sent.reduced_from : known.reduced_from.find(currency);
        line.is_reduced = reduced_from && *reduced_from > line.unit_price;
        line.floor = sent.minimum_price.value_or(known.minimum_price.find(currency).value_or(0));
        line.weight_grams = sent.weight_grams.value_or(known.weight_grams);
        line.purchase_type = sent.purchase_type;
        lines.push_back(line);
    }
    return lines;
}

Setting prepare(const Input& input) {
    Setting setting;
    setting.input = &input;
    for (const Site& site : input.shop.sites)
        if (site.id == input.cart.site) setting.site = &site;
    CHECK(setting.site != nullptr);
    setting.currency = input.cart.currency;
    setting.lines = join_lines(input);
    setting.offers = sort_offers(input.shop);
    resolve_codes(setting);
    judge_gates(setting);
    return setting;
}

}  // namespace couponry::oracle
