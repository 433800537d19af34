// Who holds a coupon: listed, given, taken back.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "document/reader.h"
#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/page.h"
#include "http/target.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::CouponGrants;
using service::Scope;
using service::Services;

Result<CouponGrants::Query> read_query(const Request& request) {
    if (auto checked = check_query(request, {"status", "q", "limit", "cursor"}); !checked)
        return std::unexpected(checked.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    CouponGrants::Query query{page->after.value_or(""), page->rows_max, {}, {}};
    if (const auto status = request.query_parameter("status")) {
        query.state = service::parse_grant_state(*status);
        if (!query.state)
            return fail("invalid_query", "The parameters of the address are wrong.",
                        {{"/status", "Choose upcoming, available, expiring, used, expired or revoked."}});
    }
    if (const auto text = request.query_parameter("q")) {
        if (text->empty() || text->size() > kSearchLengthMax)
            return fail("invalid_query", "The parameters of the address are wrong.",
                        {{"/q", fmt::format("Give \"q\" 1 to {} letters, or leave it out.", kSearchLengthMax)}});
        query.text = *text;
    }
    return query;
}

Result<Response> list(const Request& request, const Caller& caller, Services& services) {
    const auto query = read_query(request);
    if (!query) return std::unexpected(query.error());
    auto part = services.coupon_grants.list(caller, request.path_parameter("code"), *query);
    if (!part) return std::unexpected(part.error());
    boost::json::array items;
    for (boost::json::object& grant : part->grants) items.push_back(std::move(grant));
    return json_list(std::move(items), part->next);
}

Result<Response> give(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const std::string_view coupon = request.path_parameter("code");
    const auto given = services.coupon_grants.give(*context, caller, coupon, *body);
    if (!given) return std::unexpected(given.error());
    const boost::json::object& grant = given->body;
    const boost::json::value& holder = grant.contains("customer") ? grant.at("customer") : grant.at("email");
    return written_grant(
        *given, caller, services,
        fmt::format("/v1/coupons/{}/grants/{}", percent_encode(coupon), percent_encode(std::string_view(holder.as_string()))));
}

Result<Response> revoke(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto revoked =
        services.coupon_grants.revoke(*context, request.path_parameter("code"), request.path_parameter("customer"));
    if (!revoked) return std::unexpected(revoked.error());
    return written(*revoked);
}

}  // namespace

void add_grant_routes(Router& router, Services& services) {
    const auto bound = [&services](auto handler) -> Authorized {
        return [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); };
    };
    const std::string all = "/v1/coupons/{code}/grants";
    router.add(route(Method::get, all, Runs::blocking, services, Scope::customers, Scope::agent, bound(list)));
    router.add(route(Method::post, all, Runs::blocking, services, Scope::customers, Scope::agent, bound(give)));
    router.add(route(Method::delete_, all + "/{customer}", Runs::blocking, services, Scope::customers, bound(revoke)));
}

}  // namespace couponry::http::api
