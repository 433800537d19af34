#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/check.h"

namespace couponry {
namespace {

/// Looking the algorithm up costs more than the digest of a short text; it lives as long as the program.
const EVP_MD* algorithm() {
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    CHECK(sha256 != nullptr);
    return sha256;
}

/// So does what one thread needs for it.
Sha256& own() {
    thread_local Sha256 sha256;
    return sha256;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex_of(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex(2 * bytes.size(), '\0');
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const auto byte = static_cast<unsigned char>(bytes[at]);
        hex[2 * at] = kDigits[byte >> 4];
        hex[2 * at + 1] = kDigits[byte & 0xF];
    }
    return hex;
}

}  // namespace

std::string sha256_hex(std::string_view text) {
    own().add(text);
    return own().hex();
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    CHECK(context_ != nullptr);
    CHECK(EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_.get()), algorithm(), nullptr) == 1);
}

void Sha256::add(std::string_view piece) {
    CHECK(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_.get()), piece.data(), piece.size()) == 1);
}

std::string Sha256::digest() {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    CHECK(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_.get()), reinterpret_cast<unsigned char*>(digest.data()),
                             nullptr) == 1);
    CHECK(EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_.get()), nullptr, nullptr) == 1);  // the same again
    return digest;
}

std::string Sha256::hex() {
    return hex_of(digest());
}

void Sha256::Free::operator()(void* context) const {
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context));
}

Signer::Signer(std::string_view key) : key_(key) {
    CHECK(key.size() == kKeyBytes);
}

std::string Signer::sign(std::string_view text) const {
    // One context for each thread: making one costs more than a signature.
    struct Free {
        void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
    };
    static EVP_MAC* const siphash = EVP_MAC_fetch(nullptr, "SIPHASH", nullptr);
    thread_local const std::unique_ptr<EVP_MAC_CTX, Free> context(EVP_MAC_CTX_new(siphash));
    CHECK(context != nullptr);
    std::string signature(kSignatureBytes, '\0');
    std::size_t size = 0;
    CHECK(EVP_MAC_init(context.get(), bytes_of(key_), key_.size(), nullptr) == 1);
    CHECK(EVP_MAC_update(context.get(), bytes_of(text), text.size()) == 1);
    CHECK(EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, signature.size()) == 1);
    CHECK(size == kSignatureBytes);
    return signature;
}

bool equals_in_constant_time(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string base64url(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    unsigned int bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (count += 8; count >= 6; count -= 6) text += kDigits[bits >> (count - 6) & 0x3F];
    }
    if (count > 0) text += kDigits[bits << (6 - count) & 0x3F];
    return text;
}

}  // namespace couponry
