#include "document/order_request_document.h"

#include <boost/json.hpp>

#include "document/common.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

constexpr Text kNote{.may_be_empty = true, .may_have_lines = true};
constexpr std::size_t kStreetLinesMax = 5;

bool read_address(const Reader& reader, Address& target) {
    Fields fields(reader);
    fields.required("name", target.name, kIdentifier);
    fields.optional("company", target.company, kIdentifier);
    fields.required("street", target.street,
                    ListOf{.read_entry = kIdentifier, .size_max = kStreetLinesMax, .may_be_empty = false});
    fields.optional("postcode", target.postcode, kIdentifier);
    fields.required("city", target.city, kIdentifier);
    fields.optional("region", target.region, kIdentifier);
    fields.required("country", target.country, read_country);
    fields.refuse_others();
    return true;
}

boost::json::object write_address(const Address& address) {
    boost::json::object object{{"name", address.name}};
    put_text(object, "company", address.company);
    put_texts(object, "street", address.street);
    put_text(object, "postcode", address.postcode);
    put_text(object, "city", address.city);
    put_text(object, "region", address.region);
    put_text(object, "country", address.country);
    return object;
}

bool read_change(const Reader& reader, OrderRequest::Change& target) {
    Fields fields(reader);
    fields.required("status", target.status, kOrderRequestStatuses);
    fields.required("at", target.at, read_instant);
    fields.optional("by", target.by, kIdentifier);
    fields.optional("note", target.note, kNote);
    fields.refuse_others();
    return true;
}

bool read_request(const Reader& reader, OrderRequest& target) {
    Fields fields(reader);
    fields.required("id", target.id, kIdentifier);
    fields.required("kind", target.kind, kOrderRequestKinds);
    fields.required("order", target.order, kIdentifier);
    fields.optional("customer", target.customer, kIdentifier);
    fields.optional("email", target.email, read_email);
    fields.required("status", target.status, kOrderRequestStatuses);
    fields.required("promised", target.is_promised, read_boolean);
    fields.optional("reason", target.reason, kNote);
    fields.optional("address", target.address, read_address);
    fields.optional("exception", target.exception, kNote);
    fields.optional("policy", target.policy, kIdentifier);
    fields.required("changes", target.changes, ListOf{read_change});
    fields.refuse_others();
    return true;
}

boost::json::object write_change(const OrderRequest::Change& change) {
    boost::json::object object;
    object["status"] = json_text(kOrderRequestStatuses.word(change.status));
    object["at"] = json_text(format_instant(change.at));
    put_text(object, "by", change.by);
    put_text(object, "note", change.note);
    return object;
}

}  // namespace

Result<OrderRequest> read_order_wish(const boost::json::value& value, OrderRequestKind kind) {
    OrderRequest wish;
    wish.kind = kind;
    if (kind == OrderRequestKind::cancel && value.is_null()) return wish;
    std::vector<FieldError> errors;
    const Reader reader(value, errors);
    Fields fields(reader);
    if (kind == OrderRequestKind::cancel)
        fields.optional("reason", wish.reason, kNote);
    else
        fields.required("address", wish.address, read_address);
    fields.optional("exception", wish.exception, kNote);
    fields.refuse_others();
    if (!errors.empty()) return std::unexpected(invalid_document(std::move(errors)));
    return wish;
}

Result<OrderRequest> read_order_request(const boost::json::value& value) {
    return read_whole<OrderRequest>(value, read_request);
}

boost::json::object write_order_request(const OrderRequest& request) {
    boost::json::object object{{"id", request.id}};
    object["kind"] = json_text(kOrderRequestKinds.word(request.kind));
    object["order"] = request.order;
    put_text(object, "customer", request.customer);
    put_text(object, "email", request.email);
    object["status"] = json_text(kOrderRequestStatuses.word(request.status));
    object["promised"] = request.is_promised;
    put_text(object, "reason", request.reason);
    if (request.kind == OrderRequestKind::address) object["address"] = write_address(request.address);
    put_text(object, "exception", request.exception);
    put_text(object, "policy", request.policy);
    boost::json::array& changes = object["changes"].emplace_array();
    for (const OrderRequest::Change& change : request.changes) changes.push_back(write_change(change));
    return object;
}

}  // namespace couponry::document
