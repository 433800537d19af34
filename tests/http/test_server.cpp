#include "http/test_server.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <optional>
#include <ostream>

#include "base/check.h"
#include "http/contract.h"
#include "store/postgres/testing.h"

namespace couponry::http_tests {
namespace {

std::filesystem::path make_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "couponry-http.XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr);
    return pattern;
}

/// The database outlives its server.
struct Running {
    std::optional<store::postgres::TemporaryDatabase> database;
    std::unique_ptr<TestServer> server;

    void stop() {
        server.reset();
        database.reset();
    }
};

Running& running() {
    static Running instance;
    return instance;
}

/// Stops the server before anything else ends, so that its folder is gone when the program is.
class StopServer : public testing::Environment {
public:
    void TearDown() override { running().stop(); }
};
[[maybe_unused]] const testing::Environment* const kStopServer = testing::AddGlobalTestEnvironment(new StopServer);

}  // namespace

boost::json::value Reply::json() const {
    boost::system::error_code error;
    auto value = boost::json::parse(body, error);
    return error ? boost::json::value(nullptr) : value;
}

std::string Reply::type() const {
    if (header("Content-Type") != "application/problem+json") return {};
    return std::string(json().at("type").as_string());
}

std::vector<std::string> Reply::pointers() const {
    std::vector<std::string> pointers;
    if (const auto document = json(); document.is_object())
        if (const auto* errors = document.as_object().if_contains("errors"))
            for (const auto& error : errors->as_array()) pointers.emplace_back(error.at("pointer").as_string());
    return pointers;
}

std::ostream& operator<<(std::ostream& stream, const Reply& reply) {
    constexpr std::size_t kShown = 1'000;
    return stream << reply.status << ' ' << reply.body.substr(0, kShown);
}

Api::Api(const TestServer& server, std::string key, std::string tenant)
    : server_(&server), key_(std::move(key)), tenant_(std::move(tenant)) {}

Reply Api::ask(http::Method method, std::string_view target, std::string_view body, const Lines& lines) {
    http::Headers headers{{"Host", "shop"}};
    if (!key_.empty()) headers.set("Authorization", "Bearer " + key_);
    if (!tenant_.empty()) headers.set("X-Couponry-Tenant", tenant_);
    if (!body.empty()) headers.set("Content-Type", "application/json");
    if (!body.empty() || method != http::Method::get) headers.set("Content-Length", std::to_string(body.size()));
    for (const auto& [name, value] : lines) headers.set(name, value);
    std::string text = fmt::format("{} {} HTTP/1.1\r\n", name_of(method), target);
    for (const auto& [name, value] : headers)
        if (!value.empty()) text += fmt::format("{}: {}\r\n", name, value);
    text += "\r\n";
    text += body;

    http::testing::Answer answer;
    // The server may have closed an idle connection: then nobody has read the request, and it is sent once more.
    for (int attempt = 0; attempt < 2 && answer.status == 0; ++attempt) {
        if (!client_ || attempt > 0) client_ = std::make_unique<http::testing::Client>(server_->port());
        answer = client_->ask(text);
    }
    constexpr std::string_view kNever("\0", 1);
    // Events come until the server closes the connection.
    if (answer.header("Content-Type") == "text/event-stream") answer.body = client_->receive_until(kNever);
    if (answer.header("Connection") == "close") client_.reset();
    Reply reply{answer.status, std::move(answer.headers), std::move(answer.body)};
    expect_as_in_contract(method, target, reply);
    return reply;
}

Reply Api::ask_raw(std::string_view bytes) {
    http::testing::Client client(server_->port());
    http::testing::Answer answer = client.ask(bytes);
    Reply reply{answer.status, std::move(answer.headers), std::move(answer.body)};
    if (reply.status >= 400) expect_problem(reply);
    return reply;
}

Reply Api::must(const Reply& reply) const {
    constexpr int kRefused = 300;
    EXPECT_TRUE(reply.status >= 200 && reply.status < kRefused) << reply;
    return reply;
}

std::vector<boost::json::value> Api::all(std::string_view target, int limit) {
    std::vector<boost::json::value> items;
    std::string cursor;
    constexpr int kPagesMax = 10'000;
    for (int page = 0; page < kPagesMax; ++page) {
        const char mark = target.find('?') == std::string_view::npos ? '?' : '&';
        const Reply reply = get(fmt::format("{}{}limit={}{}", target, mark, limit, cursor));
        EXPECT_EQ(reply.status, 200) << target << ' ' << reply;
        if (reply.status != 200) return items;
        const boost::json::value body = reply.json();
        for (const auto& item : body.at("items").as_array()) items.push_back(item);
        if (body.at("next_cursor").is_null()) return items;
        cursor = "&cursor=" + std::string(body.at("next_cursor").as_string());
    }
    ADD_FAILURE() << target << " has no end";
    return items;
}

TestServer::TestServer(const std::string& database)
    : folder_(make_folder()),
      database_{.folder = folder_.string(), .url = database},
      key_("test-key-of-" + folder_.filename().string()) {
    app::Configuration configuration;
    configuration.port = 0;
    configuration.database = database_;
    configuration.io_threads = 2;
    configuration.log_requests = false;
    auto opened = app::Application::open(configuration, log_, [this] {
        const std::int64_t now = now_;
        return now == kMachine ? app::read_clock() : Instant{now};
    });
    CHECK(opened.has_value());
    application_ = std::move(*opened);
    CHECK(services().access->put_key(key_, service::kDefaultTenant, "tests").has_value());
    CHECK(application_->listen().has_value());
}

TestServer::~TestServer() {
    application_.reset();
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
}

TestServer& server() {
    Running& now = running();
    if (now.server) return *now.server;
    if (!store::postgres::test_server().empty()) now.database.emplace();
    now.server = std::make_unique<TestServer>(now.database ? now.database->url() : "");
    return *now.server;
}

Api new_tenant() {
    static std::atomic<int> count{0};
    return {server(), server().key(), fmt::format("tenant-{}", ++count)};
}

Api with_scopes(Api& owner, const std::vector<std::string>& scopes) {
    boost::json::array list;
    for (const std::string& scope : scopes) list.emplace_back(scope);
    const boost::json::object key{{"name", "of a test"}, {"scopes", std::move(list)}};
    const Reply made = owner.must(owner.post("/v1/keys", boost::json::serialize(key)));
    return {server(), std::string(made.json().at("secret").as_string())};
}

void put_small_shop(Api& api) {
    api.must(api.put("/v1/sites/gb", R"({"currencies": ["GBP", "EUR"], "locales": ["en"], "time_zone": "Europe/London"})"));
    api.must(api.put("/v1/categories/home", R"({"name": {"en": "Home"}})"));
    api.must(api.put("/v1/categories/kitchen", R"({"name": {"en": "Kitchen"}, "parent": "home"})"));
    api.must(api.put("/v1/products/mug", R"({"name": {"en": "Mug"}, "categories": ["kitchen"], "prices": {"GBP": 500}})"));
    api.must(api.put("/v1/coupons/TEN", R"({"name": {"en": "Ten"}})"));
    api.must(api.put("/v1/promotions/ten-off",
                     R"({"coupons": ["TEN"], "effects": [{"type": "percent_off_order", "percent": "10"}]})"));
}

std::string small_cart(std::string_view codes) {
    return fmt::format(R"({{"site": "gb", "currency": "GBP", "lines": [{{"product": "mug", "quantity": 2}}], "codes": [{}]}})",
                       codes);
}

}  // namespace couponry::http_tests
