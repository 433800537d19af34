// Reading a schedule on the wall clock of a zone: for the gate, the condition `schedule` and the search for fixes. Pure, any
// thread.
#pragma once

#include "base/clock.h"
#include "model/promotion.h"

namespace couponry::engine {

/// Whether a schedule lets in who reads this on the wall (docs/engine.md, Time): `from` inclusive, `to` exclusive; `to` <=
/// `from` runs into the next day and belongs to the day it began; `except` takes out whole days and what began on them.
bool lets_in(const Schedule& schedule, const LocalTime& local);

}  // namespace couponry::engine
