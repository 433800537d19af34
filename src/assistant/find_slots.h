// Finds the slots of a message. understand() calls it, and training, so that both mask alike. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "assistant/dates.h"
#include "assistant/inventory.h"
#include "assistant/slots.h"
#include "assistant/tokens.h"

namespace couponry::assistant {

/// A slot and the tokens it covers.
struct TokenSlot {
    Slot slot;
    std::size_t first = 0;
    std::size_t count = 0;
};

/// In the order of the message; none overlaps another. Tokens of `cleaned`.
std::vector<TokenSlot> find_slots(std::string_view cleaned, const std::vector<Token>& tokens, const Calendar& calendar,
                                  const Inventory& inventory);

/// The words to learn from: folded, slots as one word per kind ("<code>"), other numbers as "<number>".
struct MaskedWord {
    std::string text;
    bool is_mask = false;
    std::size_t token = 0;  // the first it stands for
};
std::vector<MaskedWord> masked_words(const std::vector<Token>& tokens, const std::vector<TokenSlot>& slots);

/// The words alone, folded: what a language is known by.
std::vector<MaskedWord> plain_words(const std::vector<Token>& tokens);

/// Words of four letters or more that `spelling` does not know become those that a slip made them of.
void correct(std::vector<MaskedWord>& words, const Spelling& spelling);

}  // namespace couponry::assistant
