// ParameterSpec: what a rule type takes. One list per rule type drives reading and writing, refusal with pointers, the form in
// the Backoffice, the reference, the fuzz generator and the search for fixes. Constant data, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace couponry::engine {

/// How a parameter is written in JSON and kept in model::Parameters (the type in brackets).
enum class ParameterKind : std::uint8_t {
    boolean,  // true (bool)
    integer,  // 3 (int64)
    text,  // "x" (string)
    choice,  // one of `choices` (string)
    percent,  // "12.5", 0 < p <= 100 (Percent)
    money,  // {"GBP": 500} (MoneyMap), each amount >= `minimum`
    instant_or_days,  // "2026-…Z" (Instant) or "P90D" (Days)
    texts,  // ["a", "b"] (vector<string>), not empty
    dates,  // ["2026-12-26"] (vector<Date>)
    filter,  // an item filter (ItemFilter)
    price_list,  // {"product": {"GBP": 500}} (PriceList)
    fact_value,  // true, 3, "x" or a list of one type (FactValue)
    integer_or_money,  // 3 (int64) or {"GBP": 500} (MoneyMap)
    object,  // {…} by `fields` (Parameters)
    objects,  // [{…}] by `fields` (ParameterList), not empty
};

struct ParameterSpec {
    std::string_view name;
    ParameterKind kind;
    bool required = false;
    std::string_view describes = {};  // a phrase for forms and the reference
    std::span<const std::string_view> choices = {};
    std::span<const ParameterSpec> fields = {};
    std::string_view one_of = {};  // of the parameters with the same name here exactly one must be given
    std::int64_t minimum = 0;  // of an integer or amount
    std::int64_t maximum = 1'000'000'000;
};

}  // namespace couponry::engine
