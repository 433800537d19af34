// TextWriter: JSON as text, without a tree of values in between: for answers that are written thousands of times a second. The caller
// sees to it that what it begins it ends. Belongs to one thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace couponry::document {

class TextWriter {
public:
    TextWriter() : text_(kBytesAtFirst, '\0') {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    /// A literal name of ours: nothing in it is to be escaped.
    void key(std::string_view name) {
        char* end = separate(room(name.size() + kMarks));
        *end++ = '"';
        std::memcpy(end, name.data(), name.size());
        end += name.size();
        *end++ = '"';
        *end++ = ':';
        finish(end);
        needs_comma_ = false;
    }

    void value(std::string_view text);
    void value(const std::string& text) { value(std::string_view(text)); }
    void value(const char* text) { value(std::string_view(text)); }
    void value(bool truth);
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    void value(Integer number) {
        write_number(static_cast<std::int64_t>(number));
    }
    void value(const boost::json::value& value);
    void value(const boost::json::object& object);

    template <class Value>
    void field(std::string_view name, const Value& entry) {
        key(name);
        value(entry);
    }
    /// A value that is JSON already; nothing for an empty text.
    void embedded_unless_empty(std::string_view name, std::string_view json) {
        if (json.empty()) return;
        key(name);
        write_json(json);
    }
    /// Nothing for an empty text.
    void field_unless_empty(std::string_view name, std::string_view text) {
        if (!text.empty()) field(name, text);
    }
    /// An array of what `write` writes of each entry.
    template <class Entries, class Write>
    void list(std::string_view name, const Entries& entries, const Write& write) {
        key(name);
        begin_array();
        for (const auto& entry : entries) write(entry);
        end_array();
    }
    template <class Texts>
    void texts(std::string_view name, const Texts& entries) {
        list(name, entries, [&](const auto& text) { value(text); });
    }

    std::string take() {
        text_.resize(size_);
        return std::move(text_);
    }

private:
    static constexpr std::size_t kBytesAtFirst = 4'096;  // of an answer for a cart of ten lines
    static constexpr std::size_t kMarks = 4;  // quotes, comma and colon around a text

    void open(char bracket) {
        finish(separate(room(kMarks)), bracket);
        needs_comma_ = false;
    }
    void close(char bracket) {
        finish(room(kMarks), bracket);
        needs_comma_ = true;
    }
    void write_number(std::int64_t number);
    void write_json(std::string_view json);
    /// Where the next `size` bytes go.
    char* room(std::size_t size) {
        if (text_.size() - size_ < size) text_.resize(2 * (text_.size() + size));
        return text_.data() + size_;
    }
    void finish(char* end) { size_ = static_cast<std::size_t>(end - text_.data()); }
    void finish(char* end, char last) {
        *end = last;
        finish(end + 1);
    }
    /// Before a value: a comma unless it is the first of its list or stands behind its key.
    char* separate(char* end) {
        if (needs_comma_) *end++ = ',';
        needs_comma_ = true;
        return end;
    }

    std::string text_;  // with room at its end
    std::size_t size_ = 0;  // of what is written
    bool needs_comma_ = false;
};

}  // namespace couponry::document
