// Pieces of a paid order come back: what is refunded, said first or done.
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"

namespace couponry::http::api {
namespace {

Result<Response> make(const Request& request, const service::Caller& caller, service::Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto written = services.returns.make(*context, request.path_parameter("id"), *body);
    if (!written) return std::unexpected(written.error());
    Response response = json(written->outcome == service::Outcome::made ? 201 : 200, written->body);
    if (written->is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

}  // namespace

void add_return_routes(Router& router, service::Services& services) {
    router.add(
        route(Method::post, "/v1/redemptions/{id}/returns", Runs::blocking, services, service::Scope::redeem,
              [&services](const Request& request, const service::Caller& caller) { return make(request, caller, services); }));
}

}  // namespace couponry::http::api
