// Messages of shoppers: whatever is typed, slots stand inside of the cleaned text in order, masks and features are made, and reading
// twice gives the same. Lines of the input: a message, the language of the page.
#include <cstdint>
#include <string>
#include <string_view>

#include "assistant/clauses.h"
#include "assistant/features.h"
#include "assistant/testing.h"
#include "base/check.h"
#include "base/utf8.h"

using namespace couponry;
using namespace couponry::assistant;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Inventory inventory = little_inventory();
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t line = std::min(input.find('\n'), input.size());
    const Language language = language_of(input.substr(std::min(line + 1, input.size()))).value_or(Language::en);
    const std::string cleaned = clean(input.substr(0, line));
    CHECK(is_utf8(cleaned));
    const std::vector<Token> tokens = tokens_of(cleaned);
    const std::vector<TokenSlot> slots = find_slots(cleaned, tokens, {kMonday, language, false}, inventory);
    std::size_t end = 0;
    for (const TokenSlot& found : slots) {
        CHECK(found.count > 0 && found.first + found.count <= tokens.size());
        CHECK(found.slot.begin >= end && found.slot.end <= cleaned.size());
        CHECK(cleaned.substr(found.slot.begin, found.slot.end - found.slot.begin) == found.slot.text);
        CHECK(found.slot.kind != SlotKind::date || (found.slot.days && found.slot.days->first <= found.slot.days->last));
        end = found.slot.end;
    }
    const std::vector<MaskedWord> words = masked_words(tokens, slots);
    std::size_t parted = 0;
    for (const auto& clause : clauses_of(words, tokens, language)) parted += clause.size();
    CHECK(parted == words.size());
    const auto features = features_of(words, {});
    for (std::size_t i = 1; i < features.size(); ++i) CHECK(features[i - 1].bucket < features[i].bucket);
    return 0;
}
