// The clock of the machine: read here, and handed to all who need an instant.
#pragma once

#include "base/clock.h"

namespace couponry::app {

Instant read_clock();

}  // namespace couponry::app
