#include "service/order_answers.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/check.h"
#include "document/common.h"
#include "document/order_request_document.h"
#include "document/policy_document.h"
#include "document/return_request_document.h"
#include "document/writer.h"

namespace couponry::service {
namespace {

using document::json_text;

void put_local(boost::json::object& object, std::string_view name, const std::optional<Instant>& instant, const TimeZone& zone) {
    if (instant) object[json_text(name)] = zone.format(*instant);
}

boost::json::object write_shipment(const OrderShipment& shipment, const TimeZone& zone, Instant now) {
    boost::json::object object;
    document::put_text(object, "id", shipment.id);
    object["state"] = json_text(word_of(shipment_state(shipment, now)));
    document::put_text(object, "status", shipment.status);
    document::put_text(object, "method", shipment.method);
    document::put_text(object, "carrier", shipment.carrier);
    document::put_text(object, "tracking", shipment.tracking);
    document::put_text(object, "tracking_url", shipment.tracking_url);
    put_local(object, "shipped_at", shipment.shipped_at, zone);
    put_local(object, "expected_at", shipment.expected_at, zone);
    put_local(object, "delivered_at", shipment.delivered_at, zone);
    document::put_texts(object, "lines", shipment.lines);
    return object;
}

boost::json::object write_refund(const OrderRefund& refund, const TimeZone& zone) {
    boost::json::object object{{"id", refund.id}, {"amount", refund.amount}};
    object["status"] = json_text(document::kRefundStatuses.word(refund.status));
    document::put_text(object, "method", refund.method);
    put_local(object, "at", refund.at, zone);
    put_local(object, "expected_at", refund.expected_at, zone);
    document::put_texts(object, "lines", refund.lines);
    return object;
}

boost::json::object write_verdict(const Verdict& verdict, const TimeZone& zone) {
    boost::json::object object{{"allowed", verdict.is_allowed()}};
    if (!verdict.is_allowed()) object["reason"] = json_text(order_reason_name(verdict.reason));
    put_local(object, "until", verdict.until, zone);
    if (verdict.policy != nullptr) object["policy"] = verdict.policy->id;
    return object;
}

boost::json::object write_way_back(const Verdict& verdict, std::int64_t left, const TimeZone& zone) {
    boost::json::object object = write_verdict(verdict, zone);
    object["quantity"] = verdict.is_allowed() ? left : 0;
    if (!verdict.is_allowed()) return object;
    const auto& rules = std::get<ReturnRules>(verdict.policy->rules);
    object["approval"] = json_text(document::kApprovals.word(rules.approval));
    document::put_texts(object, "reasons", rules.reasons);
    if (rules.sender_pays) object["sender_pays"] = *rules.sender_pays;
    return object;
}

boost::json::object write_line(const LineOptions& line, const TimeZone& zone) {
    boost::json::object object{{"id", line.line->id}, {"product", line.line->product}};
    document::put_text(object, "sku", line.line->sku);
    object["quantity"] = line.line->quantity;
    object["in_return"] = line.pieces.in_return;
    object["returned"] = line.pieces.gone;
    object["return"] = write_way_back(line.give_back, line.left, zone);
    object["exchange"] = write_way_back(line.exchange, line.left, zone);
    return object;
}

boost::json::array write_return_requests(const KnownOrder& known) {
    boost::json::array written;
    for (const RequestedReturn& request : known.return_requests) {
        boost::json::object& object = written.emplace_back(boost::json::object()).as_object();
        object["id"] = request.id;
        object["wants"] = request.wants_exchange ? "exchange" : "refund";
        object["status"] = json_text(document::kReturnRequestStatuses.word(request.status));
        document::put_integer(object, "refund", request.price.refund);
        put_local(object, "at", request.changes.back().at, known.facts.zone);
    }
    return written;
}

boost::json::array write_order_requests(const KnownOrder& known) {
    boost::json::array written;
    for (const OrderRequest& request : known.order_requests) {
        boost::json::object& object = written.emplace_back(boost::json::object()).as_object();
        object["id"] = request.id;
        object["kind"] = json_text(document::kOrderRequestKinds.word(request.kind));
        object["status"] = json_text(document::kOrderRequestStatuses.word(request.status));
        put_local(object, "at", request.changes.back().at, known.facts.zone);
    }
    return written;
}

}  // namespace

boost::json::object write_order_options(const KnownOrder& known, Instant now) {
    const Order& order = known.facts.order;
    const TimeZone& zone = known.facts.zone;
    const OrderOptions options = judge_order(known.facts, known.policies, now);
    boost::json::object object{{"order", order.id}};
    object["state"] = json_text(order_state(order, now));
    object["status"] = json_text(document::kOrderStatuses.word(order.status));
    object["currency"] = json_text(order.currency.text());
    object["placed_at"] = zone.format(order.placed_at);
    boost::json::array& shipments = object["shipments"].emplace_array();
    for (const OrderShipment& shipment : order.shipments) shipments.push_back(write_shipment(shipment, zone, now));
    boost::json::array& refunds = object["refunds"].emplace_array();
    for (const OrderRefund& refund : order.refunds) refunds.push_back(write_refund(refund, zone));
    object["cancel"] = write_verdict(options.cancel, zone);
    object["change_address"] = write_verdict(options.change_address, zone);
    boost::json::array& lines = object["lines"].emplace_array();
    for (const LineOptions& line : options.lines) lines.push_back(write_line(line, zone));
    object["return_requests"] = write_return_requests(known);
    object["requests"] = write_order_requests(known);
    return object;
}

std::string why_not(const Verdict& verdict, const TimeZone& zone) {
    switch (verdict.reason) {
        case OrderReason::order_cancelled:
            return "The order is cancelled.";
        case OrderReason::everything_returned:
            return "Everything of it came back already.";
        case OrderReason::in_return:
            return "All that is left of it is in another return; cancel that one first.";
        case OrderReason::already_requested:
            return "This was asked for already; wait for the answer.";
        case OrderReason::no_policy:
            return "The shop promises nothing about it; an agent decides.";
        case OrderReason::item_excluded:
            return "The shop's policy leaves this item out; an agent may make an exception.";
        case OrderReason::not_shipped:
            return "It was not shipped yet; cancel the order, or wait until it is there.";
        case OrderReason::already_shipped:
            return "It is on its way already; send it back when it is there.";
        case OrderReason::time_over:
            return fmt::format("The time for it ended at {}; an agent may make an exception.", zone.format(*verdict.until));
        case OrderReason::none:
            break;
    }
    CHECK(false);
    return {};
}

}  // namespace couponry::service
