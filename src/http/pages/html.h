// Texts as HTML. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace couponry::http::pages {

/// Fit for the content of an element and for an attribute in double quotes.
std::string escape(std::string_view text);

/// The first language of an Accept-Language header by its weights (RFC 9110, section 12.5.4) that is one of `known`; "" for none.
std::string_view preferred_language(std::string_view header, const std::vector<std::string_view>& known);

/// The cookie of this name; "" for none.
std::string_view cookie(std::string_view header, std::string_view name);

}  // namespace couponry::http::pages
