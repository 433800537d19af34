// Redemptions: the uses of an order are held, confirmed and given back.
#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>

#include "document/redemption_document.h"
#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/page.h"
#include "http/problem.h"
#include "http/target.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Redemptions;
using service::Services;
using service::Settled;

Result<Redemptions::Context> context_of(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    return Redemptions::Context{caller.tenant, caller.scopes, std::move(context->repeatable)};
}

Response answer(int status, const Settled& settled) {
    Response response = json(status, document::write_redemption_answer(settled.redemption));
    if (settled.is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

/// The problem, with what the cart comes to now: the next attempt can stand on it.
Response refused(const Request& request, const Redemptions::Refusal& refusal) {
    Response response = problem(request.id, refusal.failure);
    if (refusal.evaluation.empty()) return response;
    const boost::json::value evaluation = boost::json::parse(refusal.evaluation);
    boost::json::object body = boost::json::parse(response.body).as_object();
    body["codes"] = evaluation.at("codes");
    body["evaluation"] = evaluation;
    response.body = boost::json::serialize(body);
    return response;
}

Result<Response> create(const Request& request, const Caller& caller, Services& services) {
    const auto context = context_of(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto settled = services.redemptions->redeem(*context, *body);
    if (!settled) return refused(request, settled.error());
    Response response = answer(201, *settled);
    response.with("Location", fmt::format("/v1/redemptions/{}", percent_encode(settled->redemption.id)));
    return response;
}

/// Confirming and releasing.
using Act = Result<Settled> (Redemptions::*)(const Redemptions::Context&, std::string_view);
Result<Response> act(const Request& request, const Caller& caller, Services& services, Act what) {
    const auto context = context_of(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto settled = (*services.redemptions.*what)(*context, request.path_parameter("id"));
    if (!settled) return std::unexpected(settled.error());
    return answer(200, *settled);
}

Result<Response> read(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto found = services.redemptions->find(caller.tenant, request.path_parameter("id"));
    if (!found) return std::unexpected(found.error());
    return json(200, document::write_redemption_answer(*found));
}

Result<Response> list(const Request& request, const Caller& caller, Services& services) {
    constexpr std::array kFilters = {"customer", "email", "coupon", "code", "promotion", "status"};
    if (auto checked =
            check_query(request, {"limit", "cursor", "order", "customer", "email", "coupon", "code", "promotion", "status"});
        !checked)
        return std::unexpected(checked.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    Redemptions::Query query{
        page->after.value_or(""), page->rows_max, std::string(request.query_parameter("order").value_or("")), {}};
    for (const char* name : kFilters)
        if (const auto value = request.query_parameter(name)) query.keys.push_back({name, std::string(*value)});
    std::optional<std::string> next;
    const auto found = services.redemptions->list(caller.tenant, query, next);
    if (!found) return std::unexpected(found.error());
    boost::json::array items;
    for (const Redemption& redemption : *found) items.push_back(document::write_redemption_answer(redemption));
    return json_list(std::move(items), next);
}

}  // namespace

void add_redemption_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, service::Scope::redeem,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add(Method::post, "/v1/redemptions", create);
    add(Method::get, "/v1/redemptions", list);
    add(Method::get, "/v1/redemptions/{id}", read);
    add(Method::post, "/v1/redemptions/{id}/confirm", [](const Request& request, const Caller& caller, Services& all) {
        return act(request, caller, all, &Redemptions::confirm);
    });
    add(Method::post, "/v1/redemptions/{id}/release", [](const Request& request, const Caller& caller, Services& all) {
        return act(request, caller, all, &Redemptions::release);
    });
}

}  // namespace couponry::http::api
