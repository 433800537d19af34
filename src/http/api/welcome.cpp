// POST /v1/welcome-offers/{coupon}/signups.
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"

namespace couponry::http::api {

void add_welcome_routes(Router& router, service::Services& services) {
    router.add(route(Method::post, "/v1/welcome-offers/{coupon}/signups", Runs::blocking, services, service::Scope::customers,
                     [&services](const Request& request, const service::Caller& caller) -> Result<Response> {
                         if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
                         const auto body = read_body(request);
                         if (!body) return std::unexpected(body.error());
                         const auto context = write_context(request, caller, services);
                         if (!context) return std::unexpected(context.error());
                         const auto signed_up =
                             services.welcome_offers.sign_up(*context, caller, request.path_parameter("coupon"), *body);
                         if (!signed_up) return std::unexpected(signed_up.error());
                         return json(200, signed_up->body);
                     }));
}

}  // namespace couponry::http::api
