#include "property/fix_changes.h"

#include <algorithm>
#include <functional>

namespace couponry::property {
namespace {

using engine::FixAction;
using engine::FixKind;

// Marks the invented piece: no line of a world has this stock-keeping unit.
constexpr const char* kPiece = "+";

const Product* find_product(const Shop& shop, const std::string& id) {
    const auto is_it = [&](const Product& product) { return product.id == id; };
    const auto place = std::find_if(shop.products.begin(), shop.products.end(), is_it);
    return place == shop.products.end() ? nullptr : &*place;
}

std::int64_t unit_price(const Shop& shop, const Cart& cart, const CartLine& line) {
    if (line.unit_price) return *line.unit_price;
    const Product* product = find_product(shop, line.product);
    return product == nullptr ? 0 : product->prices.find(cart.currency).value_or(0);
}

bool lists(const std::vector<std::string>& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

void keep_lines(Cart& cart, const std::vector<std::string>& ids, bool keep_listed) {
    std::erase_if(cart.lines, [&](const CartLine& line) { return lists(ids, line.id) != keep_listed; });
}

void choose_method(Cart& cart, const std::string& method) {
    cart.shipping_given = true;
    for (const Shipment& option : cart.shipping_options) {
        if (option.method != method) continue;
        cart.shipments = {option};
        cart.shipments.front().lines.clear();
        return;
    }
    if (cart.shipments.empty()) cart.shipments.resize(1);
    for (Shipment& shipment : cart.shipments) shipment.method = method;
}

void remove_code(Request& request, const std::string& text) {
    std::vector<std::string> kept;
    std::size_t place = 0;
    for (std::size_t index = 0; index < request.cart.codes.size(); ++index) {
        if (request.cart.codes[index] == text) continue;
        if (index == request.code) place = kept.size();
        kept.push_back(request.cart.codes[index]);
    }
    request.cart.codes = kept;
    request.code = place;
}

void add_line(Cart& cart, const FixAction& action) {
    CartLine line;
    line.id = "added " + action.product;
    line.product = action.product;
    line.quantity = std::max<std::int64_t>(1, action.quantity);
    if (action.kind == FixKind::add_amount) {
        line.sku = kPiece;
        line.quantity = 1;
        line.unit_price = action.amount;
    }
    cart.lines.push_back(line);
}

void carry_out_one(Request& request, const FixAction& action) {
    Cart& cart = request.cart;
    switch (action.kind) {
        case FixKind::add_amount:
        case FixKind::add_product:
            return add_line(cart, action);
        case FixKind::add_quantity:
        case FixKind::remove_product: {
            if (!action.lines.empty()) return keep_lines(cart, action.lines, false);
            const std::int64_t pieces = action.kind == FixKind::add_quantity ? action.quantity : -action.quantity;
            for (CartLine& line : cart.lines)
                if (line.id == action.line) line.quantity += pieces;
            return;
        }
        case FixKind::split_order:
            return keep_lines(cart, action.lines, true);
        case FixKind::remove_code:
            return remove_code(request, action.code);
        case FixKind::replace_code:
            cart.codes[request.code] = action.code;
            return;
        case FixKind::set_address:
            if (action.field == "country") cart.country = action.value;
            if (action.field == "region") cart.region = action.value;
            if (action.field == "postcode") cart.postcode = action.value;
            return;
        case FixKind::choose_shipping_method:
            return choose_method(cart, action.value);
        case FixKind::choose_payment_method:
            cart.payment_method = action.value;
            return;
        case FixKind::use_channel:
            cart.channel = action.value;
            return;
        case FixKind::wait_until:
            request.now = *action.at;
            return;
        case FixKind::log_in:
            cart.customer.logged_in = true;
            return;
        case FixKind::claim_coupon:
            cart.customer.grants.push_back({action.code, {}, {}, GrantStatus::available});
            return;
        case FixKind::use_email:
        case FixKind::ask_person:
        case FixKind::none:
            return;
    }
}

// The same filter, however it was written.
ItemFilter sorted(ItemFilter filter) {
    const auto sort = [](std::vector<std::string>& values) {
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
    };
    for (auto* values : {&filter.products, &filter.skus, &filter.categories, &filter.brands}) sort(*values);
    for (auto& [name, values] : filter.attributes) sort(values);
    for (auto* nested : {&filter.exclude, &filter.any})
        for (ItemFilter& one : *nested) one = sorted(one);
    return filter;
}

using FilterChange = std::function<ItemFilter(const ItemFilter&)>;

void change_filters(Parameters& parameters, const FilterChange& change) {
    const Parameters written = parameters;
    for (const auto& [name, value] : written.values()) {
        if (const auto* filter = std::get_if<ItemFilter>(&value)) parameters.set(name, change(*filter));
        if (auto nested = value; std::holds_alternative<Parameters>(nested)) {
            change_filters(std::get<Parameters>(nested), change);
            parameters.set(name, nested);
        } else if (std::holds_alternative<ParameterList>(nested)) {
            for (Parameters& one : std::get<ParameterList>(nested)) change_filters(one, change);
            parameters.set(name, nested);
        }
    }
}

void change_filters(ConditionTree& tree, const FilterChange& change) {
    change_filters(tree.rule.parameters, change);
    for (ConditionTree& child : tree.children) change_filters(child, change);
}

}  // namespace

Request carry_out(const Request& request, std::span<const FixAction> actions) {
    Request changed = request;
    for (const FixAction& action : actions) carry_out_one(changed, action);
    return changed;
}

Request other_order(const Request& request, const FixAction& split) {
    Request other = request;
    keep_lines(other.cart, split.lines, false);
    other.cart.codes.erase(other.cart.codes.begin() + static_cast<std::ptrdiff_t>(other.code));
    return other;
}

Shop shop_with_piece(const Shop& shop, const FixAction& action) {
    ItemFilter piece;
    piece.skus = {kPiece};
    const ItemFilter meant = sorted(action.items);
    const auto change = [&](const ItemFilter& filter) {
        ItemFilter changed = filter;
        if (action.has_items && sorted(filter) == meant) {
            changed = {};
            changed.any = {filter, piece};
        } else {
            // A filter has at most one.
            ItemFilter out;
            out.any = changed.exclude;
            out.any.push_back(piece);
            changed.exclude = {out};
        }
        return changed;
    };
    Shop changed = shop;
    for (Promotion& promotion : changed.promotions) {
        change_filters(promotion.when, change);
        for (Rule& effect : promotion.effects) change_filters(effect.parameters, change);
    }
    return changed;
}

std::int64_t goods_of(const Shop& shop, const Cart& cart) {
    std::int64_t sum = 0;
    for (const CartLine& line : cart.lines) sum += line.subtotal.value_or(unit_price(shop, cart, line) * line.quantity);
    return sum;
}

std::int64_t shipping_of(const Cart& cart) {
    std::int64_t sum = 0;
    for (const Shipment& shipment : cart.shipments) sum += shipment.amount;
    return sum;
}

std::int64_t costs_of(const Shop& shop, const Request& request, std::span<const FixAction> actions) {
    std::int64_t costs = 0;
    Request before = request;
    for (const FixAction& action : actions) {
        const Request after = carry_out(before, {&action, 1});
        // Two orders keep the goods, and pay for delivery twice.
        if (action.kind == FixKind::split_order)
            costs += shipping_of(before.cart);
        else
            costs += std::abs(goods_of(shop, after.cart) - goods_of(shop, before.cart)) +
                     std::max<std::int64_t>(0, shipping_of(after.cart) - shipping_of(before.cart));
        before = after;
    }
    return costs;
}

}  // namespace couponry::property
