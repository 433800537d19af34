// A promotion: whatever is read is written and read again the same, compiles, is judged by carts with an explanation that agrees,
// takes part in a selection, and can be checked beside others.
#include <cstdint>
#include <string_view>

#include "document/cart_document.h"
#include "document/promotion_document.h"
#include "engine/checks.h"
#include "engine/judge.h"
#include "fuzz/shop.h"

using namespace couponry;

namespace {

constexpr std::string_view kCarts[] = {
    R"({"site": "gb", "currency": "GBP", "locale": "en-GB", "lines": [{"product": "85123A", "quantity": 3}, {"product": "22423"},
        {"product": "22697", "quantity": 4}, {"product": "47566", "quantity": 2, "unit_price": 495, "purchase_type": "subscription"}],
        "shipping": {"method": "standard", "amount": 395, "country": "GB", "region": "ENG", "postcode": "SW1A 1AA"},
        "payment": {"method": "card", "card_prefix": "411111"}, "codes": ["COSY10"], "metadata": {"gift_wrap": true}})",
    R"({"site": "eu", "currency": "EUR", "channel": "phone", "device": "mobile", "customer": {"id": "amelia", "logged_in": true,
        "email": "b@shop.example", "segments": ["members"], "birthday": "11-22", "orders_count": 1}, "assisted_session": true,
        "lines": [{"product": "22457", "quantity": 9}, {"product": "22087", "quantity": 2}, {"product": "unknown", "unit_price": 100}],
        "shipments": [{"id": "s1", "method": "express", "amount": 650}, {"id": "s2", "method": "", "amount": 0}]})"};

/// The shop with the promotion in place of one of the same code.
Shop shop_with(const Promotion& promotion) {
    Shop shop = fuzz::shop();
    std::erase_if(shop.promotions, [&](const Promotion& other) { return other.code == promotion.code; });
    shop.promotions.push_back(promotion);
    return shop;
}

void judge(const engine::Snapshot& snapshot, std::string_view code, const Cart& cart) {
    const std::uint32_t id = snapshot.find_promotion(snapshot.tables().symbols.find(code));
    if (id == engine::kNone) return;  // a draft, or archived
    engine::Facts facts;
    facts.read(snapshot.tables(), *snapshot.catalog, *snapshot.find_site(cart.site), cart, fuzz::usage(), fuzz::today());
    const engine::CompiledPromotion& promotion = snapshot.promotion(id);
    // What its amounts lack the currency for does not exist in this cart; nobody judges it.
    if (promotion.currencies != engine::kNone && !engine::passes_gate(snapshot, promotion, facts, nullptr)) return;
    const auto nodes = facts.tables().nodes.range(promotion.tree.begin, promotion.tree.count);
    const engine::Truth truth = engine::judge_tree(nodes, facts, nullptr);
    if (nodes.empty() || truth == engine::Truth::depends) return;
    CHECK(engine::explain_tree(nodes, facts, nullptr).holds == (truth == engine::Truth::yes));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = document::parse({reinterpret_cast<const char*>(data), size}, {}, fuzz::kInputBytesMax);
    if (!value) return 0;
    const auto promotion = document::read_promotion(*value);
    if (!promotion) {
        CHECK(!promotion.error().errors.empty());
        return 0;
    }
    const boost::json::value written(document::write_promotion(*promotion));
    const auto again = document::read_promotion(written);
    CHECK(again.has_value() && *again == *promotion);

    static const std::vector<Cart> carts = [] {
        std::vector<Cart> read;
        for (const std::string_view text : kCarts)
            read.push_back(document::read_cart(fuzz::json_of(text), fuzz::shop().sites).value());
        return read;
    }();
    const Shop shop = shop_with(*promotion);
    (void)document::check_promotion_order(shop.promotions);
    for (const engine::Finding& finding : engine::check_promotions(shop, fuzz::today())) CHECK(!finding.detail.empty());
    const auto snapshot = engine::compile(shop);
    engine::Core core;
    for (const Cart& cart : carts) {
        judge(*snapshot, promotion->code, cart);
        core.run({.snapshot = snapshot.get(),
                  .cart = &cart,
                  .usage = &fuzz::usage(),
                  .now = fuzz::today(),
                  .policy = SelectionPolicy::best,
                  .steps_max = fuzz::kStepsMax});
        fuzz::check_invariants(core);
    }
    return 0;
}
