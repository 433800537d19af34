#include "training/sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "assistant/text.h"
#include "assistant/tokens.h"
#include "base/digest.h"

namespace couponry::training {
namespace {

namespace json = boost::json;

/// What the makers of a data set put in place of what would name a person.
void fill_in(std::string& text, std::string_view mark, std::string_view example) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) text.replace(at, mark.size(), example);
}

std::string text_at(const json::object& row, std::string_view field) {
    const json::value* value = row.if_contains(field);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

void add_value(std::vector<std::string>& values, const json::value& value) {
    if (value.is_string()) values.emplace_back(value.get_string());
}

std::map<std::string, std::vector<std::string>> slots_of(const json::object& row) {
    std::map<std::string, std::vector<std::string>> slots;
    const json::value* field = row.if_contains("slots");
    if (field == nullptr || !field->is_object()) return slots;
    for (const auto& [name, value] : field->get_object()) {
        std::vector<std::string>& values = slots[std::string(name == "codes" ? "code" : std::string_view(name))];
        if (value.is_array())
            for (const json::value& one : value.get_array()) add_value(values, one);
        else
            add_value(values, value);
    }
    return slots;
}

Result<Sentence> read_row(const json::object& row) {
    Sentence sentence;
    sentence.text = text_at(row, "text");
    fill_in(sentence.text, "<email>", "jo@example.com");
    fill_in(sentence.text, "<phone>", "5550100");
    sentence.language = assistant::language_of(text_at(row, "lang")).value_or(assistant::Language::en);
    sentence.source = text_at(row, "source");
    sentence.raw_label = text_at(row, "raw_label");
    sentence.is_hand_labelled = text_at(row, "label_by") == "hand";
    sentence.context.has_promotion = text_at(row, "context").starts_with("follow-up");
    sentence.slots = slots_of(row);
    sentence.has_slots = sentence.source == "written";
    if (const json::value* intents = row.if_contains("intents"); intents != nullptr && intents->is_array()) {
        for (const json::value& name : intents->get_array()) {
            const auto intent =
                assistant::intent_named(name.is_string() ? std::string_view(name.get_string()) : std::string_view());
            if (!intent) return fail("bad_row", fmt::format("There is no intent {}.", json::serialize(name)));
            sentence.intents.push_back(*intent);
        }
    }
    return sentence;
}

/// Folded words, digits as 0.
std::vector<std::string> plain_words(const Sentence& sentence) {
    const std::string cleaned = assistant::clean(sentence.text);
    std::vector<std::string> words;
    for (const assistant::Token& token : assistant::tokens_of(cleaned)) {
        if (token.kind == assistant::TokenKind::sign) continue;
        std::string word = token.folded;
        for (char& letter : word)
            if (letter >= '0' && letter <= '9') letter = '0';
        words.push_back(std::move(word));
    }
    return words;
}

}  // namespace

std::string paraphrase_group(const Sentence& sentence) {
    std::vector<std::string> words = plain_words(sentence);
    std::ranges::sort(words);
    return fmt::format("{}", fmt::join(words, " "));
}

std::string hash_of(const Sentence& sentence) {
    return sha256_hex(fmt::format("{}", fmt::join(plain_words(sentence), " ")));
}

Result<std::vector<Sentence>> read_rows(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) return fail("unreadable_file", fmt::format("{}: There is no such file; check the path.", path.string()));
    std::vector<Sentence> sentences;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        if (line.empty()) continue;
        boost::system::error_code error;
        const json::value row = json::parse(line, error);
        if (error || !row.is_object())
            return fail("bad_row", fmt::format("{}:{}: This line is no JSON object.", path.string(), number));
        auto sentence = read_row(row.get_object());
        if (!sentence) return fail("bad_row", fmt::format("{}:{}: {}", path.string(), number, sentence.error().detail));
        if (!sentence->intents.empty()) sentences.push_back(std::move(*sentence));
    }
    return sentences;
}

}  // namespace couponry::training
