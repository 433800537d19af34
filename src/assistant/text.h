// Messages as people type them, made comparable: one form of each letter, no controls, and words without case and accents.
// The only file of the assistant that knows ICU. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace couponry::assistant {

/// Unicode's NFKC; what is not UTF-8 becomes U+FFFD, controls and invisible letters become a space or nothing, typographic quotes
/// and dashes the plain ones. Slots are cut out of this text.
std::string clean(std::string_view message);

/// A word of a cleaned text to compare by: lower case without accents, ß as ss, without apostrophes.
std::string fold(std::string_view word);

}  // namespace couponry::assistant
