#include "http/api/api.h"

namespace couponry::http::api {

void add_api_routes(Router& router, service::Services& services) {
    add_resource_routes(router, services);
    add_code_routes(router, services);
    add_promotion_routes(router, services);
    add_evaluation_routes(router, services);
    add_cart_routes(router, services);
    add_batch_routes(router, services);
    add_redemption_routes(router, services);
    add_return_routes(router, services);
    add_order_routes(router, services);
    add_return_request_routes(router, services);
    add_order_request_routes(router, services);
    add_import_routes(router, services);
    add_grant_routes(router, services);
    add_wallet_routes(router, services);
    add_settings_routes(router, services);
    add_claim_link_routes(router, services);
    add_welcome_routes(router, services);
    add_job_routes(router, services);
    add_key_routes(router, services);
}

}  // namespace couponry::http::api
