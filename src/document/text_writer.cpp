#include "document/text_writer.h"

#include <boost/json.hpp>
#include <charconv>

namespace couponry::document {
namespace {

/// Whether RFC 8259, section 7, wants a letter of it escaped. Looks at all of them, which is faster than to stop.
bool has_special(std::string_view text) {
    bool found = false;
    for (const char letter : text) found |= letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < 0x20;
    return found;
}

}  // namespace

void TextWriter::value(std::string_view text) {
    if (has_special(text)) {
        write_json(boost::json::serialize(boost::json::string_view(text.data(), text.size())));
        return;
    }
    char* end = separate(room(text.size() + kMarks));
    *end++ = '"';
    std::memcpy(end, text.data(), text.size());
    finish(end + text.size(), '"');
}

void TextWriter::value(bool truth) {
    write_json(truth ? "true" : "false");
}

void TextWriter::write_number(std::int64_t number) {
    constexpr std::size_t kDigitsMax = 24;
    char* end = separate(room(kDigitsMax + kMarks));
    finish(std::to_chars(end, end + kDigitsMax, number).ptr);
}

void TextWriter::write_json(std::string_view json) {
    char* end = separate(room(json.size() + kMarks));
    std::memcpy(end, json.data(), json.size());
    finish(end + json.size());
}

void TextWriter::value(const boost::json::value& value) {
    write_json(boost::json::serialize(value));
}

void TextWriter::value(const boost::json::object& object) {
    write_json(boost::json::serialize(object));
}

}  // namespace couponry::document
