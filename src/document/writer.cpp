#include "document/writer.h"

#include <fmt/format.h>

namespace couponry::document {

boost::json::array write_texts(const std::vector<std::string>& texts) {
    boost::json::array array;
    array.reserve(texts.size());
    for (const std::string& text : texts) array.emplace_back(json_text(text));
    return array;
}

boost::json::object write_money(const MoneyMap& amounts) {
    boost::json::object object;
    for (const auto& [currency, amount] : amounts) object[json_text(currency.text())] = amount;
    return object;
}

boost::json::object write_local_text(const LocalText& text) {
    boost::json::object object;
    for (const auto& [locale, words] : text) object[locale] = words;
    return object;
}

boost::json::object write_attributes(const Attributes& attributes) {
    boost::json::object object;
    for (const auto& [name, values] : attributes) {
        if (values.size() == 1)
            object[name] = values[0];
        else
            object[name] = write_texts(values);
    }
    return object;
}

boost::json::value write_fact(const FactValue& value) {
    const auto write_scalar = [](const FactScalar& scalar) {
        return std::visit([](const auto& plain) { return boost::json::value(plain); }, scalar);
    };
    if (!value.is_list) {
        CHECK(value.values.size() == 1);
        return write_scalar(value.values[0]);
    }
    boost::json::array array;
    for (const FactScalar& scalar : value.values) array.push_back(write_scalar(scalar));
    return array;
}

boost::json::object write_facts(const std::map<std::string, FactValue>& facts) {
    boost::json::object object;
    for (const auto& [name, value] : facts) object[name] = write_fact(value);
    return object;
}

std::string write_minute_of_day(std::int32_t minute) {
    return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

std::string write_days(Days days) {
    return fmt::format("P{}D", days.count);
}

void put_text(boost::json::object& object, std::string_view name, std::string_view text) {
    if (!text.empty()) object[json_text(name)] = json_text(text);
}

void put_texts(boost::json::object& object, std::string_view name, const std::vector<std::string>& texts) {
    if (!texts.empty()) object[json_text(name)] = write_texts(texts);
}

void put_texts(boost::json::object& object, std::string_view name, const std::optional<std::vector<std::string>>& texts) {
    if (texts) object[json_text(name)] = write_texts(*texts);
}

void put_money(boost::json::object& object, std::string_view name, const MoneyMap& amounts) {
    if (!amounts.empty()) object[json_text(name)] = write_money(amounts);
}

void put_instant(boost::json::object& object, std::string_view name, const std::optional<Instant>& instant) {
    if (instant) object[json_text(name)] = format_instant(*instant);
}

void put_integer(boost::json::object& object, std::string_view name, const std::optional<std::int64_t>& number) {
    if (number) object[json_text(name)] = *number;
}

void put_local_text(boost::json::object& object, std::string_view name, const LocalText& text) {
    if (!text.empty()) object[json_text(name)] = write_local_text(text);
}

}  // namespace couponry::document
