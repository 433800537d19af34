// Marks a thread that runs the function of a transaction: it would wait for itself if it began another.
#pragma once

#include "base/check.h"

namespace couponry::store::sql {

class Inside {
public:
    Inside() {
        check_outside();
        is_inside_ = true;
    }
    ~Inside() { is_inside_ = false; }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    static void check_outside() { CHECK(!is_inside_); }

private:
    static inline thread_local bool is_inside_ = false;
};

}  // namespace couponry::store::sql
