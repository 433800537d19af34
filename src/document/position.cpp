// Where a place of a JSON document stands in its text. Walks the text itself, because a parsed value keeps no places.
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "document/parse.h"

namespace couponry::document {
namespace {

/// Walks a text that parse() accepts.
class Walker {
public:
    explicit Walker(std::string_view text) : text_(text) {}

    std::size_t at() const { return at_; }

    /// Stands at the beginning of a value; goes to its member or entry `step`. Stays when there is none.
    bool descend(std::string_view step) {
        const std::size_t begin = at_;
        const char bracket = letter();
        if (bracket != '{' && bracket != '[') return false;
        ++at_;
        for (std::size_t index = 0; skip_space(), letter() != '}' && letter() != ']' && letter() != '\0'; ++index) {
            bool is_found = bracket == '[' && std::to_string(index) == step;
            if (bracket == '{') {
                const std::size_t key_begin = at_;
                skip_value();
                is_found =
                    boost::json::parse(key_at(key_begin)).as_string() == boost::json::string_view(step.data(), step.size());
                skip_space();
                ++at_;  // the colon
                skip_space();
            }
            if (is_found) return true;
            skip_value();
            skip_space();
            if (letter() == ',') ++at_;
        }
        at_ = begin;
        return false;
    }

    void skip_space() {
        while (letter() == ' ' || letter() == '\n' || letter() == '\r' || letter() == '\t') ++at_;
    }

private:
    char letter() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    boost::json::string_view key_at(std::size_t begin) const { return {text_.data() + begin, at_ - begin}; }

    void skip_text() {
        for (++at_; letter() != '"' && at_ < text_.size(); ++at_)
            if (letter() == '\\') ++at_;
        ++at_;
    }

    void skip_value() {
        int depth = 0;
        do {
            if (letter() == '"') {
                skip_text();
                continue;
            }
            if (letter() == '{' || letter() == '[') ++depth;
            if (letter() == '}' || letter() == ']') --depth;
            ++at_;
        } while (at_ < text_.size() && (depth > 0 || is_in_word()));
    }
    /// Within a number, true, false or null.
    bool is_in_word() const {
        const char before = text_[at_ - 1];
        if (before == '}' || before == ']' || before == '"') return false;
        return std::string_view(",]} \n\r\t:").find(letter()) == std::string_view::npos;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// The steps of a JSON pointer, unescaped.
std::vector<std::string> steps_of(std::string_view pointer) {
    std::vector<std::string> steps;
    for (std::size_t index = 0; index < pointer.size(); ++index) {
        if (pointer[index] == '/') {
            steps.emplace_back();
        } else if (!steps.empty()) {
            const bool is_escape = pointer[index] == '~' && index + 1 < pointer.size();
            if (is_escape) ++index;
            steps.back() += !is_escape ? pointer[index] : pointer[index] == '1' ? '/' : '~';
        }
    }
    return steps;
}

}  // namespace

TextPosition position_at(std::string_view text, std::size_t offset) {
    TextPosition position;
    for (char letter : text.substr(0, offset)) {
        if (letter == '\n')
            position = {position.line + 1, 1};
        else
            position.column += (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
    }
    return position;
}

TextPosition position_of(std::string_view text, std::string_view pointer) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    Walker walker(text);
    walker.skip_space();
    for (const std::string& step : steps_of(pointer))
        if (!walker.descend(step)) break;
    return position_at(text, walker.at());
}

}  // namespace couponry::document
