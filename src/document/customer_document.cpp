// The facts of a customer within a cart: {id, email, segments, attributes, birthday, orders_count, orders, logged_in, grants}.
#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/common.h"
#include "document/coupon_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

bool read_past_order(const Reader& reader, CustomerFacts::PastOrder& target) {
    Fields fields(reader);
    fields.required("placed_at", target.placed_at, read_instant);
    OrderStatus status = OrderStatus::placed;
    fields.optional("status", status, kOrderStatuses);
    target.is_cancelled = status == OrderStatus::cancelled;
    fields.required("currency", target.currency, read_currency);
    fields.required("total", target.total, Integer{});
    fields.refuse_others();
    return true;
}

}  // namespace

bool read_customer_facts(const Reader& reader, CustomerFacts& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    fields.optional("id", target.id, kIdentifier);
    fields.optional("email", target.email, read_email);
    fields.optional("logged_in", target.logged_in, read_boolean);
    fields.optional("segments", target.segments, kIdentifiers);
    fields.optional("attributes", target.attributes, read_facts);
    fields.optional("birthday", target.birthday, read_birthday);
    fields.optional("orders_count", target.orders_count, Integer{});
    fields.optional("orders", target.orders, ListOf{read_past_order});
    fields.optional("grants", target.grants, ListOf{read_grant});
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

boost::json::object write_customer_facts(const CustomerFacts& customer) {
    boost::json::object object;
    if (customer.id) object["id"] = *customer.id;
    if (customer.email) object["email"] = *customer.email;
    if (customer.logged_in) object["logged_in"] = true;
    put_texts(object, "segments", customer.segments);
    if (!customer.attributes.empty()) object["attributes"] = write_facts(customer.attributes);
    if (customer.birthday) {
        // Any year will do; that of 2000 has every day.
        const std::string date = format_date(date_of({2000, customer.birthday->month, customer.birthday->day}));
        object["birthday"] = date.substr(date.size() - std::string_view("MM-DD").size());
    }
    put_integer(object, "orders_count", customer.orders_count);
    if (!customer.orders.empty()) {
        boost::json::array& orders = object["orders"].emplace_array();
        for (const CustomerFacts::PastOrder& order : customer.orders)
            orders.push_back({{"placed_at", json_text(format_instant(order.placed_at))},
                              {"status", order.is_cancelled ? "cancelled" : "placed"},
                              {"currency", json_text(order.currency.text())},
                              {"total", order.total}});
    }
    if (!customer.grants.empty()) {
        boost::json::array& grants = object["grants"].emplace_array();
        for (const Grant& grant : customer.grants) grants.push_back(write_grant(grant));
    }
    return object;
}

}  // namespace couponry::document
