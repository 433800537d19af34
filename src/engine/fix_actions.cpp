// The actions of fixes: their names, and carrying them out on a cart.
#include <algorithm>

#include "engine/prober.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kKindNames[kFixKinds] = {"add_amount",
                                                    "add_quantity",
                                                    "add_product",
                                                    "remove_product",
                                                    "remove_code",
                                                    "replace_code",
                                                    "log_in",
                                                    "use_email",
                                                    "set_address",
                                                    "choose_shipping_method",
                                                    "choose_payment_method",
                                                    "use_channel",
                                                    "wait_until",
                                                    "claim_coupon",
                                                    "split_order",
                                                    "ask_person",
                                                    "none"};

bool names(const FixAction& action, const CartLine& line) {
    return std::find(action.lines.begin(), action.lines.end(), line.id) != action.lines.end();
}

/// One made-up piece at that price; the prober tells the engine which filter it fits. It has what that filter names, by which
/// promotions that ask for the same are found. (Not its product, of which there may be pieces already.)
CartLine made_up_line(const FixAction& action) {
    CartLine line;
    line.id = "+";
    line.unit_price = action.amount;
    line.categories = action.items.categories;
    line.attributes = action.items.attributes;
    if (!action.items.brands.empty()) line.brand = action.items.brands.front();
    if (!action.items.skus.empty()) line.sku = action.items.skus.front();
    return line;
}

CartLine added_line(const FixAction& action) {
    CartLine line;
    line.id = "+" + action.product;
    line.product = action.product;
    line.quantity = action.quantity;
    return line;
}

void remove_pieces(const FixAction& action, Cart& cart) {
    if (!action.lines.empty()) {
        std::erase_if(cart.lines, [&](const CartLine& line) { return names(action, line); });
        return;
    }
    for (CartLine& line : cart.lines)
        if (line.id == action.line) line.quantity -= action.quantity;
}

/// The shop's option of that method instead of the shipping there is; without options the method alone, at the cost there is.
void choose_method(const std::string& method, Cart& cart) {
    cart.shipping_given = true;
    const auto option = std::find_if(cart.shipping_options.begin(), cart.shipping_options.end(),
                                     [&](const Shipment& shipment) { return shipment.method == method; });
    if (option != cart.shipping_options.end()) {
        cart.shipments = {*option};
        cart.shipments.front().lines.clear();
        return;
    }
    if (cart.shipments.empty()) cart.shipments.emplace_back();
    for (Shipment& shipment : cart.shipments) shipment.method = method;
}

}  // namespace

std::string_view fix_kind_name(FixKind kind) {
    return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<FixKind> parse_fix_kind(std::string_view name) {
    const auto place = std::find(std::begin(kKindNames), std::end(kKindNames), name);
    if (place == std::end(kKindNames)) return std::nullopt;
    return static_cast<FixKind>(place - std::begin(kKindNames));
}

void carry_out(const FixAction& action, std::size_t code, Cart& cart) {
    switch (action.kind) {
        case FixKind::add_amount:
            cart.lines.push_back(made_up_line(action));
            break;
        case FixKind::add_quantity:
            for (CartLine& line : cart.lines)
                if (line.id == action.line) line.quantity += action.quantity;
            break;
        case FixKind::add_product:
            cart.lines.push_back(added_line(action));
            break;
        case FixKind::remove_product:
            remove_pieces(action, cart);
            break;
        case FixKind::remove_code:
            std::erase(cart.codes, action.code);
            break;
        case FixKind::replace_code:
            cart.codes[code] = action.code;
            break;
        case FixKind::log_in:
            cart.customer.logged_in = true;
            break;
        case FixKind::set_address:
            (action.field == "country" ? cart.country : action.field == "region" ? cart.region : cart.postcode) = action.value;
            break;
        case FixKind::choose_shipping_method:
            choose_method(action.value, cart);
            break;
        case FixKind::choose_payment_method:
            cart.payment_method = action.value;
            break;
        case FixKind::use_channel:
            cart.channel = action.value;
            break;
        case FixKind::claim_coupon: {
            Grant& grant = cart.customer.grants.emplace_back();
            grant.coupon = action.code;
            break;
        }
        case FixKind::split_order:
            std::erase_if(cart.lines, [&](const CartLine& line) { return !names(action, line); });
            break;
        case FixKind::use_email:
        case FixKind::wait_until:
        case FixKind::ask_person:
        case FixKind::none:
            break;
    }
}

}  // namespace couponry::engine
