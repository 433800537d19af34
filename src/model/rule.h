// Rule: one condition or effect as data, a type from VOCABULARY and typed parameters in document order. Which parameters
// a type has is said by its descriptor (engine/descriptor.h); reading, forms and fuzzing derive from that. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "base/money.h"
#include "model/filter.h"

namespace couponry {

/// A whole number of days, written "P90D".
struct Days {
    std::int32_t count = 0;
    bool operator==(const Days&) const = default;
};
/// What the shop says of something in `metadata`, `attributes`: compared by type, never as text.
using FactScalar = std::variant<bool, std::int64_t, std::string>;
struct FactValue {
    std::vector<FactScalar> values;
    bool is_list = false;
    bool operator==(const FactValue&) const = default;
};
/// Fixed prices of single products.
using PriceList = std::map<std::string, MoneyMap>;

class Parameters;
using ParameterList = std::vector<Parameters>;
using ParameterValue = std::variant<bool, std::int64_t, std::string, Percent, MoneyMap, Instant, Days, std::vector<std::string>,
                                    ItemFilter, PriceList, FactValue, std::vector<Date>, Parameters, ParameterList>;

/// Named values. `find<T>` gives nullptr when the name is absent; a present value of another type is a CHECK, because the
/// reader has already refused it.
class Parameters {
public:
    template <class T>
    const T* find(std::string_view name) const;
    template <class T>
    T get_or(std::string_view name, const T& fallback) const;
    /// Whatever stands under the name, for one that may have several types; nullptr when absent.
    const ParameterValue* find_value(std::string_view name) const;
    bool has(std::string_view name) const;
    void set(std::string name, ParameterValue value);
    const std::vector<std::pair<std::string, ParameterValue>>& values() const { return values_; }
    bool operator==(const Parameters&) const;

private:
    std::vector<std::pair<std::string, ParameterValue>> values_;
};

struct Rule {
    std::string type;
    Parameters parameters;
    bool operator==(const Rule&) const = default;
};

/// The tree of conditions: a leaf holds a rule, the others join their children.
struct ConditionTree {
    enum class Kind : std::uint8_t { all, any, none, leaf };
    Kind kind = Kind::all;
    std::vector<ConditionTree> children;
    Rule rule;
    bool operator==(const ConditionTree&) const = default;
};

inline const ParameterValue* Parameters::find_value(std::string_view name) const {
    for (const auto& [own, value] : values_)
        if (own == name) return &value;
    return nullptr;
}

inline bool Parameters::has(std::string_view name) const {
    return find_value(name) != nullptr;
}

template <class T>
const T* Parameters::find(std::string_view name) const {
    for (const auto& [own, value] : values_) {
        if (own != name) continue;
        const T* typed = std::get_if<T>(&value);
        CHECK(typed != nullptr);
        return typed;
    }
    return nullptr;
}

template <class T>
T Parameters::get_or(std::string_view name, const T& fallback) const {
    const T* found = find<T>(name);
    return found != nullptr ? *found : fallback;
}

inline void Parameters::set(std::string name, ParameterValue value) {
    for (auto& entry : values_)
        if (entry.first == name) {
            entry.second = std::move(value);
            return;
        }
    values_.emplace_back(std::move(name), std::move(value));
}

inline bool Parameters::operator==(const Parameters& other) const {
    return values_ == other.values_;
}

}  // namespace couponry
