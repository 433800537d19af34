#include "redeem/shop.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>

#include "base/check.h"
#include "base/digest.h"
#include "service/bulk.h"

namespace couponry::redeem {
namespace {

const words::Catalogue& catalogue() {
    static const words::Catalogue catalogue = *words::Catalogue::embedded();
    return catalogue;
}

void put(store::Store& store, std::string_view kind_name, const std::string& text) {
    const service::Kind& kind = *service::find_kind(kind_name);
    auto kept = kind.read(boost::json::parse(text), {});
    CHECK(kept.has_value());
    const std::vector<service::Kept> batch{std::move(*kept)};
    CHECK(service::put_batch(store, kTenant, kind, batch, now()).has_value());
}

}  // namespace

Instant now() {
    using std::chrono::system_clock;
    return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch()).count()};
}

Node::Node(store::Store& store)
    : shops(store), evaluate_cart(store, shops, catalogue(), now, "secret"), redemptions(store, shops, evaluate_cart, now) {}

std::string code_of(int number) {
    return fmt::format("WELCOME{}", number);
}

void fill(store::Store& store, int codes, std::int64_t limit) {
    put(store, "sites", R"({"id":"main","name":"Main","currencies":["GBP"],"locales":["en"],"time_zone":"Europe/London"})");
    for (int number = 0; number < codes; ++number) {
        put(store, "coupons",
            fmt::format(R"({{"code":"{}","kind":"single_code","name":{{"en":"x"}},"active":true,"limits":{{"redemptions":{}}}}})",
                        code_of(number), limit));
        put(store, "promotions",
            fmt::format(R"({{"code":"p-{0}","name":"p","public_name":{{"en":"p"}},"status":"published","coupons":["{0}"],)"
                        R"("effects":[{{"type":"percent_off_order","percent":"10"}}]}})",
                        code_of(number)));
    }
}

Request make_request(const std::string& code, const std::string& order) {
    const std::string text = fmt::format(
        R"({{"order":"{0}","hold":false,"cart":{{"site":"main","currency":"GBP","codes":["{1}"],"customer":{{"email":"{0}@shop.example"}},)"
        R"("lines":[{{"id":"1","product":"mug","quantity":2,"unit_price":1200}},{{"id":"2","product":"plate","quantity":1,"unit_price":950}},)"
        R"({{"id":"3","product":"spoon","quantity":4,"unit_price":350}}]}}}})",
        order, code);
    Sha256 sha256;
    sha256.add(text);
    return {{kTenant, service::Scopes::all(), service::Repeatable{"key-" + order, base64url(sha256.digest())}},
            boost::json::parse(text)};
}

std::int64_t count_redeemed(store::Store& store, int codes) {
    std::int64_t redeemed = 0;
    CHECK(store.read(kTenant, [&](const store::Transaction& transaction) {
        redeemed = 0;
        for (int number = 0; number < codes; ++number) {
            const store::CounterKey key{"coupons:" + code_of(number), "", "", ""};
            redeemed += transaction.counters().find({{key}}).front().redemptions;
        }
    }));
    return redeemed;
}

}  // namespace couponry::redeem
