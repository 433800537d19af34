#include "http/api/docs_page.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <string>

#include "base/check.h"

namespace couponry::http::api {
namespace {

/// Not string_view: its constructor would measure the text at compile time, beyond what compilers count.
struct EmbeddedFile {
    const char* name;
    const char* text;
};
// One line, for api/docs.html.
constexpr EmbeddedFile kEmbedded[] = {
#include "docs_page.inc"
};

/// What stands between <tag> and </tag>: the page has each once.
std::string_view content_of(std::string_view tag) {
    const std::string begin = fmt::format("<{}>", tag);
    const std::string end = fmt::format("</{}>", tag);
    const std::string_view page = docs_page();
    const std::size_t first = page.find(begin);
    const std::size_t last = page.find(end);
    CHECK(first != std::string_view::npos && last != std::string_view::npos &&
          page.find(begin, first + 1) == std::string_view::npos);
    return page.substr(first + begin.size(), last - first - begin.size());
}

/// A hash source of Content Security Policy Level 3, section 2.3.1.
std::string hash_source(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    CHECK(EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr) == 1);
    std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> base64{};
    const int length = EVP_EncodeBlock(base64.data(), hash.data(), static_cast<int>(size));
    return fmt::format("'sha256-{}'",
                       std::string_view(reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length)));
}

}  // namespace

std::string_view docs_page() {
    return kEmbedded[0].text;
}

std::string_view docs_policy() {
    static const std::string kPolicy = fmt::format(
        "default-src 'none'; script-src {}; style-src {}; connect-src 'self'; img-src data:; base-uri 'none'; form-action "
        "'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'",
        hash_source(content_of("script")), hash_source(content_of("style")));
    return kPolicy;
}

}  // namespace couponry::http::api
