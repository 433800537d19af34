// Fingerprints and signatures of texts. OpenSSL's; pure, any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace couponry {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);
/// The same of a text that comes in pieces. Belongs to one thread.
class PiecewiseSha256 {
public:
    PiecewiseSha256();
    void add(std::string_view piece);
    /// Once, at the end.
    std::string hex();

private:
    struct Free {
        void operator()(void* context) const;
    };
    std::unique_ptr<void, Free> context_;
};
/// HMAC-SHA-256 (RFC 2104), 32 bytes.
std::string hmac_sha256(std::string_view secret, std::string_view text);
/// Without saying, by its time, where they differ.
bool equals_in_constant_time(std::string_view left, std::string_view right);

/// Base64url without padding (RFC 4648, section 5).
std::string base64url(std::string_view bytes);

}  // namespace couponry
