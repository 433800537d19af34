// TextWriter: JSON as text, without a tree of values in between: for answers that are written thousands of times a second. The caller
// sees to it that what it begins it ends. Belongs to one thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace couponry::document {

class TextWriter {
public:
    TextWriter() { text_.reserve(kBytesAtFirst); }

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    /// A literal name of ours: nothing in it is to be escaped.
    void key(std::string_view name);

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

    std::string take() { return std::move(text_); }

private:
    static constexpr std::size_t kBytesAtFirst = 4'096;  // of an answer for a cart of ten lines
    void open(char bracket);
    void close(char bracket);
    void write_number(std::int64_t number);
    /// Before a value: a comma unless it is the first of its list or stands behind its key.
    void separate() {
        if (needs_comma_) text_ += ',';
        needs_comma_ = true;
    }

    std::string text_;
    bool needs_comma_ = false;
};

}  // namespace couponry::document
