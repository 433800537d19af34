#include "document/text_writer.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

namespace couponry::document {
namespace {

/// Whether RFC 8259, section 7, wants it escaped.
bool is_special(char letter) {
    return letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < 0x20;
}

}  // namespace

void TextWriter::open(char bracket) {
    separate();
    text_ += bracket;
    needs_comma_ = false;
}

void TextWriter::close(char bracket) {
    text_ += bracket;
    needs_comma_ = true;
}

void TextWriter::key(std::string_view name) {
    separate();
    text_ += '"';
    text_ += name;
    text_ += "\":";
    needs_comma_ = false;
}

void TextWriter::value(std::string_view text) {
    separate();
    if (std::ranges::any_of(text, is_special)) {
        text_ += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
        return;
    }
    text_ += '"';
    text_ += text;
    text_ += '"';
}

void TextWriter::value(bool truth) {
    separate();
    text_ += truth ? "true" : "false";
}

void TextWriter::write_number(std::int64_t number) {
    separate();
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text_.append(digits.data(), end);
}

void TextWriter::value(const boost::json::value& value) {
    separate();
    text_ += boost::json::serialize(value);
}

void TextWriter::value(const boost::json::object& object) {
    separate();
    text_ += boost::json::serialize(object);
}

}  // namespace couponry::document
