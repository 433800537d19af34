#include "assistant/rules.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace couponry::assistant {
namespace {

// Folded, of all six languages.
constexpr auto kPersonWords =
    std::to_array<std::string_view>({"agent", "human", "operator", "representative", "mitarbeiter", "agente", "conseiller",
                                     "operatore", "operador", "atendente", "humano"});
constexpr auto kPoliteWords = std::to_array<std::string_view>(
    {"please", "pls", "plz",    "bitte", "por",    "favor",     "svp",    "s'il",    "sil",   "vous",
     "plait",  "per", "favore", "ein",   "un",     "una",       "uno",    "um",      "uma",   "a",
     "an",     "!",   "?",      "hi",    "hello",  "hallo",     "hola",   "bonjour", "ola",   "ciao",
     "my",     "the", "is",     "code",  "coupon", "gutschein", "codigo", "cupom",   "cupon", "codice"});
constexpr auto kVagueWords = std::to_array<std::string_view>(
    {"why",  "not",    "working", "what",  "now",    "huh", "how", "come",     "it", "doesnt",   "work",
     "wont", "warum",  "wieso",   "nicht", "geht",   "was", "por", "que",      "no", "funciona", "pourquoi",
     "pas",  "marche", "ca",      "nao",   "perche", "non", "va",  "funziona", "?",  "!",        "porque"});

bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::optional<Intent> unmistakable(std::span<const MaskedWord> words, const std::vector<TokenSlot>& slots,
                                   const Context& context) {
    std::vector<std::string_view> telling;
    for (const MaskedWord& word : words)
        if (!is_one_of(kPoliteWords, word.text)) telling.push_back(word.text);
    if (telling.size() == 1 && !slots.empty()) {
        if (telling.front() == "<code>")
            return context.was_rejected || context.tried_code ? Intent::promo_not_working : Intent::promo_terms;
        if (telling.front() == "<order>") return Intent::order_status;
    }
    if (telling.size() == 1 && is_one_of(kPersonWords, telling.front())) return Intent::human_handoff;
    const auto is_vague = [](const MaskedWord& word) { return is_one_of(kVagueWords, word.text); };
    if (context.was_rejected && !words.empty() && std::ranges::all_of(words, is_vague)) return Intent::promo_not_working;
    return std::nullopt;
}

}  // namespace couponry::assistant
