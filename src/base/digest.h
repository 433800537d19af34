// Fingerprints and signatures of texts. OpenSSL's; pure, any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace couponry {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view text);
/// The same of a text that comes in pieces. Belongs to one thread.
class Sha256 {
public:
    Sha256();
    void add(std::string_view piece);
    /// 32 bytes, of all that was added; then it begins anew.
    std::string digest();
    std::string hex();

private:
    struct Free {
        void operator()(void* context) const;
    };
    std::unique_ptr<void, Free> context_;
};
/// Signs short texts, so that who gets one back knows that it is as it was: SipHash-2-4 of 128 bits (Aumasson and Bernstein 2012),
/// which takes a fifth of the time of an HMAC.
class Signer {
public:
    static constexpr std::size_t kKeyBytes = 16;
    static constexpr std::size_t kSignatureBytes = 16;
    explicit Signer(std::string_view key);
    std::string sign(std::string_view text) const;

private:
    std::string key_;
};
/// Without saying, by its time, where they differ.
bool equals_in_constant_time(std::string_view left, std::string_view right);

/// Base64url without padding (RFC 4648, section 5).
std::string base64url(std::string_view bytes);

}  // namespace couponry
