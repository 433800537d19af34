// GET /v1/codes/{code}.
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "service/code_information.h"

namespace couponry::http::api {

void add_code_routes(Router& router, service::Services& services) {
    router.add(route(Method::get, "/v1/codes/{code}", Runs::blocking, services, service::Scope::read,
                     [&services](const Request& request, const service::Caller& caller) -> Result<Response> {
                         if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
                         const auto shop = services.shops.find(caller.tenant);
                         if (!shop) return std::unexpected(shop.error());
                         const auto answer = service::write_code_information(services.store, caller.tenant, (*shop)->current(),
                                                                             request.path_parameter("code"), services.clock());
                         if (!answer) return std::unexpected(answer.error());
                         return json(200, *answer);
                     }));
}

}  // namespace couponry::http::api
