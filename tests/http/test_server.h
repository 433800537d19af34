// The whole server in this process, on a free port, over a folder of its own; and clients that speak to it over sockets. What every
// test of this folder asks. One server serves all tests of a process: each test has tenants of its own.
#pragma once

#include <atomic>
#include <boost/json/value.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/application.h"
#include "http/testing.h"

namespace couponry::http_tests {

/// An answer, whole.
struct Reply {
    int status = 0;
    http::Headers headers;
    std::string body;

    std::string header(std::string_view name) const { return std::string(headers.find(name).value_or("")); }
    /// The body; null when it is no JSON.
    boost::json::value json() const;
    /// Of a problem document: its type, "" when it is none.
    std::string type() const;
    /// Of a problem document: what its errors point to.
    std::vector<std::string> pointers() const;
    std::int64_t revision() const { return json().at("revision").as_int64(); }
};
/// For failures of tests.
std::ostream& operator<<(std::ostream& stream, const Reply& reply);

class TestServer;

/// A client with a key, for one tenant. Its connection is opened when it is needed, and again when the server has closed it. Every answer is
/// held against the contract (contract.h).
class Api {
public:
    Api(const TestServer& server, std::string key, std::string tenant = {});

    using Lines = std::vector<http::NamedValue>;
    Reply get(std::string_view target, const Lines& lines = {}) { return ask(http::Method::get, target, {}, lines); }
    Reply post(std::string_view target, std::string_view body = {}, const Lines& lines = {}) {
        return ask(http::Method::post, target, body, lines);
    }
    Reply put(std::string_view target, std::string_view body, const Lines& lines = {}) {
        return ask(http::Method::put, target, body, lines);
    }
    Reply patch(std::string_view target, std::string_view body, const Lines& lines = {}) {
        return ask(http::Method::patch, target, body, lines);
    }
    Reply del(std::string_view target, const Lines& lines = {}) { return ask(http::Method::delete_, target, {}, lines); }
    /// `lines` replace what is sent otherwise: Authorization, X-Couponry-Tenant, Content-Type. One with an empty value is left out.
    Reply ask(http::Method method, std::string_view target, std::string_view body, const Lines& lines = {});
    /// Bytes as they are, on a connection of their own.
    Reply ask_raw(std::string_view bytes);

    /// A write that must succeed: the test fails when it does not.
    Reply must(const Reply& reply) const;
    /// All items of a list, page by page.
    std::vector<boost::json::value> all(std::string_view target, int limit = 200);

    const std::string& key() const { return key_; }
    const std::string& tenant() const { return tenant_; }

private:
    const TestServer* server_;
    std::string key_;
    std::string tenant_;
    std::unique_ptr<http::testing::Client> client_;
};

class TestServer {
public:
    /// Over a PostgreSQL when there is a URL.
    explicit TestServer(const std::string& database = {});
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    std::uint16_t port() const { return application_->port(); }
    const app::Database& database() const { return database_; }
    app::Application& application() const { return *application_; }
    service::Services& services() const { return application_->services(); }
    /// The clock stands at this instant, or goes on as the machine's.
    void set_now(std::optional<Instant> now) { now_ = now ? now->ms : kMachine; }
    /// With every scope, for the tenant "default" or the one that a request names.
    const std::string& key() const { return key_; }

private:
    static constexpr std::int64_t kMachine = INT64_MIN;

    std::atomic<std::int64_t> now_ = kMachine;
    std::filesystem::path folder_;
    app::Database database_;
    app::Log log_{nullptr};
    std::unique_ptr<app::Application> application_;
    std::string key_;
};

/// Of this process, over a PostgreSQL when COUPONRY_TEST_DATABASE names a server; it ends after the last test.
TestServer& server();
/// With every scope, for a tenant that nobody else has.
Api new_tenant();
/// A key of that tenant with these scopes alone.
Api with_scopes(Api& owner, const std::vector<std::string>& scopes);

/// Site "gb" in GBP and EUR, the product "mug" at 5.00 in "kitchen" under "home", the coupon TEN and the promotion "ten-off" that gives
/// 10% off with it.
void put_small_shop(Api& api);
/// Two mugs on the site "gb" with these codes, such as `"TEN"`.
std::string small_cart(std::string_view codes = {});

}  // namespace couponry::http_tests
