// Links by which people claim a coupon.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/api/qr_code.h"
#include "http/target.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;

Result<Response> list(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    auto links = services.claim_links.list(caller.tenant, request.path_parameter("code"));
    if (!links) return std::unexpected(links.error());
    boost::json::array items;
    for (boost::json::object& link : *links) items.push_back(std::move(link));
    return json_list(std::move(items), std::nullopt);
}

Result<Response> create(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const std::string_view coupon = request.path_parameter("code");
    const auto made = services.claim_links.create(*context, coupon, *body);
    if (!made) return std::unexpected(made.error());
    return written_grant(*made, caller, services,
                         fmt::format("/v1/coupons/{}/campaign-links/{}", percent_encode(coupon), percent_encode(made->id)));
}

Result<Response> revoke(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto revoked = services.claim_links.revoke(*context, request.path_parameter("code"), request.path_parameter("token"));
    if (!revoked) return std::unexpected(revoked.error());
    return written(*revoked);
}

/// The address of the page, on the host that was asked.
Result<std::string> address_of(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto path = services.claim_links.path(caller.tenant, request.path_parameter("code"), request.path_parameter("token"));
    if (!path) return std::unexpected(path.error());
    const std::string_view scheme = request.header("X-Forwarded-Proto").value_or("") == "https" ? "https" : "http";
    return fmt::format("{}://{}{}", scheme, request.header("Host").value_or("localhost"), *path);
}

/// A picture of the address, as `draw` makes it.
auto show_qr(std::string_view type, Result<std::string> (*draw)(std::string_view)) {
    return [type, draw](const Request& request, const Caller& caller, Services& services) -> Result<Response> {
        const auto address = address_of(request, caller, services);
        if (!address) return std::unexpected(address.error());
        auto picture = draw(*address);
        if (!picture) return std::unexpected(picture.error());
        Response response;
        response.headers.set("Content-Type", type);
        response.body = std::move(*picture);
        return response;
    };
}

}  // namespace

void add_claim_link_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, Scope scope, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, scope,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    const std::string all = "/v1/coupons/{code}/campaign-links";
    add(Method::get, all, Scope::read, list);
    add(Method::post, all, Scope::manage, create);
    add(Method::delete_, all + "/{token}", Scope::manage, revoke);
    add(Method::get, all + "/{token}/qr.svg", Scope::read, show_qr("image/svg+xml", qr_svg));
    add(Method::get, all + "/{token}/qr.png", Scope::read, show_qr("image/png", qr_png));
}

}  // namespace couponry::http::api
