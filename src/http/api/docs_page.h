// The page for GET /docs, api/docs.html, as it was when the program was built. Any thread.
#pragma once

#include <string_view>

namespace couponry::http::api {

std::string_view docs_page();

/// Its Content-Security-Policy: allows the page's own style and script by their hashes, requests to this server, and nothing else.
std::string_view docs_policy();

}  // namespace couponry::http::api
