// Parts of a message that may each have an intent of their own. Pure, any thread.
#pragma once

#include <span>
#include <vector>

#include "assistant/find_slots.h"
#include "assistant/languages.h"

namespace couponry::assistant {

/// Ranges of `words`: parted at the end of a sentence, at commas and at "and" in the language; a part has three words at least, and
/// there are kClausesMax at most. One range of everything when nothing parts it.
std::vector<std::span<const MaskedWord>> clauses_of(std::span<const MaskedWord> words, const std::vector<Token>& tokens,
                                                    Language language);

constexpr std::size_t kClausesMax = 6;

}  // namespace couponry::assistant
