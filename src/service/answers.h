// What an answer says of a resource beside its document: its state at this moment, what was used, the version. Pure, any thread.
#pragma once

#include <boost/json/object.hpp>

#include "base/clock.h"
#include "model/usage.h"
#include "service/kinds.h"
#include "store/documents.h"

namespace couponry::service {

/// "draft", "scheduled", "running", "ended", "paused", "archived".
std::string_view state_of(const boost::json::object& promotion, Instant now);

/// Adds `state` to a promotion, and `usage` to what is counted.
void add_answered_fields(const Kind& kind, Instant now, const UsageFacts& usage, boost::json::object& document);

}  // namespace couponry::service
