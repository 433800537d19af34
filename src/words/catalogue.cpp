#include "words/catalogue.h"

#include <algorithm>

#include "base/check.h"

namespace couponry::words {
namespace {

/// Not string_view: its constructor would measure the texts at compile time, beyond what compilers count.
struct EmbeddedMessages {
    const char* locale;
    const char* json_text;
};
// One line per file of messages/, written by cmake/Embed.cmake.
constexpr EmbeddedMessages kEmbedded[] = {
#include "messages.inc"
};
constexpr std::string_view kFallbackLocale = "en";

char lower_letter(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Case means nothing in a tag (RFC 5646, section 2.1.1).
bool is_same_tag(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, {}, lower_letter, lower_letter);
}

}  // namespace

Result<Catalogue> Catalogue::embedded() {
    Catalogue catalogue;
    for (const EmbeddedMessages& language : kEmbedded) {
        Result<Messages> messages = Messages::load(language.json_text, language.locale);
        if (!messages) return std::unexpected(std::move(messages.error()));
        catalogue.languages_.push_back(std::move(*messages));
    }
    return catalogue;
}

const Messages& Catalogue::find(std::string_view locale) const {
    for (const std::string_view wanted : {locale, locale.substr(0, locale.find_first_of("-_")), kFallbackLocale})
        for (const Messages& messages : languages_)
            if (is_same_tag(messages.locale(), wanted)) return messages;
    CHECK(!"English messages are always there");
    return languages_.front();
}

std::vector<std::string_view> Catalogue::locales() const {
    std::vector<std::string_view> locales;
    locales.reserve(languages_.size());
    for (const Messages& messages : languages_) locales.emplace_back(messages.locale());
    return locales;
}

}  // namespace couponry::words
