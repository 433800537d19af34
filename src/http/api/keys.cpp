// API keys and tenants.
#include <algorithm>
#include <boost/json.hpp>
#include <span>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/page.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;

/// The first rows; more of them than that: a cursor behind the last one.
template <class Row, class Write>
Response list(const std::vector<Row>& rows, std::size_t rows_max, const Write& write_row) {
    boost::json::array items;
    for (const Row& row : std::span(rows).first(std::min(rows.size(), rows_max))) items.push_back(write_row(row));
    return json_list(std::move(items), rows.size() > rows_max ? std::optional(rows[rows_max - 1].id) : std::nullopt);
}

Result<Response> list_keys(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {"limit", "cursor"}); !checked) return std::unexpected(checked.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    std::vector<service::ApiKey> keys = services.access->keys_of(caller.tenant);
    std::erase_if(keys, [&](const service::ApiKey& key) { return page->after && key.id <= *page->after; });
    return list(keys, page->rows_max, [](const service::ApiKey& key) { return write_key(key); });
}

Result<Response> make_key(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto made = services.access->make_key(caller, *body, services.random);
    if (!made) return std::unexpected(made.error());
    boost::json::object answer = write_key(made->key);
    answer["secret"] = made->secret;
    return Response::created("/v1/keys/" + made->key.id, boost::json::serialize(answer));
}

Result<Response> erase_key(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    if (auto done = services.access->erase_key(caller, request.path_parameter("id")); !done) return std::unexpected(done.error());
    return Response::no_content();
}

Result<Response> list_tenants(const Request& request, const Caller&, Services& services) {
    if (auto checked = check_query(request, {"limit", "cursor"}); !checked) return std::unexpected(checked.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    const auto tenants = services.access->tenants(page->after.value_or(""), page->rows_max + 1);
    if (!tenants) return std::unexpected(tenants.error());
    return list(*tenants, page->rows_max, [](const service::Tenant& tenant) {
        return boost::json::object{
            {"id", tenant.id}, {"created_at", format_instant(tenant.created_at)}, {"revision", tenant.revision}};
    });
}

Result<Response> erase_tenant(const Request& request, const Caller&, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    if (auto done = services.access->erase_tenant(request.path_parameter("tenant")); !done) return std::unexpected(done.error());
    return Response::no_content();
}

}  // namespace

void add_key_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, Scope scope, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, scope,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add(Method::get, "/v1/keys", Scope::keys, list_keys);
    add(Method::post, "/v1/keys", Scope::keys, make_key);
    add(Method::delete_, "/v1/keys/{id}", Scope::keys, erase_key);
    add(Method::get, "/v1/tenants", Scope::tenants, list_tenants);
    add(Method::delete_, "/v1/tenants/{tenant}", Scope::tenants, erase_tenant);
}

}  // namespace couponry::http::api
