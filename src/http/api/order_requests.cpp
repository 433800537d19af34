// Wishes to cancel orders or to send them elsewhere: listed, read, answered.
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/preconditions.h"
#include "service/kept_order_request.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;

Result<Response> list(const Request& request, const Caller& caller, Services& services) {
    const service::Kind& kind = service::order_requests_kind();
    const auto query = read_list_query(kind, request);
    if (!query) return std::unexpected(query.error());
    const auto part = services.resources.list(caller.tenant, kind, *query);
    if (!part) return std::unexpected(part.error());
    boost::json::array items;
    for (const store::Document& document : part->documents) items.push_back(boost::json::parse(document.body));
    return json_list(std::move(items), part->next);
}

Result<Response> read_one(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto found = services.resources.find(caller.tenant, service::order_requests_kind(), request.path_parameter("id"));
    if (!found) return std::unexpected(found.error());
    return json(200, boost::json::parse(found->body)).with("ETag", etag(static_cast<std::uint64_t>(found->version)));
}

Result<Response> answer(const Request& request, const Caller& caller, Services& services, OrderRequestStatus status) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_optional_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto answered = services.orders.answer(*context, caller, request.path_parameter("id"), status, *body);
    if (!answered) return std::unexpected(answered.error());
    return written(*answered);
}

}  // namespace

void add_order_request_routes(Router& router, Services& services) {
    const std::string all = "/v1/order-requests", one = all + "/{id}";
    const auto add = [&](Method method, const std::string& pattern, auto handler) {
        router.add(route(
            method, pattern, Runs::blocking, services, Scope::agent,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add(Method::get, all, list);
    add(Method::get, one, read_one);
    for (const auto& [name, status] :
         {std::pair("/done", OrderRequestStatus::done), std::pair("/refuse", OrderRequestStatus::refused)})
        add(Method::post, one + name, [to = status](const Request& request, const Caller& caller, Services& use_cases) {
            return answer(request, caller, use_cases, to);
        });
}

}  // namespace couponry::http::api
