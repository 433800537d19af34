#include "document/return_request_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/common.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

constexpr Choice<bool, 2> kWants{{{{"refund", false}, {"exchange", true}}}};
constexpr Text kNote{.may_be_empty = true, .may_have_lines = true};
constexpr Integer kPieces{.least = 1, .most = kPiecesPerLineMax};

bool read_exchange(const Reader& reader, RequestedLine& target) {
    Fields fields(reader);
    fields.required("product", target.exchange_product, kIdentifier);
    fields.optional("sku", target.exchange_sku, kIdentifier);
    fields.refuse_others();
    return true;
}

void read_line_fields(Fields& fields, RequestedLine& target) {
    fields.required("id", target.line, kIdentifier);
    fields.required("quantity", target.quantity, kPieces);
    fields.optional("exchange_for", target, read_exchange);
}

bool read_wished_line(const Reader& reader, RequestedLine& target) {
    Fields fields(reader);
    read_line_fields(fields, target);
    fields.refuse_others();
    return true;
}

bool read_line(const Reader& reader, RequestedLine& target) {
    Fields fields(reader);
    read_line_fields(fields, target);
    fields.optional("paid", target.paid, Integer{});
    fields.optional("refund", target.refund, Integer{});
    fields.refuse_others();
    return true;
}

void read_wish_fields(Fields& fields, RequestedReturn& target) {
    fields.required("reason", target.reason, kIdentifier);
    fields.optional("note", target.note, kNote);
    fields.required("wants", target.wants_exchange, kWants);
    fields.optional("exception", target.exception, kNote);
}

void check_wish(const Reader& reader, const RequestedReturn& request) {
    for (std::size_t index = 0; index < request.lines.size(); ++index) {
        const RequestedLine& line = request.lines[index];
        const auto first = std::ranges::find(request.lines, line.line, &RequestedLine::line);
        if (&*first != &line)
            reader.refuse_at(fmt::format("/lines/{}/id", index),
                             fmt::format("The line \"{}\" stands twice; name it once, with all its pieces.", line.line));
        if (request.wants_exchange && line.exchange_product.empty())
            reader.refuse_at(fmt::format("/lines/{}/exchange_for", index), "Say which product it is exchanged for.");
        if (!request.wants_exchange && !line.exchange_product.empty())
            reader.refuse_at(fmt::format("/lines/{}/exchange_for", index),
                             "Money back is wanted; leave this out, or want an \"exchange\".");
    }
}

bool read_lost(const Reader& reader, LostDiscount& target) {
    Fields fields(reader);
    fields.required("promotion", target.promotion, kIdentifier);
    fields.optional("title", target.title, kNote);
    fields.required("amount", target.amount, Integer{});
    fields.refuse_others();
    return true;
}

bool read_change(const Reader& reader, RequestedReturn::Change& target) {
    Fields fields(reader);
    fields.required("status", target.status, kReturnRequestStatuses);
    fields.required("at", target.at, read_instant);
    fields.optional("by", target.by, kIdentifier);
    fields.optional("note", target.note, kNote);
    fields.refuse_others();
    return true;
}

bool read_request(const Reader& reader, RequestedReturn& target) {
    Fields fields(reader);
    fields.required("id", target.id, kIdentifier);
    fields.required("order", target.order, kIdentifier);
    fields.optional("customer", target.customer, kIdentifier);
    fields.optional("email", target.email, read_email);
    fields.required("currency", target.currency, read_currency);
    fields.required("status", target.status, kReturnRequestStatuses);
    read_wish_fields(fields, target);
    fields.optional("policy", target.policy, kIdentifier);
    fields.required("lines", target.lines, ListOf{.read_entry = read_line, .size_max = kLinesPerCartMax});
    fields.optional("refund", target.price.refund, Integer{});
    fields.optional("shipping", target.price.shipping, Integer{});
    fields.optional("clawed_back", target.price.lost, ListOf{read_lost});
    fields.optional("redemption", target.price.redemption, kRedemptionIdentifier);
    fields.optional("return", target.made, kIdentifier);
    fields.required("changes", target.changes, ListOf{read_change});
    fields.refuse_others();
    return true;
}

boost::json::object write_line(const RequestedLine& line) {
    boost::json::object object{{"id", line.line}, {"quantity", line.quantity}};
    if (!line.exchange_product.empty()) {
        boost::json::object& exchange = object["exchange_for"].emplace_object();
        exchange["product"] = line.exchange_product;
        put_text(exchange, "sku", line.exchange_sku);
    }
    put_integer(object, "paid", line.paid);
    put_integer(object, "refund", line.refund);
    return object;
}

boost::json::object write_change(const RequestedReturn::Change& change) {
    boost::json::object object;
    object["status"] = json_text(kReturnRequestStatuses.word(change.status));
    object["at"] = json_text(format_instant(change.at));
    put_text(object, "by", change.by);
    put_text(object, "note", change.note);
    return object;
}

}  // namespace

Result<ReturnWish> read_return_wish(const boost::json::value& value) {
    return read_whole<ReturnWish>(value, [](const Reader& reader, ReturnWish& target) {
        const std::size_t errors_before = reader.error_count();
        Fields fields(reader);
        fields.required("lines", target.request.lines,
                        ListOf{.read_entry = read_wished_line, .size_max = kLinesPerCartMax, .may_be_empty = false});
        read_wish_fields(fields, target.request);
        fields.optional("preview", target.is_preview, read_boolean);
        fields.refuse_others();
        if (reader.error_count() == errors_before) check_wish(reader, target.request);
        return true;
    });
}

Result<RequestedReturn> read_return_request(const boost::json::value& value) {
    return read_whole<RequestedReturn>(value, read_request);
}

boost::json::object write_return_request(const RequestedReturn& request) {
    boost::json::object object;
    put_text(object, "id", request.id);
    object["order"] = request.order;
    put_text(object, "customer", request.customer);
    put_text(object, "email", request.email);
    object["currency"] = json_text(request.currency.text());
    object["wants"] = json_text(kWants.word(request.wants_exchange));
    object["status"] = json_text(kReturnRequestStatuses.word(request.status));
    object["reason"] = request.reason;
    put_text(object, "note", request.note);
    put_text(object, "exception", request.exception);
    put_text(object, "policy", request.policy);
    boost::json::array& lines = object["lines"].emplace_array();
    for (const RequestedLine& line : request.lines) lines.push_back(write_line(line));
    put_integer(object, "refund", request.price.refund);
    if (request.price.shipping != 0) object["shipping"] = request.price.shipping;
    if (!request.price.lost.empty()) {
        boost::json::array& lost = object["clawed_back"].emplace_array();
        for (const LostDiscount& one : request.price.lost)
            lost.push_back({{"promotion", one.promotion}, {"title", one.title}, {"amount", one.amount}});
    }
    put_text(object, "redemption", request.price.redemption);
    put_text(object, "return", request.made);
    boost::json::array& changes = object["changes"].emplace_array();
    for (const RequestedReturn::Change& change : request.changes) changes.push_back(write_change(change));
    return object;
}

}  // namespace couponry::document
