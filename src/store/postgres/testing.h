// For tests: databases of their own on the server that COUPONRY_TEST_DATABASE names (tools/postgres starts one).
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

#include "base/check.h"
#include "store/postgres/connection.h"
#include "store/postgres/postgres_store.h"
#include "store/testing.h"

namespace couponry::store::postgres {

/// Its URL; "" when there is none.
inline std::string test_server() {
    const char* url = std::getenv("COUPONRY_TEST_DATABASE");
    return url == nullptr ? "" : url;
}

inline Address address_or_stop(const std::string& url) {
    auto address = read_address(url);
    CHECK(address.has_value());
    return std::move(*address);
}

/// An empty one, gone with this.
class TemporaryDatabase {
public:
    TemporaryDatabase() : name_(next_name()) {
        run_on_server(fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name_));
    }
    ~TemporaryDatabase() { run_on_server(fmt::format("DROP DATABASE {} WITH (FORCE)", name_)); }
    TemporaryDatabase(const TemporaryDatabase&) = delete;
    TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;

    const std::string& name() const { return name_; }
    /// That of the server with this database instead of its own.
    std::string url() const {
        std::string url = test_server();
        const std::size_t begin = url.find('/', url.find("//") + 2) + 1;
        return url.replace(begin, url.find('?') - begin, name_);
    }
    void run(const std::string& sql) const { Connection(address_or_stop(url())).run(sql.c_str()); }
    static void run_on_server(const std::string& sql) { Connection(address_or_stop(test_server())).run(sql.c_str()); }

private:
    static std::string next_name() {
        static std::atomic<int> count = 0;
        return fmt::format("couponry_test_{}_{}", getpid(), ++count);
    }

    const std::string name_;
};

inline std::unique_ptr<Store> open_or_stop(const TemporaryDatabase& database) {
    return store_or_stop(open({.url = database.url(), .migrate = Migrate::yes, .now = kTestInstant}));
}

}  // namespace couponry::store::postgres
