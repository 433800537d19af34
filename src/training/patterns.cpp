#include "training/patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/digest.h"

namespace couponry::training {
namespace {

constexpr std::size_t kDepthMax = 12;

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(trimmed(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_name_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

/// The end of the alternative that begins at `at`: the next | or ) of its own bracket.
std::size_t end_of_alternative(std::string_view text, std::size_t at) {
    int depth = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '(') ++depth;
        if (text[at] == ')' && depth-- == 0) break;
        if (text[at] == '|' && depth == 0) break;
    }
    return at;
}

/// One random sentence of a pattern. Nothing for a pattern that is not sound.
class Expansion {
public:
    Expansion(const std::map<std::string, std::string, std::less<>>& names, RandomSource& random)
        : names_(names), random_(random) {}

    std::optional<std::string> make(std::string_view pattern, std::size_t depth = 0) {
        if (depth > kDepthMax) return std::nullopt;
        std::string made;
        for (std::size_t at = 0; at < pattern.size();) {
            if (pattern[at] == '(') {
                if (!choose(pattern, ++at, depth, made)) return std::nullopt;
            } else if (pattern[at] == '$' && at + 1 < pattern.size() && is_name_letter(pattern[at + 1])) {
                std::size_t end = at + 1;
                while (end < pattern.size() && is_name_letter(pattern[end])) ++end;
                const auto name = names_.find(pattern.substr(at + 1, end - at - 1));
                const auto text = name == names_.end() ? std::nullopt : make("(" + name->second + ")", depth + 1);
                if (!text) return std::nullopt;
                made += *text;
                at = end;
            } else if (pattern[at] == ')') {
                return std::nullopt;
            } else {
                made += pattern[at++];
            }
        }
        return made;
    }

private:
    /// One of the alternatives behind a bracket, each as likely; `at` goes behind the closing one.
    bool choose(std::string_view pattern, std::size_t& at, std::size_t depth, std::string& made) {
        std::vector<std::string_view> alternatives;
        for (;; ++at) {
            const std::size_t end = end_of_alternative(pattern, at);
            if (end == pattern.size()) return false;
            alternatives.push_back(pattern.substr(at, end - at));
            at = end;
            if (pattern[at] == ')') break;
        }
        ++at;
        const auto text = make(trimmed(alternatives[random_.below(alternatives.size())]), depth + 1);
        if (text) made += *text;
        return text.has_value();
    }

    const std::map<std::string, std::string, std::less<>>& names_;
    RandomSource& random_;
};

std::string single_spaced(std::string_view text) {
    std::string spaced;
    for (const char letter : text)
        if (letter != ' ' || (!spaced.empty() && spaced.back() != ' ')) spaced += letter;
    if (!spaced.empty() && spaced.back() == ' ') spaced.pop_back();
    return spaced;
}

std::uint64_t seed_of(std::string_view text) {
    return std::stoull(sha256_hex(text).substr(0, 16), nullptr, 16);
}

/// "$name = alternatives".
bool define(std::string_view line, std::map<std::string, std::string, std::less<>>& names) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = trimmed(line.substr(1, equals - 1));
    if (name.empty() || !std::ranges::all_of(name, is_name_letter)) return false;
    names.insert_or_assign(std::string(name), std::string(trimmed(line.substr(equals + 1))));
    return true;
}
bool is_definition(std::string_view line) {
    std::size_t end = 1;
    while (end < line.size() && is_name_letter(line[end])) ++end;
    return line.starts_with("$") && trimmed(line.substr(end)).starts_with("=");
}

std::optional<std::vector<assistant::Intent>> intents_named(std::string_view text) {
    std::vector<assistant::Intent> intents;
    while (!(text = trimmed(text)).empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const auto intent = assistant::intent_named(text.substr(0, end));
        if (!intent) return std::nullopt;
        intents.push_back(*intent);
        text.remove_prefix(end);
    }
    return intents;
}

/// Takes the marks at the beginning of a line.
bool take_context(std::string_view& line, assistant::Context& context) {
    while (line.starts_with("@")) {
        const std::size_t end = std::min(line.find(' '), line.size());
        const std::string_view mark = line.substr(1, end - 1);
        if (mark == "rejected")
            context.was_rejected = context.tried_code = true;
        else if (mark == "promotion")
            context.has_promotion = true;
        else if (mark == "checkout")
            context.page = assistant::Page::checkout;
        else
            return false;
        line = trimmed(line.substr(end));
    }
    return true;
}

}  // namespace

