#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <initializer_list>

#include "base/check.h"

namespace couponry {

namespace {

/// Looking an algorithm up costs more than a short text's digest; both live as long as the program.
const EVP_MD* sha256() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    CHECK(algorithm != nullptr);
    return algorithm;
}

class Sha256 {
public:
    Sha256() : context_(EVP_MD_CTX_new()) { CHECK(context_ != nullptr); }
    ~Sha256() { EVP_MD_CTX_free(context_); }
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    std::string operator()(std::initializer_list<std::string_view> parts) {
        CHECK(EVP_DigestInit_ex(context_, sha256(), nullptr) == 1);
        for (const std::string_view part : parts) CHECK(EVP_DigestUpdate(context_, part.data(), part.size()) == 1);
        std::string digest(SHA256_DIGEST_LENGTH, '\0');
        CHECK(EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1);
        return digest;
    }

private:
    EVP_MD_CTX* context_;
};

std::string digest_of(std::initializer_list<std::string_view> parts) {
    thread_local Sha256 sha256;
    return sha256(parts);
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
    return hex_of(digest_of({text}));
}

PiecewiseSha256::PiecewiseSha256() : context_(EVP_MD_CTX_new()) {
    CHECK(context_ != nullptr && EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_.get()), sha256(), nullptr) == 1);
}

void PiecewiseSha256::add(std::string_view piece) {
    CHECK(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_.get()), piece.data(), piece.size()) == 1);
}

std::string PiecewiseSha256::hex() {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    CHECK(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_.get()), reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1);
    return hex_of(digest);
}

void PiecewiseSha256::Free::operator()(void* context) const {
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context));
}

std::string hmac_sha256(std::string_view secret, std::string_view text) {
    std::string key = secret.size() > SHA256_CBLOCK ? digest_of({secret}) : std::string(secret);
    key.resize(SHA256_CBLOCK, '\0');
    const auto padded = [&](unsigned char pad) {
        std::string block = key;
        for (char& letter : block) letter = static_cast<char>(static_cast<unsigned char>(letter) ^ pad);
        return block;
    };
    constexpr unsigned char kInner = 0x36, kOuter = 0x5C;
    return digest_of({padded(kOuter), digest_of({padded(kInner), text})});
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
