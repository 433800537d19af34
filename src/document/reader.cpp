#include "document/reader.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstring>

namespace couponry::document {
namespace {

std::string_view kind_name(const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null:
            return "null";
        case boost::json::kind::bool_:
            return "true or false";
        case boost::json::kind::int64:
        case boost::json::kind::uint64:
            return "a number";
        case boost::json::kind::double_:
            return "a number with decimals, an exponent or too many digits";
        case boost::json::kind::string:
            return "a text";
        case boost::json::kind::array:
            return "a list";
        case boost::json::kind::object:
            return "an object";
    }
    return "something else";
}

bool refuse_kind(const Reader& reader, std::string_view wanted) {
    return reader.refuse(fmt::format("This is {}; it must be {}.", kind_name(reader.value()), wanted));
}

/// The value's text; nothing, and an error, when it is not a text.
std::optional<std::string_view> text_of(const Reader& reader, std::string_view wanted) {
    const auto text = text_in(reader);
    if (!text) refuse_kind(reader, wanted);
    return text;
}

bool is_control(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7F;
}

std::size_t count_letters(std::string_view text) {
    std::size_t count = 0;
    for (char letter : text) count += (static_cast<unsigned char>(letter) & 0xC0U) != 0x80U;
    return count;
}

/// An error text repeats what was sent only up to this length.
constexpr std::size_t kQuotedLengthMax = 60;
std::string quoted(std::string_view text) {
    if (text.size() <= kQuotedLengthMax) return fmt::format("\"{}\"", text);
    std::size_t end = kQuotedLengthMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return fmt::format("\"{}…\"", text.substr(0, end));
}

std::optional<std::int64_t> integer_of(const boost::json::value& value) {
    if (const std::int64_t* number = value.if_int64()) return *number;
    return std::nullopt;  // a uint64 here is above 2^63, above every limit
}

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

}  // namespace

std::string pointer_step(std::string_view key) {
    std::string step = "/";
    for (char letter : key) {
        if (letter == '~')
            step += "~0";
        else if (letter == '/')
            step += "~1";
        else
            step += letter;
    }
    return step;
}

Failure invalid_document(std::vector<FieldError> errors) {
    CHECK(!errors.empty());
    std::string detail = fmt::format("{}: {}", errors[0].pointer.empty() ? "The document" : errors[0].pointer, errors[0].detail);
    return {"invalid_document", std::move(detail), std::move(errors)};
}

std::string Reader::pointer() const {
    if (parent_ == nullptr) return {};
    return parent_->pointer() + (index_ == kNoIndex ? pointer_step(key_) : "/" + std::to_string(index_));
}

bool Reader::refuse_at(std::string_view relative, std::string detail) const {
    if (errors_->size() < kErrorsMax) errors_->push_back({pointer() + std::string(relative), std::move(detail)});
    return false;
}

const boost::json::object* Reader::object() const {
    const boost::json::object* object = value_->if_object();
    if (object == nullptr) refuse_kind(*this, "an object");
    return object;
}

const boost::json::array* Reader::array(std::size_t size_max) const {
    const boost::json::array* array = value_->if_array();
    if (array == nullptr) {
        refuse_kind(*this, "a list");
    } else if (array->size() > size_max) {
        refuse(fmt::format("The list has {} entries; at most {} are allowed.", array->size(), size_max));
        return nullptr;
    }
    return array;
}

bool read_boolean(const Reader& reader, bool& target) {
    const bool* value = reader.value().if_bool();
    if (value == nullptr) return refuse_kind(reader, "true or false");
    target = *value;
    return true;
}

bool Integer::operator()(const Reader& reader, std::int64_t& target) const {
    if (!reader.value().is_number() || reader.value().is_double()) return refuse_kind(reader, "a whole number");
    const auto number = integer_of(reader.value());
    if (!number || *number < least || *number > most)
        return reader.refuse(fmt::format("The number must be from {} to {}.", least, most));
    target = *number;
    return true;
}

