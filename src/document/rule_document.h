// Conditions, effects and item filters as JSON. Which parameters a type has is said by its descriptor alone, so a new rule type
// needs nothing here. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>

#include "document/reader.h"
#include "model/filter.h"
#include "model/rule.h"

namespace couponry::document {

bool read_item_filter(const Reader& reader, ItemFilter& target);
/// {"type": …, parameters}; values keep the order of the document.
bool read_condition(const Reader& reader, Rule& target);
bool read_effect(const Reader& reader, Rule& target);
/// {"all": […]}, {"any": […]}, {"none": […]} or a condition; {} is an `all` without children. At most kLeavesPerPromotionMax
/// conditions under at most kConditionDepthMax joiners.
bool read_condition_tree(const Reader& reader, ConditionTree& target);

boost::json::object write_item_filter(const ItemFilter& filter);
boost::json::object write_rule(const Rule& rule);
boost::json::object write_parameters(const Parameters& parameters);
boost::json::object write_condition_tree(const ConditionTree& tree);

}  // namespace couponry::document
