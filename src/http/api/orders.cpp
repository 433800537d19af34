// What can be done with an order after it was placed, and the wishes of its shopper: goods back, a cancellation, another address.
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/target.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;

Result<Response> options(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto options = services.orders.options(caller.tenant, request.path_parameter("id"));
    if (!options) return std::unexpected(options.error());
    return json(200, *options);
}

Result<Response> ask_return(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto asked = services.return_requests.ask(*context, caller, request.path_parameter("id"), *body);
    if (!asked) return std::unexpected(asked.error());
    if (asked->outcome == service::Outcome::unchanged) return json(200, asked->body);
    return written(*asked, "/v1/return-requests/" + percent_encode(asked->id));
}

Result<Response> ask(const Request& request, const Caller& caller, Services& services, OrderRequestKind kind) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_optional_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto asked = services.orders.ask(*context, caller, request.path_parameter("id"), kind, *body);
    if (!asked) return std::unexpected(asked.error());
    return written(*asked, "/v1/order-requests/" + percent_encode(asked->id));
}

}  // namespace

void add_order_routes(Router& router, Services& services) {
    const auto add = [&](Method method, const std::string& pattern, auto handler) {
        router.add(route(
            method, "/v1/orders/{id}/" + pattern, Runs::blocking, services, Scope::customers, Scope::agent,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add(Method::get, "options", options);
    add(Method::post, "return-requests", ask_return);
    for (const auto& [pattern, kind] :
         {std::pair("cancel-requests", OrderRequestKind::cancel), std::pair("address-requests", OrderRequestKind::address)})
        add(Method::post, pattern, [asked = kind](const Request& request, const Caller& caller, Services& all) {
            return ask(request, caller, all, asked);
        });
}

}  // namespace couponry::http::api
