// CHECK: a broken promise of our own code stops the process, in release too, because a wrong discount is worse than a
// retry. Anyone may use it; never for bad input, which is a Failure.
#pragma once

namespace couponry {
[[noreturn]] void check_failed(const char* claim, const char* file, int line);
}

#define CHECK(claim) ((claim) ? static_cast<void>(0) : ::couponry::check_failed(#claim, __FILE__, __LINE__))
