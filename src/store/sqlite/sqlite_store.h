// Everything in one SQLite file, for one server on one machine: its writes go through one thread (writer.h), its reads through a few
// connections that see the last commit. Opened by the wiring and by tests.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace couponry::store::sqlite {

struct Options {
    std::string path;  ///< ":memory:" for a database that is gone when it is closed.
    Migrate migrate = Migrate::no;
    Instant now;  ///< Recorded with the migrations.
};

/// Holds `<path>.lock` until the store is destroyed. A file that does not exist is made only when migrating.
Result<Opened> open(const Options& options);

}  // namespace couponry::store::sqlite
