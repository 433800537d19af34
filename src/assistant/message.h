// What a shopper wrote, and what is known besides: the page, the last rejection, what was spoken of. Plain data, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "assistant/intents.h"
#include "assistant/languages.h"
#include "base/clock.h"

namespace couponry::assistant {

struct Message {
    std::string text;  // at most kMessageBytesMax
    std::string locale;  // of the page, BCP 47
    Date today;  // in the shopper's zone
};

enum class Page : std::uint8_t { other, cart, checkout, wallet, order };

struct Context {
    Page page = Page::other;
    bool was_rejected = false;  // the engine refused a code in the last minutes
    bool tried_code = false;  // one was entered in the last minutes, whatever came of it
    bool has_promotion = false;  // a promotion or a code is under discussion
    std::optional<Intent> last_intent = std::nullopt;  // of the message before
    std::optional<Language> language = std::nullopt;  // of the conversation so far
};

}  // namespace couponry::assistant
