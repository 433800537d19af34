// Every kind of resource: list, read, make, replace, patch, erase.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/preconditions.h"
#include "service/answers.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Kind;
using service::Scope;
using service::Services;

std::string_view path_parameter(const Kind& kind) {
    return kind.aggregate == store::Aggregate::sites ? "site" : kind.id_field;
}

boost::json::object answered(const Kind& kind, const store::Document& document, const service::InForce& state, Instant now) {
    boost::json::object body = boost::json::parse(document.body).as_object();
    service::add_answered_fields(kind, state, now, document.version, body);
    return body;
}

Result<Response> list(const Kind& kind, const Request& request, const Caller& caller, Services& services) {
    const auto query = read_list_query(kind, request);
    if (!query) return std::unexpected(query.error());
    const auto shop = services.shops.find(caller.tenant);
    if (!shop) return std::unexpected(shop.error());
    const auto part = services.resources.list(caller.tenant, kind, *query);
    if (!part) return std::unexpected(part.error());
    boost::json::array items;
    const service::InForce state = (*shop)->current();
    for (const store::Document& document : part->documents) items.push_back(answered(kind, document, state, services.clock()));
    return json_list(std::move(items), part->next);
}

Result<Response> read_one(const Kind& kind, const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto document = services.resources.find(caller.tenant, kind, request.path_parameter(path_parameter(kind)));
    if (!document) return std::unexpected(document.error());
    const auto version = static_cast<std::uint64_t>(document->version);
    // What is answered of counted kinds changes without their documents, so that only the others have a version to compare.
    const bool is_counted = kind.aggregate == store::Aggregate::promotions || kind.aggregate == store::Aggregate::coupons ||
                            kind.aggregate == store::Aggregate::campaigns;
    if (!is_counted && is_not_modified(request, version)) return not_modified(version);
    const auto shop = services.shops.find(caller.tenant);
    if (!shop) return std::unexpected(shop.error());
    return json(200, answered(kind, *document, (*shop)->current(), services.clock())).with("ETag", etag(version));
}

/// Of the writes: the context, the body if there is one, and the answer.
template <class Write>
Result<Response> write(const Kind& kind, const Request& request, const Caller& caller, Services& services, const Write& work) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto result = work(*context);
    if (!result) return std::unexpected(result.error());
    return written(*result, kind, caller, services);
}

template <class Write>
Result<Response> write_body(const Kind& kind, const Request& request, const Caller& caller, Services& services,
                            const Write& work) {
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    return write(kind, request, caller, services, [&](const service::WriteContext& context) { return work(context, *body); });
}

void add_kind(Router& router, Services& services, const Kind& kind) {
    const std::string all = fmt::format("/v1/{}", kind.name);
    const std::string one = fmt::format("{}/{{{}}}", all, path_parameter(kind));
    const auto add = [&](Method method, const std::string& pattern, Scope scope, auto handler) {
        router.add(route(method, pattern, Runs::blocking, services, scope,
                         [&services, &kind, handler](const Request& request, const Caller& caller) {
                             return handler(kind, request, caller, services);
                         }));
    };
    add(Method::get, all, kind.reads, list);
    add(Method::get, one, kind.reads, read_one);
    if (kind.id_field == "code" || kind.aggregate == store::Aggregate::policies)
        add(Method::post, all, kind.writes,
            [](const Kind& own, const Request& request, const Caller& caller, Services& all_services) {
                return write_body(own, request, caller, all_services,
                                  [&](const service::WriteContext& context, const boost::json::value& body) {
                                      return all_services.resources.create(context, own, body);
                                  });
            });
    add(Method::put, one, kind.writes, [](const Kind& own, const Request& request, const Caller& caller, Services& all_services) {
        return write_body(own, request, caller, all_services,
                          [&](const service::WriteContext& context, const boost::json::value& body) {
                              return all_services.resources.put(context, own, request.path_parameter(path_parameter(own)), body,
                                                                expectation(request));
                          });
    });
    add(Method::patch, one, kind.writes,
        [](const Kind& own, const Request& request, const Caller& caller, Services& all_services) {
            return write_body(own, request, caller, all_services,
                              [&](const service::WriteContext& context, const boost::json::value& body) {
                                  return all_services.resources.patch(context, own, request.path_parameter(path_parameter(own)),
                                                                      body, expectation(request));
                              });
        });
    add(Method::delete_, one, kind.writes,
        [](const Kind& own, const Request& request, const Caller& caller, Services& all_services) {
            return write(own, request, caller, all_services, [&](const service::WriteContext& context) {
                return all_services.resources.erase(context, own, request.path_parameter(path_parameter(own)),
                                                    expectation(request));
            });
        });
}

}  // namespace

void add_resource_routes(Router& router, Services& services) {
    for (const Kind& kind : service::kinds())
        if (kind.aggregate != store::Aggregate::uses && kind.aggregate != store::Aggregate::codes)
            add_kind(router, services, kind);
}

}  // namespace couponry::http::api
