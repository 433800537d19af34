// How a fact is compared with a value: by type, never as text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "model/rule.h"

namespace couponry::engine {

enum class FactOperator : std::uint8_t { eq, ne, lt, lte, gt, gte, in, exists };
inline constexpr std::string_view kFactOperators[] = {"eq", "ne", "lt", "lte", "gt", "gte", "in", "exists"};
inline FactOperator fact_operator(std::string_view name) {
    return static_cast<FactOperator>(std::find(std::begin(kFactOperators), std::end(kFactOperators), name) - kFactOperators);
}

/// Values of different types never compare.
inline bool fact_compares(FactOperator how, const FactScalar& observed, const FactValue& required) {
    const FactScalar& first = required.values.front();
    if (observed.index() != first.index()) return false;
    switch (how) {
        case FactOperator::eq:
            return observed == first;
        case FactOperator::ne:
            return observed != first;
        case FactOperator::lt:
            return observed < first;
        case FactOperator::lte:
            return observed <= first;
        case FactOperator::gt:
            return observed > first;
        case FactOperator::gte:
            return observed >= first;
        case FactOperator::in:
            return std::find(required.values.begin(), required.values.end(), observed) != required.values.end();
        case FactOperator::exists:
            break;
    }
    return false;
}

/// An absent fact fits only `exists false`; of a list one value is enough, but for `ne` none may be equal.
inline bool fact_fits(FactOperator how, const FactValue* fact, const FactValue& required) {
    if (how == FactOperator::exists) return (fact != nullptr) == std::get<bool>(required.values.front());
    if (fact == nullptr) return false;
    const auto fits = [&](const FactScalar& observed) { return fact_compares(how, observed, required); };
    return how == FactOperator::ne ? std::all_of(fact->values.begin(), fact->values.end(), fits)
                                   : std::any_of(fact->values.begin(), fact->values.end(), fits);
}

}  // namespace couponry::engine
