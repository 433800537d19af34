// GET and POST /c/{token}: the page of a claim link, whole without any script. Added once before the server starts.
#pragma once

#include "http/router.h"
#include "service/services.h"

namespace couponry::http::pages {

/// The services must outlive the router.
void add_claim_routes(Router& router, service::Services& services);

}  // namespace couponry::http::pages
