// Every kind of resource: list, read, make, replace, patch, erase.
#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>

#include "document/reader.h"
#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/page.h"
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

/// A parameter as the key that documents are found by.
store::Key key_of(const NamedValue& parameter) {
    if (parameter.name == "coupon") return {parameter.name, service::kind_of(store::Aggregate::coupons).id_of(parameter.value)};
    if (parameter.name == "email") return {parameter.name, service::email_key(parameter.value)};
    return {parameter.name, parameter.value};
}

/// The part of a list that is asked for: limit, cursor, the kind's filters, and ?q= where it can be searched.
Result<service::Resources::Query> read_query(const Kind& kind, const Request& request) {
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    service::Resources::Query query{page->after.value_or(""), page->rows_max, {}, {}};
    const auto refuse = [](const NamedValue& parameter, std::string detail) {
        return fail("invalid_query", detail, {{document::pointer_step(parameter.name), detail}});
    };
    for (const NamedValue& parameter : request.target.query) {
        if (parameter.name == "limit" || parameter.name == "cursor") continue;
        const bool is_search = parameter.name == "q" && !kind.searched.empty();
        if (!is_search && std::ranges::find(kind.filters, parameter.name) == kind.filters.end())
            return refuse(parameter, fmt::format("There is no query parameter \"{}\" here; remove it.", parameter.name));
        if (parameter.value.empty() || (is_search && parameter.value.size() > kSearchLengthMax))
            return refuse(parameter,
                          fmt::format("Give \"{}\" 1 to {} letters, or leave it out.", parameter.name, kSearchLengthMax));
        if (is_search)
            query.text = parameter.value;
        else
            query.keys.push_back(key_of(parameter));
    }
    return query;
}

Result<Response> list(const Kind& kind, const Request& request, const Caller& caller, Services& services) {
    const auto query = read_query(kind, request);
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
    if (kind.id_field == "code")
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