bool Integer::operator()(const Reader& reader, std::int32_t& target) const {
    CHECK(least >= INT32_MIN && most <= INT32_MAX);
    std::int64_t number = 0;
    if (!(*this)(reader, number)) return false;
    target = static_cast<std::int32_t>(number);
    return true;
}

bool Text::operator()(const Reader& reader, std::string& target) const {
    const auto text = text_of(reader, "a text");
    if (!text) return false;
    if (text->empty() && !may_be_empty) return reader.refuse("The text is empty; write something, or leave the field out.");
    for (char letter : *text)
        if (!may_have_controls && is_control(letter) && !(may_have_lines && (letter == '\n' || letter == '\r' || letter == '\t')))
            return reader.refuse("The text has a control character; remove it.");
    if (const std::size_t letters = text->size() > length_max ? count_letters(*text) : 0; letters > length_max)
        return reader.refuse(fmt::format("The text has {} letters; at most {} are allowed.", letters, length_max));
    target = *text;
    return true;
}

bool Money::operator()(const Reader& reader, MoneyMap& target) const {
    constexpr std::string_view kWanted = "amounts in minor units by currency, such as {\"GBP\": 500}";
    const boost::json::object* entries = reader.value().if_object();
    if (entries == nullptr) return refuse_kind(reader, kWanted);
    if (entries->empty() && !may_be_empty) return reader.refuse(fmt::format("There is no amount; write {}.", kWanted));
    MoneyMap amounts;
    bool is_good = true;
    for (const auto& [key, value] : *entries) {
        const std::string_view name(key.data(), key.size());
        const auto currency = parse_currency(name);
        if (!currency) {
            is_good = reader.refuse(fmt::format("{} is no currency; use an ISO 4217 code such as \"GBP\".", quoted(name)));
            continue;
        }
        const auto amount = integer_of(value);
        if (!amount || *amount < least || *amount > most)
            is_good = reader.refuse(fmt::format("The amount in {} must be a whole number of minor units from {} to {}.",
                                                currency->text(), least, most));
        else
            amounts.set(*currency, *amount);
    }
    if (is_good) target = std::move(amounts);
    return is_good;
}

bool read_currency(const Reader& reader, Currency& target) {
    const auto text = text_of(reader, "a currency such as \"GBP\"");
    if (!text) return false;
    const auto currency = parse_currency(*text);
    if (!currency) return reader.refuse(fmt::format("{} is no currency; use an ISO 4217 code such as \"GBP\".", quoted(*text)));
    target = *currency;
    return true;
}

bool read_instant(const Reader& reader, Instant& target) {
    const auto text = text_of(reader, "an instant such as \"2026-11-01T00:00:00-05:00\"");
    if (!text) return false;
    const auto instant = parse_instant(*text);
    if (!instant)
        return reader.refuse(fmt::format(
            "{} is no instant; write RFC 3339 with an offset, such as \"2026-11-01T00:00:00-05:00\" or \"…Z\".", quoted(*text)));
    target = *instant;
    return true;
}

bool read_date(const Reader& reader, Date& target) {
    const auto text = text_of(reader, "a date such as \"2026-12-26\"");
    if (!text) return false;
    const auto date = parse_date(*text);
    if (!date) return reader.refuse(fmt::format("{} is no date; write it as \"2026-12-26\".", quoted(*text)));
    target = *date;
    return true;
}

bool read_minute_of_day(const Reader& reader, std::int32_t& target) {
    const auto text = text_of(reader, "a time such as \"10:00\"");
    if (!text) return false;
    int minutes = -1;
    if (text->size() == 5 && is_digit((*text)[0]) && is_digit((*text)[1]) && (*text)[2] == ':' && is_digit((*text)[3]) &&
        is_digit((*text)[4]) && (*text)[3] < '6')
        minutes = (((*text)[0] - '0') * 10 + ((*text)[1] - '0')) * 60 + ((*text)[3] - '0') * 10 + ((*text)[4] - '0');
    if (minutes < 0 || minutes > 24 * 60)
        return reader.refuse(
            fmt::format("{} is no time of day; write hours and minutes from \"00:00\" to \"24:00\".", quoted(*text)));
    target = minutes;
    return true;
}

