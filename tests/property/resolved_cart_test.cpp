// A cart that was resolved is worth the same without the catalog, also after it was written and read again.
#include "service/resolved_cart.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/evaluation_document.h"
#include "engine/evaluator.h"
#include "property/cases.h"
#include "property/report.h"
#include "property/rich_world.h"
#include "tool/ledger.h"
#include "tool/replay_order.h"
#include "tool/replay_tables.h"
#include "tool/shop_files.h"

namespace couponry::property {
namespace {

constexpr const char* kOrders = "data/shop/orders.jsonl.gz";
constexpr std::uint64_t kOrdersCount = 12'370;

bool is_gift(const Shop& shop, const std::string& product) {
    const auto gives = [&](const Rule& effect) {
        if (effect.type != "gift_item") return false;
        const auto* given = effect.parameters.find<std::string>("product");
        const auto* choice = effect.parameters.find<std::vector<std::string>>("choice");
        return (given != nullptr && *given == product) ||
               (choice != nullptr && std::ranges::find(*choice, product) != choice->end());
    };
    return std::ranges::any_of(shop.promotions,
                               [&](const Promotion& promotion) { return std::ranges::any_of(promotion.effects, gives); });
}

/// What gifts are worth, and whether there are any, is no fact of a cart: those are left, with nothing else that lines could read.
Shop without_catalog(const Shop& shop) {
    Shop rest = shop;
    rest.categories.clear();
    rest.products.clear();
    for (const Product& product : shop.products) {
        if (!is_gift(shop, product.id)) continue;
        Product& gift = rest.products.emplace_back();
        gift.id = product.id;
        gift.prices = product.prices;
        gift.stock = product.stock;
        gift.active = product.active;
        gift.sites = product.sites;
    }
    return rest;
}

class Evaluations {
public:
    Evaluations() {
        options_.fixes = false;
        options_.potential = 0;
    }
    std::string text(const engine::Snapshot& snapshot, const Cart& cart, const UsageFacts& usage, Instant now) {
        evaluator_.evaluate(snapshot, cart, usage, now, options_, evaluation);
        // What was observed of a failing condition has a name only where the catalog or a rule knows it.
        for (engine::CodeAnswer& code : evaluation.codes) code.because.clear();
        return document::write_evaluation_text(evaluation, snapshot.find_site(cart.site)->time_zone, {});
    }
    engine::Evaluation evaluation;

private:
    engine::Evaluator evaluator_;
    engine::EvaluationOptions options_;
};

Cart kept_and_read(const Cart& cart, const std::vector<Site>& sites) {
    const auto read = document::read_cart(boost::json::parse(boost::json::serialize(document::write_cart(cart))), sites);
    EXPECT_TRUE(read) << read.error().detail << " " << read.error().errors[0].pointer;
    return read ? *read : cart;
}

TEST(ResolvedCarts, OfRandomWorldsAreWorthTheSameWithoutACatalog) {
    const Seeds seeds(20'000, 200'000);
    Evaluations evaluations;
    std::int64_t discounted = 0, different = 0;
    for (std::uint64_t seed = seeds.first; seed < seeds.end() && different < 3; ++seed) {
        oracle::World world = make_rich_world(seed, {});
        const auto snapshot = engine::compile(world.shop), bare = engine::compile(without_catalog(world.shop));
        // Half of the lines leave to the catalog what it knows.
        for (std::size_t line = seed % 2; line < world.cart.lines.size(); line += 2)
            if (!world.cart.lines[line].subtotal) world.cart.lines[line].unit_price.reset();
        const Cart resolved = kept_and_read(service::resolved_cart(*snapshot, world.cart), world.shop.sites);
        const std::string first = evaluations.text(*snapshot, world.cart, world.usage, world.now);
        discounted += evaluations.evaluation.discounts.empty() ? 0 : 1;
        for (const auto* shop : {&snapshot, &bare}) {
            const std::string second = evaluations.text(**shop, resolved, world.usage, world.now);
            EXPECT_EQ(first, second) << "seed " << seed << "\n" << describe(world);
            different += first == second ? 0 : 1;
        }
    }
    report("4.7", "random carts that, resolved, cost something else without the catalog",
           fmt::format("{} of {}, {} with discounts", different, seeds.count, discounted), "0",
           different == 0 && discounted * 2 > static_cast<std::int64_t>(seeds.count));
}

TEST(ResolvedCarts, OfRealOrdersAreWorthTheSameWithoutACatalog) {
    const auto files = tool::read_shop_files(tool::kShopFolder);
    const auto tables = tool::read_replay_tables("data/shop/replay.json");
    auto lines = tool::Lines::open(kOrders);
    ASSERT_TRUE(files && tables && lines);
    const auto snapshot = engine::compile(files->shop), bare = engine::compile(without_catalog(files->shop));
    const tool::OrderReader reader(*tables, *files);
    tool::Ledger ledger(*files);
    Evaluations evaluations;
    std::int64_t discounted = 0, different = 0;
    const Seeds seeds(kOrdersCount, kOrdersCount);
    for (std::uint64_t number = 0; number < seeds.end() && different < 3; ++number) {
        const auto line = lines->next();
        ASSERT_TRUE(line && *line) << "fewer than " << kOrdersCount << " orders";
        const auto cart = reader.read(*tool::parse_file({kOrders, **line}, lines->number()), ledger.customers());
        ASSERT_TRUE(cart);
        const UsageFacts& usage = ledger.usage_for(*cart);
        const Cart resolved = kept_and_read(service::resolved_cart(*snapshot, *cart), files->shop.sites);
        const std::string second = evaluations.text(*bare, resolved, usage, *cart->at);
        const std::string first = evaluations.text(*snapshot, *cart, usage, *cart->at);
        EXPECT_EQ(first, second) << "order " << cart->order;
        different += first == second ? 0 : 1;
        discounted += evaluations.evaluation.discounts.empty() ? 0 : 1;
        ledger.record(*cart, evaluations.evaluation);
    }
    report("4.7", "real orders that, resolved, cost something else without the catalog",
           fmt::format("{} of {}, {} with discounts", different, seeds.count, discounted), "0", different == 0 && discounted > 0);
}

}  // namespace
}  // namespace couponry::property
