// The routes of the HTTP contract (api/openapi.yaml). Added once before the server starts.
#pragma once

#include "http/router.h"
#include "service/services.h"

namespace couponry::http::api {

/// Everything below /v1; the services must outlive the router.
void add_api_routes(Router& router, service::Services& services);

// One file each.
void add_resource_routes(Router& router, service::Services& services);
void add_code_routes(Router& router, service::Services& services);
void add_promotion_routes(Router& router, service::Services& services);
void add_evaluation_routes(Router& router, service::Services& services);
void add_cart_routes(Router& router, service::Services& services);
void add_batch_routes(Router& router, service::Services& services);
void add_job_routes(Router& router, service::Services& services);
void add_redemption_routes(Router& router, service::Services& services);
void add_return_routes(Router& router, service::Services& services);
void add_order_routes(Router& router, service::Services& services);
void add_return_request_routes(Router& router, service::Services& services);
void add_order_request_routes(Router& router, service::Services& services);
void add_import_routes(Router& router, service::Services& services);
void add_grant_routes(Router& router, service::Services& services);
void add_wallet_routes(Router& router, service::Services& services);
void add_settings_routes(Router& router, service::Services& services);
void add_claim_link_routes(Router& router, service::Services& services);
void add_welcome_routes(Router& router, service::Services& services);
void add_key_routes(Router& router, service::Services& services);

}  // namespace couponry::http::api
