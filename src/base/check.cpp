#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace couponry {

void check_failed(const char* claim, const char* file, int line) {
    std::fprintf(stderr, "CHECK failed: %s at %s:%d\n", claim, file, line);
    std::abort();
}

}  // namespace couponry
