// What promotions can do besides being kept, and the rule types they are made of.
#include <boost/json.hpp>

#include "document/rule_document.h"
#include "document/writer.h"
#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/page.h"
#include "http/preconditions.h"
#include "service/answers.h"
#include "service/rule_types.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Kind;
using service::Scope;
using service::Services;

const Kind& promotions() {
    return service::kind_of(store::Aggregate::promotions);
}

template <class Write>
Result<Response> write(const Request& request, const Caller& caller, Services& services, const Write& work) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto result = work(*context);
    if (!result) return std::unexpected(result.error());
    return written(*result, promotions(), caller, services);
}

auto set_status(std::string_view status) {
    return [status](const Request& request, const Caller& caller, Services& services) {
        return write(request, caller, services, [&](const service::WriteContext& context) {
            return services.promotions.set_status(context, request.path_parameter("code"), status, expectation(request));
        });
    };
}

Result<Response> restore(const Request& request, const Caller& caller, Services& services) {
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    return write(request, caller, services, [&](const service::WriteContext& context) {
        return services.promotions.restore(context, request.path_parameter("code"), *body, expectation(request));
    });
}

boost::json::object write_version(const store::Document& document) {
    const boost::json::value promotion = boost::json::parse(document.body);
    boost::json::object version{
        {"version", document.version}, {"changed_at", format_instant(document.changed_at)}, {"status", promotion.at("status")}};
    if (const auto* name = promotion.as_object().if_contains("name")) version["name"] = *name;
    return version;
}

Result<Response> list_versions(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {"limit", "cursor"}); !checked) return std::unexpected(checked.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    const auto after = page->after ? number_in(*page->after) : std::int64_t{0};
    if (!after)
        return fail("invalid_query", "The parameters of the address are wrong.",
                    {{"/cursor", "Give the next_cursor of an earlier answer, or leave it out."}});
    auto versions = services.promotions.versions(caller.tenant, request.path_parameter("code"), *after, page->rows_max + 1);
    if (!versions) return std::unexpected(versions.error());
    const bool has_more = versions->size() > page->rows_max;
    if (has_more) versions->pop_back();
    boost::json::array items;
    for (const store::Document& document : *versions) items.push_back(write_version(document));
    return json_list(std::move(items), has_more ? std::optional(std::to_string(versions->back().version)) : std::nullopt);
}

Result<Response> read_version(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto number = number_in(request.path_parameter("version"));
    if (!number) return fail("not_found", "Versions are numbered from 1.");
    const auto document = services.promotions.version(caller.tenant, request.path_parameter("code"), *number);
    if (!document) return std::unexpected(document.error());
    boost::json::object promotion = boost::json::parse(document->body).as_object();
    promotion["version"] = document->version;
    return json(200, promotion);
}

Result<Response> check(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_optional_body(request);
    if (!body) return std::unexpected(body.error());
    const auto findings = services.promotions.check(caller.tenant, *body);
    if (!findings) return std::unexpected(findings.error());
    boost::json::array list;
    for (const engine::Finding& finding : *findings)
        list.push_back(boost::json::object{{"kind", document::json_text(engine::finding_kind_name(finding.kind))},
                                           {"severity", document::json_text(engine::severity_name(finding.severity))},
                                           {"cause", document::json_text(finding.cause)},
                                           {"promotions", document::write_texts(finding.promotions)},
                                           {"pointer", finding.pointer},
                                           {"parameters", document::write_parameters(finding.parameters)},
                                           {"message", finding.detail}});
    return json(200, boost::json::object{{"findings", std::move(list)}});
}

Result<Response> replay(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_optional_body(request);
    if (!body) return std::unexpected(body.error());
    const auto answer = services.promotions.replay(caller.tenant, request.path_parameter("code"), *body);
    if (!answer) return std::unexpected(answer.error());
    return json(200, *answer);
}

/// They change with the program only.
Result<Response> list_rule_types(const Request& request, const Caller&, Services&) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    static const std::string kTypes = boost::json::serialize(service::write_rule_types());
    static const std::uint64_t kVersion = content_version(kTypes);
    if (is_not_modified(request, kVersion)) return not_modified(kVersion);
    return Response::json(200, kTypes).with("ETag", etag(kVersion));
}

}  // namespace

void add_promotion_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, Scope scope, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, scope,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    const std::string one = "/v1/promotions/{code}";
    add(Method::post, one + "/publish", Scope::manage, set_status("published"));
    add(Method::post, one + "/pause", Scope::manage, set_status("paused"));
    add(Method::post, one + "/archive", Scope::manage, set_status("archived"));
    add(Method::post, one + "/restore", Scope::manage, restore);
    add(Method::get, one + "/versions", Scope::read, list_versions);
    add(Method::get, one + "/versions/{version}", Scope::read, read_version);
    add(Method::post, one + "/replay", Scope::replay, replay);
    add(Method::post, "/v1/promotions/check", Scope::read, check);
    add(Method::get, "/v1/rule-types", Scope::read, list_rule_types);
}

}  // namespace couponry::http::api
