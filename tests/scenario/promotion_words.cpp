#include "scenario/promotion_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "document/promotion_document.h"
#include "scenario/promotion_draft.h"

namespace couponry::scenario {
namespace {

std::string told(const std::vector<FieldError>& errors) {
    std::string text;
    for (const FieldError& error : errors) text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", error.pointer, error.detail);
    return text;
}

/// "all", "any" or "none" with the lines indented below it, or one condition. `at` moves behind what was read.
boost::json::value read_tree(std::string_view text, std::size_t indent, std::span<const StoryLine> lines, std::size_t& at,
                             const Reading& reading) {
    Words words(text);
    for (const std::string_view joiner : {"all", "any", "none"}) {
        if (!words.take_rest({joiner})) continue;
        boost::json::array children;
        while (at < lines.size() && lines[at].indent > indent) {
            const StoryLine& line = lines[at++];
            children.push_back(read_tree(line.text, line.indent, lines, at, reading));
        }
        return boost::json::object{{boost::json::string_view(joiner.data(), joiner.size()), std::move(children)}};
    }
    return next_condition(words, reading);
}

/// What stands behind `keyword`, if the line begins with it.
bool behind(std::string_view line, std::string_view keyword, std::string_view& rest) {
    if (!line.starts_with(keyword) || line.size() <= keyword.size() || line[keyword.size()] != ' ') return false;
    rest = trimmed(line.substr(keyword.size()));
    return true;
}

Result<Promotion> save(const boost::json::object& document, std::span<const Promotion> others) {
    auto promotion = document::read_promotion(document);
    if (!promotion) return promotion;
    auto errors = document::check_promotion_order(*promotion, others);
    if (errors.empty()) return promotion;
    std::string detail = errors.front().detail;
    return fail("invalid_document", std::move(detail), std::move(errors));
}

}  // namespace

std::string identifier_of(std::string_view name) {
    std::string identifier;
    for (const char letter : name) {
        const bool is_capital = letter >= 'A' && letter <= 'Z';
        const bool is_kept = is_capital || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (is_kept)
            identifier += is_capital ? static_cast<char>(letter - 'A' + 'a') : letter;
        else if (!identifier.empty() && identifier.back() != '-')
            identifier += '-';
    }
    if (identifier.ends_with('-')) identifier.pop_back();
    return identifier;
}

PromotionWords read_promotion_words(const StoryLine& head, std::span<const StoryLine> lines, std::span<const Promotion> others,
                                    const Reading& reading) {
    const std::size_t name_end = std::min(head.text.find_first_of(":,"), head.text.size());
    const std::string_view name = trimmed(std::string_view(head.text).substr(0, name_end));
    PromotionDraft draft(name, reading);
    if (name_end < head.text.size())
        for (const std::string& phrase : split_phrases(std::string_view(head.text).substr(name_end + 1)))
            draft.add_phrase(phrase);
    PromotionWords read;
    for (std::size_t at = 0; at < lines.size();) {
        const StoryLine& line = lines[at++];
        std::string_view rest;
        if (behind(line.text, "when", rest)) {
            draft.add_condition(read_tree(rest, line.indent, lines, at, reading));
        } else if (behind(line.text, "give", rest)) {
            Words words(rest);
            draft.add_effect(next_effect(words, reading));
        } else if (behind(line.text, "refused", rest)) {
            read.refused_at = std::string(rest);
        } else {
            for (const std::string& phrase : split_phrases(line.text)) draft.add_phrase(phrase);
        }
    }
    auto saved = save(std::move(draft).document(), others);
    if (read.refused_at.empty()) {
        if (!saved) throw StoryError{fmt::format("the promotion is refused: {}", told(saved.error().errors))};
        read.promotion = std::move(*saved);
        return read;
    }
    if (saved) throw StoryError{fmt::format("expected to be refused at {}, got saved", read.refused_at)};
    const auto& errors = saved.error().errors;
    if (std::none_of(errors.begin(), errors.end(), [&](const FieldError& error) { return error.pointer == read.refused_at; }))
        throw StoryError{fmt::format("expected to be refused at {}, got {}", read.refused_at, told(errors))};
    return read;
}

}  // namespace couponry::scenario
