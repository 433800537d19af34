// How many random cases a property test does, and which. Used by the property tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace couponry::property {

/// Seeds of the cases of one test, from `first` on. `usual` of them, or `many` with COUPONRY_LONG=1; a COUPONRY_CASES_DIVISOR divides
/// either (sanitizers are slow). COUPONRY_SEED picks a single one, to look at what failed, or with COUPONRY_CASES so many from there on.
struct Seeds {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    bool are_all = true;  ///< Statistics may be judged: neither a part of the cases nor a single one.

    Seeds(std::uint64_t usual, std::uint64_t many) : count(usual) {
        if (const char* is_long = std::getenv("COUPONRY_LONG"); is_long != nullptr && std::string_view(is_long) == "1")
            count = many;
        if (const char* divisor = std::getenv("COUPONRY_CASES_DIVISOR"); divisor != nullptr) {
            count = 1 + count / std::max<std::uint64_t>(1, std::strtoull(divisor, nullptr, 10));
            are_all = false;
        }
        if (const char* seed = std::getenv("COUPONRY_SEED"); seed != nullptr) {
            first = std::strtoull(seed, nullptr, 10);
            const char* cases = std::getenv("COUPONRY_CASES");
            count = cases != nullptr ? std::strtoull(cases, nullptr, 10) : 1;
            are_all = false;
        }
    }
    std::uint64_t end() const { return first + count; }
};

}  // namespace couponry::property
