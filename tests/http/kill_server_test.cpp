// The program itself, killed while it takes edits and imports: what it had answered is there when it runs again, and what it prices
// then is what its store says; codes that it was making are there once each.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <boost/json.hpp>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "app/application.h"
#include "base/check.h"
#include "base/random.h"
#include "document/cart_document.h"
#include "engine/evaluator.h"
#include "http/program.h"
#include "http/testing.h"
#include "property/cases.h"
#include "property/report.h"
#include "service/stored_shop.h"

namespace couponry::http_tests {
namespace {

constexpr int kThings = 40;  // promotions and products that are written again and again
constexpr int kImportRows = 1'500;  // three batches

/// What was sent to one address: the last body that was acknowledged, and one that may have been written after it.
struct Sent {
    std::string acknowledged;
    std::string unanswered;
};
using Ledger = std::map<std::string, Sent>;

std::string promotion(int number, SeededRandom& random) {
    return fmt::format(
        R"({{"name":"p","sites":["gb"],"effects":[{{"type":"percent_off_items","percent":"{}","items":{{"products":["t{}"]}}}}]}})",
        1 + random.below(90), number);
}

std::string product(SeededRandom& random) {
    return fmt::format(R"({{"name":{{"en":"Thing"}},"prices":{{"GBP":{}}}}})", 100 + random.below(5'000));
}

/// Three clients that go on until the program is gone.
class Writers {
public:
    Writers(std::uint16_t port, std::uint64_t seed, std::uint64_t answers) : port_(port), answers_(answers) {
        threads_.emplace_back([this, seed] { edit(seed, "/v1/promotions/p", promotion); });
        threads_.emplace_back(
            [this, seed] { edit(seed + 1, "/v1/products/t", [](int, SeededRandom& random) { return product(random); }); });
        threads_.emplace_back([this] { import(); });
    }
    /// Until so many were acknowledged.
    void wait() { done_.wait(false); }
    void join() {
        for (std::thread& thread : threads_) thread.join();
    }
    const Ledger& ledger() const { return ledger_; }
    int imports() const { return imports_; }

private:
    template <class Make>
    void edit(std::uint64_t seed, const std::string& prefix, const Make& make) {
        SeededRandom random(seed);
        http::testing::Client client(port_);
        while (true) {
            const int number = static_cast<int>(random.below(kThings));
            const std::string target = fmt::format("{}{}", prefix, number), body = make(number, random);
            note(target, [&](Sent& sent) { sent.unanswered = body; });
            const auto answer = client.ask(request("PUT", target, body));
            if (answer.status == 0) return;
            EXPECT_TRUE(answer.status == 200 || answer.status == 201) << answer.body;
            note(target, [&](Sent& sent) { sent = {body, ""}; });
            count();
        }
    }

    /// Customers, always the same: each import that was answered has left all of them.
    void import() {
        std::string rows;
        for (int row = 0; row < kImportRows; ++row) rows += fmt::format("{{\"id\":\"c{}\",\"segments\":[\"s\"]}}\n", row);
        http::testing::Client client(port_);
        while (true) {
            const auto answer = client.ask(request("POST", "/v1/import/customers", rows, "application/x-ndjson"));
            if (answer.status == 0) return;
            // One that was interrupted goes on after the start; then this is another one too many.
            if (answer.status == 409) continue;
            EXPECT_EQ(answer.status, 200) << answer.body;
            ++imports_;
            count();
        }
    }

    template <class Change>
    void note(const std::string& target, const Change& change) {
        const std::lock_guard lock(lock_);
        change(ledger_[target]);
    }

    void count() {
        if (++acknowledged_ != answers_) return;
        done_ = true;
        done_.notify_all();
    }

    const std::uint16_t port_;
    const std::uint64_t answers_;
    std::mutex lock_;
    Ledger ledger_;
    std::atomic<std::uint64_t> acknowledged_ = 0;
    std::atomic<int> imports_ = 0;
    std::atomic<bool> done_ = false;
    std::vector<std::thread> threads_;
};

/// Whether a document says what was sent.
bool says(const boost::json::object& document, const std::string& sent) {
    if (sent.empty()) return false;
    const boost::json::value fields = boost::json::parse(sent);
    for (const auto& [name, value] : fields.as_object()) {
        const auto* own = document.if_contains(name);
        if (own == nullptr || *own != value) return false;
    }
    return true;
}

/// What was written without an answer is what is there from now on.
void expect_all_there(std::uint16_t port, Ledger& ledger, int imports) {
    http::testing::Client client(port);
    for (auto& [target, sent] : ledger) {
        if (sent.acknowledged.empty()) continue;
        const auto answer = client.ask(request("GET", target, ""));
        ASSERT_EQ(answer.status, 200) << target << ' ' << answer.body;
        const boost::json::object document = boost::json::parse(answer.body).as_object();
        EXPECT_TRUE(says(document, sent.acknowledged) || says(document, sent.unanswered)) << target << "\n"
                                                                                          << answer.body << "\n"
                                                                                          << sent.acknowledged << "\n"
                                                                                          << sent.unanswered;
        if (says(document, sent.unanswered)) sent.acknowledged = sent.unanswered;
    }
    if (imports == 0) return;
    for (int row = 0; row < kImportRows; row += kImportRows / 5)
        EXPECT_EQ(client.ask(request("GET", fmt::format("/v1/customers/c{}", row), "")).status, 200) << row;
}

/// What the program that runs again prices, and what its store says when the program has ended.
void expect_snapshot_of_store(const std::filesystem::path& folder, Program& program) {
    Cart cart;
    cart.site = "gb";
    cart.currency = *parse_currency("GBP");
    for (int number = 0; number < kThings; ++number) {
        cart.lines.emplace_back();
        cart.lines.back().id = fmt::format("l{}", number);
        cart.lines.back().product = fmt::format("t{}", number);
    }
    http::testing::Client client(program.port());
    const auto answer =
        client.ask(request("POST", "/v1/evaluate?potential=0", boost::json::serialize(document::write_cart(cart))));
    ASSERT_EQ(answer.status, 200) << answer.body;
    program.end(SIGTERM);

    const auto opened = app::open_store({.folder = folder.string()}, store::Migrate::no, app::read_clock());
    ASSERT_TRUE(opened.has_value()) << opened.error().detail;
    Shop shop;
    std::int64_t revision = 0;
    ASSERT_TRUE(opened->store->read(service::kDefaultTenant, [&](const store::Transaction& transaction) {
        shop = service::read_shop(transaction);
        revision = transaction.revision();
    }));
    const boost::json::object answered = boost::json::parse(answer.body).as_object();
    engine::EvaluationOptions options;
    options.potential = 0;
    engine::Evaluation evaluation;
    engine::Evaluator().evaluate(*engine::compile(shop), cart, {},
                                 *parse_instant(std::string_view(answered.at("at").as_string())), options, evaluation);
    EXPECT_EQ(answered.at("revision"), revision);
    EXPECT_EQ(answered.at("totals").at("total"), evaluation.totals.total());
    EXPECT_EQ(answered.at("discounts").as_array().size(), evaluation.discounts.size());
}

/// A site, and every product, so that all can be priced from the beginning.
void put_shop(std::uint16_t port) {
    http::testing::Client client(port);
    const auto put = [&](const std::string& target, std::string_view body) {
        ASSERT_EQ(client.ask(request("PUT", target, body)).status, 201) << target;
    };
    put("/v1/sites/gb", R"({"name":"GB","currencies":["GBP"],"time_zone":"Europe/London"})");
    for (int number = 0; number < kThings; ++number)
        put(fmt::format("/v1/products/t{}", number), R"({"name":{"en":"T"},"prices":{"GBP":500}})");
}

/// A body that was not answered may have been written or not; the acknowledged one before it was.
void add(const Ledger& newer, Ledger& ledger) {
    for (const auto& [target, sent] : newer) {
        Sent& known = ledger[target];
        if (!sent.acknowledged.empty()) known.acknowledged = sent.acknowledged;
        known.unanswered = sent.unanswered;
    }
}

TEST(KilledServer, HasWhatItAnsweredAndPricesWhatItHas) {
    const property::Seeds seeds(20, 200);
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("couponry-killed-{}", getpid());
    put_shop(Program(folder).port());
    Ledger ledger;
    int imports = 0;
    std::uint64_t whole = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.end() && !HasFailure(); ++seed) {
        SCOPED_TRACE(fmt::format("seed {}", seed));
        {
            Program program(folder);
            Writers writers(program.port(), seed * 7, 1 + SeededRandom(seed).below(60));
            writers.wait();
            program.end(SIGKILL);
            writers.join();
            imports += writers.imports();
            add(writers.ledger(), ledger);
        }
        Program program(folder);
        expect_all_there(program.port(), ledger, imports);
        expect_snapshot_of_store(folder, program);
        if (!HasFailure()) ++whole;
    }
    std::filesystem::remove_all(folder);
    property::report("3.6", "rounds of a killed program after which what it answered is there and is what it prices",
                     fmt::format("{} of {}, {} imports", whole, seeds.count, imports), "all",
                     whole == seeds.count && !HasFailure());
}

/// How many codes are made; the batch goes on by itself.
std::int64_t generated(std::uint16_t port) {
    const auto answer = http::testing::Client(port).ask(request("GET", "/v1/coupons/CARE/batches", ""));
    return boost::json::parse(answer.body).at("items").at(0).at("generated").as_int64();
}

TEST(KilledServer, GoesOnWithItsCodes) {
    constexpr std::int64_t kCodes = 120'000;
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("couponry-codes-{}", getpid());
    int kills = 0;
    {
        Program program(folder);
        http::testing::Client client(program.port());
        ASSERT_EQ(client.ask(request("PUT", "/v1/coupons/CARE", R"({"kind":"multi_code"})")).status, 201);
        const auto begun = client.ask(request("POST", "/v1/coupons/CARE/batches", fmt::format(R"({{"count":{}}})", kCodes)));
        ASSERT_EQ(begun.status, 202) << begun.body;
    }
    std::int64_t before = 0;
    for (;;) {
        Program program(folder);
        std::int64_t now = generated(program.port());
        EXPECT_GE(now, before);
        for (before = now; now == before && now < kCodes; now = generated(program.port())) usleep(1'000);
        before = now;
        if (now == kCodes) break;
        program.end(SIGKILL);
        ++kills;
    }
    Program program(folder);
    const auto file = http::testing::Client(program.port()).ask(request("GET", "/v1/coupons/CARE/batches/1.csv", ""));
    std::set<std::string> lines;
    std::istringstream stream(file.body);
    for (std::string line; std::getline(stream, line);) lines.insert(line.substr(0, line.find(',')));
    const auto codes = static_cast<std::int64_t>(lines.size()) - 1;  // without the header
    EXPECT_EQ(codes, kCodes);
    program.end(SIGTERM);
    std::filesystem::remove_all(folder);
    property::report("4.5", "codes of a batch whose server was killed while it made them",
                     fmt::format("{} different ones of {}, {} kills", codes, kCodes, kills), "all, each once", codes == kCodes);
}

}  // namespace
}  // namespace couponry::http_tests
