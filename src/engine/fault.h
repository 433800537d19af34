// Faults: deliberate mistakes, at most one in a build, by which the tests prove that they would notice it (tools/faults). Chosen by
// COUPONRY_FAULT; without it this is the engine as it should be, and nothing of them is in its code.
#pragma once

#ifndef COUPONRY_FAULT
#define COUPONRY_FAULT none
#endif

namespace couponry::engine {

/// tools/faults and cmake/Faults.cmake read these names, one a line.
enum class Fault {
    none,
    rounded_twice,
    cap_skipped,
    tie_reversed,
    bought_unit_reused,
    floor_ignored,
    exclusive_ignored,
    unit_taken_twice,
    budget_not_trimmed,
    one_application_more,
    bound_too_low,
    shipment_taken_twice,
    stock_ignored,
};

inline constexpr Fault kFault = Fault::COUPONRY_FAULT;

}  // namespace couponry::engine
