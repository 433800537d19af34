#include "words/catalogue.h"

#include "base/check.h"

namespace couponry::words {
namespace {

struct EmbeddedMessages {
    std::string_view locale;
    std::string_view json_text;
};
// One line per file of messages/, written by cmake/Embed.cmake.
constexpr EmbeddedMessages kEmbedded[] = {
#include "messages.inc"
};
constexpr std::string_view kFallbackLocale = "en";

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
    for (const std::string_view wanted : {locale, locale.substr(0, locale.find('-')), kFallbackLocale})
        for (const Messages& messages : languages_)
            if (messages.locale() == wanted) return messages;
    CHECK(!"English messages are always there");
    return languages_.front();
}

}  // namespace couponry::words