bool read_percent(const Reader& reader, Percent& target) {
    constexpr std::string_view kWanted = "a text above 0 and up to 100 with at most four decimals, such as \"12.5\"";
    const auto text = text_of(reader, kWanted);
    if (!text) return false;
    const auto percent = parse_percent(*text);
    if (!percent || percent->ten_thousandths <= 0 || percent->ten_thousandths > kHundredPercent)
        return reader.refuse(fmt::format("{} is no percentage that can be given; write {}.", quoted(*text), kWanted));
    target = *percent;
    return true;
}

bool read_email(const Reader& reader, std::string& target) {
    std::string text;
    if (!Text{.length_max = kEmailLengthMax}(reader, text)) return false;
    const std::size_t at = text.find('@');
    if (at == std::string::npos || at == 0 || at + 1 == text.size() || text.find('@', at + 1) != std::string::npos ||
        text.find(' ') != std::string::npos)
        return reader.refuse(fmt::format("{} is no e-mail address; write it as \"name@example.com\".", quoted(text)));
    target = std::move(text);
    return true;
}

bool read_country(const Reader& reader, std::string& target) {
    const auto text = text_of(reader, "a country such as \"US\"");
    if (!text) return false;
    const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
    if (text->size() != 2 || !is_capital((*text)[0]) || !is_capital((*text)[1]))
        return reader.refuse(
            fmt::format("{} is no country; write two capital letters of ISO 3166, such as \"US\".", quoted(*text)));
    target = *text;
    return true;
}

std::optional<std::string_view> text_in(const Reader& reader) {
    const boost::json::string* text = reader.value().if_string();
    if (text == nullptr) return std::nullopt;
    return std::string_view(text->data(), text->size());
}

bool refuse_word(const Reader& reader, const std::vector<std::string_view>& words) {
    const std::string wanted = fmt::format("one of \"{}\"", fmt::join(words, "\", \""));
    const auto text = text_of(reader, wanted);
    if (!text) return false;
    return reader.refuse(fmt::format("{} is not known here; write {}.", quoted(*text), wanted));
}

Fields::Fields(const Reader& reader) : reader_(&reader), object_(reader.object()) {
    if (object_ != nullptr && object_->size() > kFieldsPerObjectMax) {
        reader.refuse(fmt::format("The object has {} fields; remove those that are not known here.", object_->size()));
        object_ = nullptr;
    }
    if (object_ == nullptr) return;
    for (const auto& entry : *object_) shapes_ |= shape_of({entry.key().data(), entry.key().size()});
}

const boost::json::value* Fields::look_up(std::string_view name) {
    const std::size_t size = object_->size();
    for (std::size_t step = 0; step < size; ++step) {
        const std::size_t index = next_ + step < size ? next_ + step : next_ + step - size;
        const auto& entry = object_->begin()[index];
        const auto key = entry.key();
        if (key.size() != name.size() || std::memcmp(key.data(), name.data(), name.size()) != 0) continue;
        is_known_[index] = true;
        next_ = index + 1;
        return entry.value().is_null() ? nullptr : &entry.value();
    }
    return nullptr;
}

void Fields::refuse_others() {
    if (object_ == nullptr || is_known_.count() == object_->size()) return;
    std::size_t index = 0;
    for (const auto& [key, value] : *object_) {
        if (is_known_[index++]) continue;
        const std::string_view name(key.data(), key.size());
        Reader(*reader_, name, value)
            .refuse(fmt::format("There is no field {} here; correct its name or remove it.", quoted(name)));
    }
}

void read_own_identifier(Fields& fields, std::string_view name, std::string_view known, std::string& target, const Text& text) {
    if (known.empty()) {
        fields.required(name, target, text);
        return;
    }
    // An address holds what no document was asked for.
    const boost::json::value address(boost::json::string(known.data(), known.size()));
    text(Reader(fields.reader(), name, address), target);
    std::string given;
    if (fields.optional(name, given, text) && given != known)
        fields.reader().refuse_at(pointer_step(name),
                                  fmt::format("This is saved as {}; leave the field out or write the same.", quoted(known)));
}

}  // namespace couponry::document
