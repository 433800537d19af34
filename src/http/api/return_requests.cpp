// Return requests: listed, read, and what agents do with them.
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/preconditions.h"
#include "service/kept_return_request.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::ReturnRequests;
using service::Scope;
using service::Services;

Result<Response> list(const Request& request, const Caller& caller, Services& services) {
    const service::Kind& kind = service::return_requests_kind();
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
    const auto found = services.resources.find(caller.tenant, service::return_requests_kind(), request.path_parameter("id"));
    if (!found) return std::unexpected(found.error());
    return json(200, boost::json::parse(found->body)).with("ETag", etag(static_cast<std::uint64_t>(found->version)));
}

Result<Response> act(const Request& request, const Caller& caller, Services& services, ReturnRequests::Act act) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_optional_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto done = services.return_requests.act(*context, caller, request.path_parameter("id"), act, *body);
    if (!done) return std::unexpected(done.error());
    return written(*done);
}

}  // namespace

void add_return_request_routes(Router& router, Services& services) {
    using Act = ReturnRequests::Act;
    const std::string all = "/v1/return-requests", one = all + "/{id}";
    const auto bound = [&services](auto handler) -> Authorized {
        return [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); };
    };
    const auto acting = [&bound](Act what) {
        return bound([what](const Request& request, const Caller& caller, Services& use_cases) {
            return act(request, caller, use_cases, what);
        });
    };
    router.add(route(Method::get, all, Runs::blocking, services, Scope::customers, Scope::agent, bound(list)));
    router.add(route(Method::get, one, Runs::blocking, services, Scope::customers, Scope::agent, bound(read_one)));
    router.add(
        route(Method::post, one + "/cancel", Runs::blocking, services, Scope::customers, Scope::agent, acting(Act::cancel)));
    for (const auto& [name, what] :
         {std::pair("/approve", Act::approve), std::pair("/reject", Act::reject), std::pair("/receive", Act::receive),
          std::pair("/refund", Act::refund), std::pair("/exchange", Act::exchange)})
        router.add(route(Method::post, one + name, Runs::blocking, services, Scope::agent, acting(what)));
}

}  // namespace couponry::http::api
