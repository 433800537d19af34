// Everything in one SQLite file, for one server on one machine: its writes go through one thread (writer.h), its reads through a few
// connections that see the last commit. Opened by the wiring and by tests.
#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace soci {
class session;
}

namespace couponry::store::sqlite {

struct Options {
    std::string path;  ///< ":memory:" for a database that is gone when it is closed.
    Migrate migrate = Migrate::no;
    Instant now;  ///< Recorded with the migrations.
};

/// Holds `<path>.lock` until the store is destroyed. A file that does not exist is made only when migrating.
Result<Opened> open(const Options& options);

/// Gives the whole database to `read`, while no server has it: a copy into another one. It must have the form of this program.
Result<void> read_whole(const std::string& path, const std::function<Result<void>(soci::session&)>& read);

}  // namespace couponry::store::sqlite
