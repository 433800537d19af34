// Generated codes: listed, read with everything known about one, switched off and on.
#include <boost/json.hpp>

#include "document/coupon_document.h"
#include "document/reader.h"
#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/page.h"
#include "service/code_information.h"
#include "service/code_list.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;

Result<Response> list_codes(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {"limit", "cursor", "coupon", "email"}); !checked)
        return std::unexpected(checked.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    service::CodeQuery query;
    query.after = page->after.value_or("");
    query.limit = page->rows_max;
    for (const char* const name : {"coupon", "email"})
        if (const auto text = request.query_parameter(name); text && text->empty())
            return fail("invalid_query", "Give it a value, or leave it out.", {{document::pointer_step(name), "It is empty."}});
    if (const auto coupon = request.query_parameter("coupon"))
        query.coupon = service::kind_of(store::Aggregate::coupons).id_of(*coupon);
    if (const auto email = request.query_parameter("email")) query.email_key = service::email_key(*email);
    const auto part = service::list_codes(services.store, caller.tenant, query);
    if (!part) return std::unexpected(part.error());
    boost::json::array items;
    for (const store::StoredCode& code : part->codes) items.push_back(document::write_code(code.code));
    return json_list(std::move(items), part->next);
}

Result<Response> read_code(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto shop = services.shops.find(caller.tenant);
    if (!shop) return std::unexpected(shop.error());
    const auto answer = service::write_code_information(services.store, caller.tenant, (*shop)->current(),
                                                        request.path_parameter("code"), services.clock());
    if (!answer) return std::unexpected(answer.error());
    return json(200, *answer);
}

Result<Response> switch_code(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto written = service::set_code_status(services.writes, *context, request.path_parameter("code"), *body);
    if (!written) return std::unexpected(written.error());
    boost::json::object answer = written->body;
    answer["revision"] = written->revision;
    Response response = json(200, answer);
    if (written->is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

}  // namespace

void add_code_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, Scope scope, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, scope,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add(Method::get, "/v1/codes", Scope::read, list_codes);
    add(Method::get, "/v1/codes/{code}", Scope::read, read_code);
    add(Method::patch, "/v1/codes/{code}", Scope::manage, switch_code);
}

}  // namespace couponry::http::api
