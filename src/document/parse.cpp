#include "document/parse.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>
#include <string>
#include <vector>

namespace couponry::document {
namespace {

/// Builds the value, and remembers the keys of the objects that are still open to find one that stands twice (Boost.JSON itself
/// would keep the last one in silence).
class Builder {
public:
    static constexpr std::size_t max_object_size = boost::json::object::max_size();
    static constexpr std::size_t max_array_size = boost::json::array::max_size();
    static constexpr std::size_t max_key_size = boost::json::string::max_size();
    static constexpr std::size_t max_string_size = boost::json::string::max_size();
    using Text = boost::json::string_view;
    using Error = boost::json::error_code;

    Builder() : stack({}, first_values_.data(), first_values_.size()) {
        letters_.reserve(kLettersAtFirst);
        keys_.reserve(kKeysAtFirst);
    }
    Builder(const Builder&) = delete;
    Builder& operator=(const Builder&) = delete;

private:
    // Of most requests all that is open has room in these.
    static constexpr std::size_t kValuesAtFirst = 128;
    static constexpr std::size_t kLettersAtFirst = 256;
    static constexpr std::size_t kKeysAtFirst = 32;
    alignas(boost::json::value) std::array<unsigned char, kValuesAtFirst * sizeof(boost::json::value)> first_values_;

public:
    boost::json::value_stack stack;
    std::optional<std::string> doubled;  // the key that stands twice, when the parser stopped for it

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return true; }
    bool on_object_end(std::size_t count, Error& error) {
        if (has_double(count)) {
            error = boost::json::make_error_code(boost::json::error::extra_data);
            return false;
        }
        drop_keys(count);
        stack.push_object(count);
        return true;
    }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t count, Error&) {
        stack.push_array(count);
        return true;
    }
    bool on_key_part(Text part, std::size_t, Error&) {
        letters_.append(part.data(), part.size());
        stack.push_chars(part);
        return true;
    }
    bool on_key(Text part, std::size_t length, Error&) {
        letters_.append(part.data(), part.size());
        keys_.push_back({letters_.size() - length, length});
        stack.push_key(part);
        return true;
    }
    bool on_string_part(Text part, std::size_t, Error&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(Text part, std::size_t, Error&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t number, Text, Error&) {
        stack.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, Text, Error&) {
        stack.push_uint64(number);
        return true;
    }
    bool on_double(double number, Text, Error& error) {
        if (!std::isfinite(number)) {  // written as 1e999
            error = boost::json::make_error_code(boost::json::error::exponent_overflow);
            return false;
        }
        stack.push_double(number);
        return true;
    }
    bool on_bool(bool value, Error&) {
        stack.push_bool(value);
        return true;
    }
    bool on_null(Error&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }

private:
    struct Key {
        std::size_t begin;
        std::size_t length;
    };

    std::string_view text_of(const Key& key) const { return std::string_view(letters_).substr(key.begin, key.length); }

    /// Compares the last `count` keys: pair by pair when they are few, else sorted.
    bool has_double(std::size_t count) {
        constexpr std::size_t kFew = 16;
        const auto begin = keys_.end() - static_cast<std::ptrdiff_t>(count);
        const auto is_equal = [&](const Key& one, const Key& two) { return text_of(one) == text_of(two); };
        auto found = keys_.end();
        if (count <= kFew) {
            for (auto key = begin; key != keys_.end() && found == keys_.end(); ++key)
                if (std::any_of(begin, key, [&](const Key& earlier) { return is_equal(earlier, *key); })) found = key;
        } else {
            const std::size_t letters_begin = begin->begin;
            std::sort(begin, keys_.end(), [&](const Key& one, const Key& two) { return text_of(one) < text_of(two); });
            found = std::adjacent_find(begin, keys_.end(), is_equal);
            if (found == keys_.end()) begin->begin = letters_begin;  // so that drop_keys finds where the first one began
        }
        if (found != keys_.end()) doubled = std::string(text_of(*found));
        return found != keys_.end();
    }

    void drop_keys(std::size_t count) {
        if (count == 0) return;
        const auto begin = keys_.end() - static_cast<std::ptrdiff_t>(count);
        letters_.resize(begin->begin);
        keys_.erase(begin, keys_.end());
    }

    std::string letters_;  // of the keys of all open objects
    std::vector<Key> keys_;
};

std::string explain(const boost::json::error_code& code, const std::optional<std::string>& doubled) {
    using boost::json::error;
    const auto is = [&](error wanted) { return code == boost::json::make_error_code(wanted); };
    if (doubled) return fmt::format("the object that ends here has the field \"{}\" twice; keep one", *doubled);
    if (is(error::extra_data)) return "something follows after the end of the document; remove it";
    if (is(error::incomplete)) return "the document ends too early; a bracket or quote is not closed";
    if (is(error::too_deep)) return fmt::format("the document is nested deeper than {} levels", kDocumentDepthMax);
    if (is(error::exponent_overflow)) return "the number is too large";
    if (is(error::illegal_leading_surrogate) || is(error::illegal_trailing_surrogate) || is(error::expected_hex_digit))
        return "a text has a \\u sequence that is no character; correct it";
    return "this is no JSON; look just before for a missing comma, quote or bracket, or a text that is not UTF-8";
}

}  // namespace

Result<boost::json::value> parse(std::string_view text, boost::json::storage_ptr storage, std::size_t bytes_max) {
    if (text.size() > bytes_max) {
        const std::string detail = fmt::format("The document has {} bytes; at most {} are allowed.", text.size(), bytes_max);
        return fail("document_too_large", detail, {{"", detail}});
    }
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // some editors begin a UTF-8 file with it
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    boost::json::parse_options options;
    options.max_depth = kDocumentDepthMax;
    boost::json::basic_parser<Builder> parser(options);
    parser.handler().stack.reset(std::move(storage));
    boost::json::error_code error;
    std::size_t offset = parser.write_some(false, text.data(), text.size(), error);
    if (!error && offset < text.size()) {
        error = boost::json::make_error_code(boost::json::error::extra_data);
    } else if (error == boost::json::make_error_code(boost::json::error::incomplete)) {
        offset = text.size();
    }
    if (error) {
        const TextPosition position = position_at(text, offset);
        const std::string detail =
            fmt::format("Line {}, column {}: {}.", position.line, position.column, explain(error, parser.handler().doubled));
        return fail("malformed_document", detail, {{"", detail}});
    }
    return parser.handler().stack.release();
}

}  // namespace couponry::document
