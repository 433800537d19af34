// Tests of the interface of the store run over every store: in a file, in memory, and in PostgreSQL when COUPONRY_TEST_DATABASE names a
// server.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/postgres/testing.h"
#include "store/sqlite/testing.h"

namespace couponry::store {

enum class Backend { file, memory, postgres };

inline std::vector<Backend> all_backends() {
    std::vector<Backend> backends = {Backend::file, Backend::memory};
    if (!postgres::test_server().empty()) backends.push_back(Backend::postgres);
    return backends;
}

/// For the name of a test.
inline std::string name_of(Backend backend) {
    return backend == Backend::file ? "File" : backend == Backend::memory ? "Memory" : "Postgres";
}

/// A new store; all that it holds is gone with this.
class TemporaryStore {
public:
    explicit TemporaryStore(Backend backend) {
        if (backend == Backend::postgres) database_.emplace();
        store_ = database_                    ? postgres::open_or_stop(*database_)
                 : backend == Backend::memory ? sqlite::open_or_stop(":memory:")
                                              : sqlite::open_or_stop(folder_.file());
    }
    Store& operator*() const { return *store_; }
    Store* operator->() const { return store_.get(); }

private:
    TemporaryFolder folder_;
    std::optional<postgres::TemporaryDatabase> database_;
    std::unique_ptr<Store> store_;
};

}  // namespace couponry::store
