// Sources of a content security policy. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace couponry::http {

/// Allows the inline script or style of exactly this text: a hash source of Content Security Policy Level 3, section 2.3.1.
std::string hash_source(std::string_view text);

}  // namespace couponry::http
