#include "words/messages.h"

#include <boost/json.hpp>
#include <map>

#include <unicode/msgfmt.h>

#include "base/check.h"

namespace couponry::words {
namespace {

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

}  // namespace

Arguments::Arguments(std::initializer_list<std::pair<std::string_view, Value>> values) {
    for (const auto& [name, value] : values) set(name, value);
}

void Arguments::set(std::string_view name, Value value) {
    for (auto& [own, old] : values_)
        if (own == name) {
            old = std::move(value);
            return;
        }
    values_.emplace_back(std::string(name), std::move(value));
}

struct Messages::Content {
    struct Message {
        std::string text;
        // Copied for each use: formatting fills caches inside, so one object must not serve two threads.
        icu::MessageFormat format;
    };
    std::string locale;
    std::map<std::string, Message, std::less<>> messages;

    const Message& find(std::string_view key) const {
        const auto place = messages.find(key);
        CHECK(place != messages.end());
        return place->second;
    }
};

Result<Messages> Messages::load(std::string_view json_text, std::string_view locale) {
    boost::system::error_code error;
    const boost::json::value document = boost::json::parse(json_text, error);
    if (error || !document.is_object())
        return fail("malformed_messages", "The messages are not a JSON object of texts: " + error.message() + ".");
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale language = icu::Locale::forLanguageTag(std::string(locale), status);
    if (U_FAILURE(status)) return fail("malformed_messages", "The messages name no language that ICU knows.");

    auto content = std::make_shared<Content>();
    content->locale = locale;
    std::vector<FieldError> errors;
    for (const auto& [key, value] : document.get_object()) {
        const std::string pointer = "/" + std::string(key);
        if (!value.is_string()) {
            errors.push_back({pointer, "A message is a text."});
            continue;
        }
        const std::string_view text(value.get_string());
        UParseError parse_error;
        status = U_ZERO_ERROR;
        icu::MessageFormat format(from_utf8(text), language, parse_error, status);
        if (U_FAILURE(status))
            errors.push_back({pointer, "ICU cannot read this at character " + std::to_string(parse_error.offset) + "."});
        else
            content->messages.emplace(std::string(key), Content::Message{std::string(text), format});
    }
    if (!errors.empty()) return fail("malformed_messages", "Some messages cannot be read.", std::move(errors));
    return Messages(std::move(content));
}

const std::string& Messages::locale() const {
    return content_->locale;
}

bool Messages::has(std::string_view key) const {
    return content_->messages.contains(key);
}

std::string Messages::format(std::string_view key, const Arguments& arguments) const {
    const icu::MessageFormat format(content_->find(key).format);
    std::vector<icu::UnicodeString> names;
    std::vector<icu::Formattable> values;
    for (const auto& [name, value] : arguments.values()) {
        names.push_back(from_utf8(name));
        if (const auto* number = std::get_if<std::int64_t>(&value))
            values.emplace_back(static_cast<int64_t>(*number));
        else
            values.emplace_back(from_utf8(std::get<std::string>(value)));
    }
    icu::UnicodeString formatted;
    UErrorCode status = U_ZERO_ERROR;
    format.format(names.data(), values.data(), static_cast<std::int32_t>(names.size()), formatted, status);
    CHECK(U_SUCCESS(status));
    std::string text;
    return formatted.toUTF8String(text);
}

const std::string& Messages::text(std::string_view key) const {
    return content_->find(key).text;
}

std::vector<std::string> Messages::keys() const {
    std::vector<std::string> keys;
    for (const auto& [key, message] : content_->messages) keys.push_back(key);
    return keys;
}

}  // namespace couponry::words
