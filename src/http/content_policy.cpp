#include "http/content_policy.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"

namespace couponry::http {

std::string hash_source(std::string_view text) {
    Sha256 hash;
    hash.add(text);
    // 32 bytes of the other base64 (RFC 4648, section 4) end in one sign of filling.
    std::string base64 = base64url(hash.digest());
    std::ranges::replace(base64, '-', '+');
    std::ranges::replace(base64, '_', '/');
    return fmt::format("'sha256-{}='", base64);
}

}  // namespace couponry::http
