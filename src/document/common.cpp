#include "document/common.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

namespace couponry::document {
namespace {

/// Longest period of days: a hundred years.
constexpr std::int32_t kDaysMax = 36'500;

/// A text, number or truth value as text.
bool read_attribute_value(const Reader& reader, std::string& target) {
    const boost::json::value& value = reader.value();
    if (const bool* is_true = value.if_bool()) {
        target = *is_true ? "true" : "false";
        return true;
    }
    if (const std::int64_t* number = value.if_int64()) {
        target = std::to_string(*number);
        return true;
    }
    if (value.is_string()) return Text{}(reader, target);
    return reader.refuse("An attribute is a text, a whole number, true or false, or a list of texts; write a decimal as text.");
}

bool read_attribute(const Reader& reader, std::vector<std::string>& target) {
    if (reader.value().is_array()) return ListOf{read_attribute_value}(reader, target);
    std::string value;
    if (!read_attribute_value(reader, value)) return false;
    target = {std::move(value)};
    return true;
}

bool read_fact_scalar(const Reader& reader, FactScalar& target) {
    const boost::json::value& value = reader.value();
    if (const bool* is_true = value.if_bool()) {
        target = *is_true;
        return true;
    }
    if (const std::int64_t* number = value.if_int64()) {
        target = *number;
        return true;
    }
    if (value.is_string()) {
        std::string text;
        if (!Text{.may_be_empty = true, .may_have_lines = true}(reader, text)) return false;
        target = std::move(text);
        return true;
    }
    return reader.refuse(
        "A fact is true or false, a whole number, a text, or a list of one of these; write a decimal in smaller units or as "
        "text.");
}

bool read_weekday(const Reader& reader, int& target) {
    const auto text = text_in(reader);
    for (int day = 0; day < 7; ++day)
        if (text && kDayNames[day] == *text) {
            target = day;
            return true;
        }
    return refuse_word(reader, {std::begin(kDayNames), std::end(kDayNames)});
}

bool read_texts(const Reader& reader, const Text& words, LocalText& target) {
    if (reader.value().is_string()) {
        std::string text;
        if (!words(reader, text)) return false;
        target = {{"en", std::move(text)}};
        return true;
    }
    LocalText read;
    if (!MapOf{words}(reader, read)) return false;
    for (const auto& [locale, text] : read) {
        const bool is_locale =
            locale.size() >= 2 && locale.size() <= kLocaleLengthMax &&
            locale.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
        if (!is_locale)
            return reader.refuse_at(pointer_step(locale), "This is no locale; write one such as \"en\" or \"en-GB\".");
    }
    target = std::move(read);
    return true;
}

}  // namespace

bool read_local_text(const Reader& reader, LocalText& target) {
    return read_texts(reader, {.may_be_empty = true, .may_have_lines = true}, target);
}

bool SomeLocalText::operator()(const Reader& reader, LocalText& target) const {
    LocalText read;
    if (!read_texts(reader, {.length_max = length_max, .may_have_lines = true}, read)) return false;
    if (read.empty()) return reader.refuse("There is no text; give one in at least one language.");
    target = std::move(read);
    return true;
}

bool read_attributes(const Reader& reader, Attributes& target) {
    return MapOf{read_attribute}(reader, target);
}

bool read_fact(const Reader& reader, FactValue& target) {
    FactValue read;
    read.is_list = reader.value().is_array();
    if (read.is_list) {
        if (!ListOf{read_fact_scalar}(reader, read.values)) return false;
        for (const FactScalar& scalar : read.values)
            if (scalar.index() != read.values[0].index())
                return reader.refuse("The list mixes types; use only texts, only whole numbers, or only true and false.");
    } else {
        read.values.emplace_back();
        if (!read_fact_scalar(reader, read.values[0])) return false;
    }
    target = std::move(read);
    return true;
}

bool read_facts(const Reader& reader, std::map<std::string, FactValue>& target) {
    std::map<std::string, FactValue> read;
    const auto read_or_skip = [](const Reader& place, FactValue& fact) {
        return place.value().is_null() || read_fact(place, fact);
    };
    if (!MapOf{read_or_skip}(reader, read)) return false;
    std::erase_if(read, [](const auto& entry) { return !entry.second.is_list && entry.second.values.empty(); });
    target = std::move(read);
    return true;
}

bool read_days(const Reader& reader, Days& target) {
    const auto text = text_in(reader);
    std::int32_t count = 0;
    bool is_good = text && text->size() >= 3 && text->front() == 'P' && text->back() == 'D';
    if (is_good) {
        const char* end = text->data() + text->size() - 1;
        const auto [stop, error] = std::from_chars(text->data() + 1, end, count);
        is_good = error == std::errc{} && stop == end && count >= 1 && count <= kDaysMax;
    }
    if (!is_good)
        return reader.refuse(fmt::format("A period is a text such as \"P30D\", from 1 to {} days; write it so.", kDaysMax));
    target.count = count;
    return true;
}

bool read_schedule(const Reader& reader, Schedule& target) {
    const std::size_t errors_before = reader.error_count();
    Schedule read;
    Fields fields(reader);
    fields.optional("days", read.days, ListOf{.read_entry = read_weekday, .size_max = 7, .may_be_empty = false});
    fields.optional("from", read.from_minute, read_minute_of_day);
    fields.optional("to", read.to_minute, read_minute_of_day);
    fields.optional("except", read.except, ListOf{read_date});
    fields.refuse_others();
    if (read.from_minute == 24 * 60)
        reader.refuse_at("/from", "A schedule cannot begin at \"24:00\"; write \"00:00\" of the next day.");
    if (reader.error_count() != errors_before) return false;
    target = std::move(read);
    return true;
}

bool read_birthday(const Reader& reader, CivilDate& target) {
    const auto text = text_in(reader);
    // 2000 was a leap year, so that 29 February is a birthday.
    const auto date = text && text->size() == 5 ? parse_date("2000-" + std::string(*text)) : std::nullopt;
    if (!date) return reader.refuse("A birthday is a text of month and day, such as \"07-31\"; write it so.");
    const CivilDate civil = civil_of(*date);
    target.month = civil.month;
    target.day = civil.day;
    return true;
}

void check_window(const Reader& reader, const std::optional<Instant>& starts_at, const std::optional<Instant>& ends_at) {
    if (starts_at && ends_at && *ends_at < *starts_at)
        reader.refuse_at("/ends_at", "The end lies before the start; move one of them.");
}

}  // namespace couponry::document
