// The descriptors of conditions and effects as JSON, for forms and references. Pure, any thread.
#pragma once

#include <boost/json/object.hpp>

namespace couponry::service {

/// {"conditions": [{"type", "describes", "fails_with", "parameters": [{"name", "kind", "required", "describes", "choices"?, "fields"?,
/// "one_of"?, "minimum"?, "maximum"?}]}], "effects": [the same with "class" for "fails_with"]}
boost::json::object write_rule_types();

}  // namespace couponry::service
