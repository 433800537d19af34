// Orders as mirrored from the shop: {id, customer {id, email}, status, site, currency, placed_at, lines, shipments, refunds, total}.
#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/common.h"
#include "document/order_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

bool read_order_customer(const Reader& reader, Order& target) {
    Fields fields(reader);
    fields.optional("id", target.customer, kIdentifier);
    fields.optional("email", target.email, read_email);
    fields.refuse_others();
    return true;
}

bool read_order_shipment(const Reader& reader, OrderShipment& target) {
    Fields fields(reader);
    fields.optional("id", target.id, kIdentifier);
    fields.optional("method", target.method, kIdentifier);
    fields.optional("status", target.status, kIdentifier);
    fields.optional("carrier", target.carrier, kIdentifier);
    fields.optional("tracking", target.tracking, kIdentifier);
    fields.optional("tracking_url", target.tracking_url, Text{});
    fields.optional("shipped_at", target.shipped_at, read_instant);
    fields.optional("delivered_at", target.delivered_at, read_instant);
    fields.optional("expected_at", target.expected_at, read_instant);
    fields.optional("lines", target.lines, ListOf{.read_entry = kIdentifier, .size_max = kLinesPerCartMax});
    fields.refuse_others();
    return true;
}

boost::json::object write_order_shipment(const OrderShipment& shipment) {
    boost::json::object object;
    put_text(object, "id", shipment.id);
    put_text(object, "method", shipment.method);
    put_text(object, "status", shipment.status);
    put_text(object, "carrier", shipment.carrier);
    put_text(object, "tracking", shipment.tracking);
    put_text(object, "tracking_url", shipment.tracking_url);
    put_instant(object, "shipped_at", shipment.shipped_at);
    put_instant(object, "delivered_at", shipment.delivered_at);
    put_instant(object, "expected_at", shipment.expected_at);
    put_texts(object, "lines", shipment.lines);
    return object;
}

bool read_order_refund(const Reader& reader, OrderRefund& target) {
    Fields fields(reader);
    fields.required("id", target.id, kIdentifier);
    fields.required("amount", target.amount, Integer{});
    fields.required("status", target.status, kRefundStatuses);
    fields.optional("method", target.method, kIdentifier);
    fields.required("at", target.at, read_instant);
    fields.optional("expected_at", target.expected_at, read_instant);
    fields.optional("lines", target.lines, ListOf{.read_entry = kIdentifier, .size_max = kLinesPerCartMax});
    fields.refuse_others();
    return true;
}

}  // namespace

boost::json::object write_order_refund(const OrderRefund& refund) {
    boost::json::object object{{"id", refund.id}, {"amount", refund.amount}};
    object["status"] = json_text(kRefundStatuses.word(refund.status));
    put_text(object, "method", refund.method);
    object["at"] = json_text(format_instant(refund.at));
    put_instant(object, "expected_at", refund.expected_at);
    put_texts(object, "lines", refund.lines);
    return object;
}

bool read_order(const Reader& reader, std::string_view known_id, Order& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "id", known_id, target.id);
    fields.optional("customer", target, read_order_customer);
    fields.optional("status", target.status, kOrderStatuses);
    fields.required("site", target.site, kIdentifier);
    fields.required("currency", target.currency, read_currency);
    fields.required("placed_at", target.placed_at, read_instant);
    read_cart_lines(fields, target.lines);
    fields.optional("shipments", target.shipments, ListOf{.read_entry = read_order_shipment, .size_max = kShipmentsPerCartMax});
    fields.optional("refunds", target.refunds, ListOf{.read_entry = read_order_refund, .size_max = kRefundsPerOrderMax});
    fields.optional("total", target.paid, Integer{});
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<Order> read_order(const boost::json::value& value, std::string_view known_id) {
    return read_whole<Order>(value, [&](const Reader& reader, Order& order) { return read_order(reader, known_id, order); });
}

boost::json::object write_order(const Order& order) {
    boost::json::object object;
    object["id"] = order.id;
    boost::json::object customer;
    put_text(customer, "id", order.customer);
    put_text(customer, "email", order.email);
    if (!customer.empty()) object["customer"] = std::move(customer);
    object["status"] = json_text(kOrderStatuses.word(order.status));
    object["site"] = order.site;
    object["currency"] = json_text(order.currency.text());
    object["placed_at"] = json_text(format_instant(order.placed_at));
    object["lines"] = write_cart_lines(order.lines);
    if (!order.shipments.empty()) {
        boost::json::array& shipments = object["shipments"].emplace_array();
        for (const OrderShipment& shipment : order.shipments) shipments.push_back(write_order_shipment(shipment));
    }
    if (!order.refunds.empty()) {
        boost::json::array& refunds = object["refunds"].emplace_array();
        for (const OrderRefund& refund : order.refunds) refunds.push_back(write_order_refund(refund));
    }
    put_integer(object, "total", order.paid);
    return object;
}

}  // namespace couponry::document
