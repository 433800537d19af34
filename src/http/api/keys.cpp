// API keys and tenants.
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;

Result<Response> list_keys(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    boost::json::array items;
    for (const service::ApiKey& key : services.access->keys_of(caller.tenant)) items.push_back(write_key(key));
    return json(200, boost::json::object{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

Result<Response> make_key(const Request& request, const Caller& caller, Services& services) {
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto made = services.access->make_key(caller, *body, services.random);
    if (!made) return std::unexpected(made.error());
    boost::json::object answer = write_key(made->key);
    answer["secret"] = made->secret;
    return Response::created("/v1/keys/" + made->key.id, boost::json::serialize(answer));
}

Result<Response> erase_key(const Request& request, const Caller& caller, Services& services) {
    if (auto done = services.access->erase_key(caller, request.path_parameter("id")); !done) return std::unexpected(done.error());
    return Response::no_content();
}

Result<Response> list_tenants(const Request& request, const Caller&, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto tenants = services.access->tenants();
    if (!tenants) return std::unexpected(tenants.error());
    boost::json::array items;
    for (const std::string& tenant : *tenants) items.push_back(boost::json::object{{"id", tenant}});
    return json(200, boost::json::object{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

Result<Response> erase_tenant(const Request& request, const Caller&, Services& services) {
    if (auto done = services.access->erase_tenant(request.path_parameter("tenant")); !done) return std::unexpected(done.error());
    return Response::no_content();
}

}  // namespace

void add_key_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, Scope scope, auto handler) {
        router.add(route(method, std::move(pattern), Runs::blocking, services, scope,
                         [&services, handler](const Request& request, const Caller& caller) {
                             return handler(request, caller, services);
                         }));
    };
    add(Method::get, "/v1/keys", Scope::keys, list_keys);
    add(Method::post, "/v1/keys", Scope::keys, make_key);
    add(Method::delete_, "/v1/keys/{id}", Scope::keys, erase_key);
    add(Method::get, "/v1/tenants", Scope::tenants, list_tenants);
    add(Method::delete_, "/v1/tenants/{tenant}", Scope::tenants, erase_tenant);
}

}  // namespace couponry::http::api