Result<void> Patterns::read_names(std::string_view text) {
    for (const std::string_view line : lines_of(text)) {
        if (line.empty() || line.starts_with("#")) continue;
        if (!is_definition(line) || !define(line, names_))
            return fail("bad_pattern", fmt::format("This is no name with its alternatives: {}", line));
    }
    return {};
}

Result<std::vector<Sentence>> Patterns::sentences(std::string_view text, const std::string& file, assistant::Language language,
                                                  std::size_t per_line_max) const {
    Names names = names_;
    std::vector<assistant::Intent> intents;
    std::vector<Sentence> all;
    std::size_t number = 0;
    for (std::string_view line : lines_of(text)) {
        ++number;
        const auto refuse = [&](std::string_view why) {
            return fail("bad_pattern", fmt::format("{}:{}: {}", file, number, why));
        };
        if (line.empty() || line.starts_with("#")) continue;
        if (is_definition(line)) {
            if (!define(line, names)) return refuse("This is no name with its alternatives.");
            continue;
        }
        if (line.starts_with("=")) {
            const auto named = intents_named(line.substr(1));
            if (!named || named->empty()) return refuse("There is no such intent.");
            intents = *named;
            continue;
        }
        Sentence sentence;
        sentence.language = language;
        sentence.intents = intents;
        sentence.source = "patterns/" + file;
        if (!take_context(line, sentence.context)) return refuse("There is no such mark.");
        if (intents.empty()) return refuse("No intent stands above this line.");
        SeededRandom random(seed_of(line));
        std::set<std::string> made;
        for (std::size_t tries = 0; tries < 3 * per_line_max && made.size() < per_line_max; ++tries) {
            const auto expanded = Expansion(names, random).make(line);
            if (!expanded) return refuse("A bracket is not closed, or a name is not known.");
            sentence.text = single_spaced(*expanded);
            if (!sentence.text.empty() && made.insert(sentence.text).second) all.push_back(sentence);
        }
    }
    return all;
}

std::vector<Sentence> joined(const std::vector<Sentence>& sentences, std::size_t count, RandomSource& random) {
    using enum assistant::Intent;
    const auto stands_alone = [](const Sentence& sentence) {
        const assistant::Intent intent = sentence.intents.front();
        return intent == smalltalk || intent == out_of_scope || intent == injection_abuse;
    };
    constexpr std::array<std::string_view, assistant::kLanguages> kAnd = {" and ", " und ", " y ", " et ", " e ", " e "};
    constexpr std::array<std::string_view, 3> kMarks = {". ", ", ", "? "};
    std::vector<Sentence> made;
    constexpr std::size_t kTriesPerMessage = 50;
    for (std::size_t tries = 0; tries < kTriesPerMessage * count && made.size() < count && !sentences.empty(); ++tries) {
        const Sentence& first = sentences[random.below(sentences.size())];
        const Sentence& second = sentences[random.below(sentences.size())];
        if (first.language != second.language || first.intents == second.intents || stands_alone(first) || stands_alone(second))
            continue;
        const std::size_t way = random.below(2 * kMarks.size());
        Sentence both = first;
        both.context = {};
        both.text += way < kMarks.size() ? kMarks[way] : kAnd[static_cast<std::size_t>(first.language)];
        both.text += second.text;
        both.intents.insert(both.intents.end(), second.intents.begin(), second.intents.end());
        made.push_back(std::move(both));
    }
    return made;
}

std::string with_typo(std::string_view text, RandomSource& random) {
    constexpr std::size_t kLettersMin = 4;
    const auto is_letter = [](char letter) { return letter >= 'a' && letter <= 'z'; };
    std::vector<std::size_t> places;  // inside of words that are long enough
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        while (end < text.size() && is_letter(text[end])) ++end;
        if (end - begin >= kLettersMin)
            for (std::size_t i = begin + 1; i + 1 < end; ++i) places.push_back(i);
        begin = std::max(end, begin + 1);
    }
    std::string typed(text);
    if (places.empty()) return typed;
    const std::size_t at = places[random.below(places.size())];
    switch (random.below(4)) {
        case 0:
            typed.erase(at, 1);
            break;
        case 1:
            typed.insert(at, 1, typed[at]);
            break;
        case 2:
            typed[at] = static_cast<char>('a' + random.below(26));
            break;
        default:
            std::swap(typed[at], typed[at + 1]);
            break;
    }
    return typed;
}

}  // namespace couponry::training
