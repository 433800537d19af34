// How single values are written: the counterparts of the reading functions of reader.h. Used by the writers of this folder and by
// those who write answers of their own. Pure functions, any thread.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "model/catalog.h"
#include "model/rule.h"

namespace couponry::document {

inline boost::json::string_view json_text(std::string_view text) {
    return {text.data(), text.size()};
}
boost::json::array write_texts(const std::vector<std::string>& texts);
boost::json::object write_money(const MoneyMap& amounts);
boost::json::object write_local_text(const LocalText& text);
boost::json::object write_attributes(const Attributes& attributes);
boost::json::value write_fact(const FactValue& value);
boost::json::object write_facts(const std::map<std::string, FactValue>& facts);
/// "10:00", "24:00".
std::string write_minute_of_day(std::int32_t minute);
/// "P90D".
std::string write_days(Days days);

// Fields that are left out when they say nothing.
void put_text(boost::json::object& object, std::string_view name, std::string_view text);
void put_texts(boost::json::object& object, std::string_view name, const std::vector<std::string>& texts);
void put_texts(boost::json::object& object, std::string_view name, const std::optional<std::vector<std::string>>& texts);
void put_money(boost::json::object& object, std::string_view name, const MoneyMap& amounts);
void put_instant(boost::json::object& object, std::string_view name, const std::optional<Instant>& instant);
void put_integer(boost::json::object& object, std::string_view name, const std::optional<std::int64_t>& number);
void put_local_text(boost::json::object& object, std::string_view name, const LocalText& text);

}  // namespace couponry::document
