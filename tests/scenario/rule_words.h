// Conditions, effects and item filters in words, as the JSON that document/rule_document.h reads: "min_subtotal amount 50.00 items
// category garden". Driven by the descriptors' parameter lists, so that a new rule type can be written without new code.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <span>

#include "engine/parameter.h"
#include "scenario/values.h"

namespace couponry::scenario {

/// The type and its parameters up to the end of the words.
boost::json::object next_condition(Words& words, const Reading& reading);
boost::json::object next_effect(Words& words, const Reading& reading);

/// As many clauses as follow: "category garden full-price except (brand acme)".
boost::json::object next_filter(Words& words, const Reading& reading);
/// The same as people say it, with "items" anywhere between: "full-price items", "items category garden". Nothing when all that is
/// said is "items".
std::optional<boost::json::object> next_goods(Words& words, const Reading& reading);

}  // namespace couponry::scenario
