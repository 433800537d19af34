// Writes a cart as the request that reads as the same cart.
#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

boost::json::object write_line(const CartLine& line) {
    boost::json::object object;
    object["id"] = line.id;
    object["product"] = line.product;
    put_text(object, "sku", line.sku);
    object["quantity"] = line.quantity;
    put_integer(object, "unit_price", line.unit_price);
    put_integer(object, "subtotal", line.subtotal);
    put_texts(object, "categories", line.categories);
    if (line.brand) object["brand"] = *line.brand;
    if (line.attributes) object["attributes"] = write_attributes(*line.attributes);
    if (line.discountable) object["discountable"] = *line.discountable;
    put_integer(object, "reduced_from", line.reduced_from);
    put_integer(object, "minimum_price", line.minimum_price);
    put_integer(object, "weight_grams", line.weight_grams);
    object["purchase_type"] = line.purchase_type;
    return object;
}

boost::json::object write_shipment(const Shipment& shipment) {
    boost::json::object object;
    put_text(object, "id", shipment.id);
    put_text(object, "method", shipment.method);
    put_text(object, "service_level", shipment.service_level);
    object["amount"] = shipment.amount;
    put_texts(object, "lines", shipment.lines);
    return object;
}

void put_delivery(boost::json::object& object, const Cart& cart) {
    const bool is_single = cart.shipments.size() == 1 && cart.shipments[0].id.empty();
    boost::json::object shipping;
    if (is_single) shipping = write_shipment(cart.shipments[0]);
    put_text(shipping, "country", cart.country);
    put_text(shipping, "region", cart.region);
    put_text(shipping, "postcode", cart.postcode);
    if (!shipping.empty()) object["shipping"] = std::move(shipping);
    if (!is_single && !cart.shipments.empty()) {
        boost::json::array& shipments = object["shipments"].emplace_array();
        for (const Shipment& shipment : cart.shipments) shipments.push_back(write_shipment(shipment));
    }
    if (!cart.shipping_options.empty()) {
        boost::json::array& options = object["shipping_options"].emplace_array();
        for (const Shipment& option : cart.shipping_options) options.push_back(write_shipment(option));
    }
}

}  // namespace

boost::json::array write_cart_lines(const std::vector<CartLine>& lines) {
    boost::json::array array;
    array.reserve(lines.size());
    for (const CartLine& line : lines) array.push_back(write_line(line));
    return array;
}

boost::json::object write_cart(const Cart& cart) {
    boost::json::object object;
    object["site"] = cart.site;
    object["channel"] = cart.channel;
    object["currency"] = json_text(cart.currency.text());
    put_text(object, "locale", cart.locale);
    put_text(object, "device", cart.device);
    if (boost::json::object customer = write_customer_facts(cart.customer); !customer.empty()) {
        if (cart.customer.is_known()) customer["logged_in"] = cart.customer.logged_in;
        object["customer"] = std::move(customer);
    }
    object["lines"] = write_cart_lines(cart.lines);
    put_delivery(object, cart);
    boost::json::object payment;
    put_text(payment, "method", cart.payment_method);
    put_text(payment, "card_prefix", cart.card_prefix);
    if (!payment.empty()) object["payment"] = std::move(payment);
    put_texts(object, "codes", cart.codes);
    put_instant(object, "at", cart.at);
    if (!cart.gifts.empty()) {
        boost::json::array& gifts = object["gifts"].emplace_array();
        for (const GiftChoice& gift : cart.gifts) gifts.push_back({{"promotion", gift.promotion}, {"product", gift.product}});
    }
    put_text(object, "order", cart.order);
    if (!cart.automatic) object["automatic"] = false;
    if (cart.assisted_session) object["assisted_session"] = true;
    if (!cart.metadata.empty()) object["metadata"] = write_facts(cart.metadata);
    return object;
}

}  // namespace couponry::document
