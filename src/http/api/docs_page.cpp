#include "http/api/docs_page.h"

#include <fmt/format.h>

#include <string>

#include "base/check.h"
#include "http/content_policy.h"

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
