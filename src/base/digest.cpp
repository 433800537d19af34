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

std::string hex_of(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const char letter : bytes) {
        const auto byte = static_cast<unsigned char>(letter);
        hex += kDigits[byte >> 4];
        hex += kDigits[byte & 0xF];
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
    begin();
}

void Sha256::begin() {
    CHECK(EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_.get()), algorithm(), nullptr) == 1);
}

void Sha256::add(std::string_view piece) {
    CHECK(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_.get()), piece.data(), piece.size()) == 1);
}

std::string Sha256::digest() {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    CHECK(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_.get()), reinterpret_cast<unsigned char*>(digest.data()),
                             nullptr) == 1);
    begin();
    return digest;
}

std::string Sha256::hex() {
    return hex_of(digest());
}

void Sha256::Free::operator()(void* context) const {
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context));
}

std::string hmac_sha256(std::string_view secret, std::string_view text) {
    Sha256& sha256 = own();
    std::string key(secret);
    if (secret.size() > SHA256_CBLOCK) {
        sha256.add(secret);
        key = sha256.digest();
    }
    key.resize(SHA256_CBLOCK, '\0');
    const auto add_padded = [&](unsigned char pad) {
        std::string block = key;
        for (char& letter : block) letter = static_cast<char>(static_cast<unsigned char>(letter) ^ pad);
        sha256.add(block);
    };
    constexpr unsigned char kInner = 0x36, kOuter = 0x5C;
    add_padded(kInner);
    sha256.add(text);
    const std::string inner = sha256.digest();
    add_padded(kOuter);
    sha256.add(inner);
    return sha256.digest();
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
