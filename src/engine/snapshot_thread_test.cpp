// The promise of a published snapshot: whoever evaluates against it gets the answer of exactly the revision it names, whatever
// is edited and folded meanwhile. Run under ThreadSanitizer too.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <future>
#include <map>
#include <thread>

#include "base/random.h"
#include "engine/core.h"
#include "engine/publisher.h"

namespace couponry::engine {
namespace {

const Currency kDollar = *parse_currency("USD");
const Instant kNow = *parse_instant("2026-11-04T12:00:00Z");
constexpr std::int64_t kProducts = 12, kCategories = 4, kCoupons = 4, kCodes = 60;
constexpr int kCarts = 8;
constexpr int kSteps = 100;  // some searches end early; their answers are no less those of the revision

MoneyMap usd(std::int64_t cents) {
    return {{kDollar, cents}};
}

/// Promotions, edits and carts from a seed.
class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}

    Promotion promotion(const std::string& code) {
        Promotion promotion;
        promotion.code = code;
        promotion.priority = static_cast<std::int32_t>(100 + 10 * below(3));
        promotion.stackable = below(4) == 0;
        if (below(4) == 0) promotion.coupons = std::vector<std::string>{"CODE" + std::to_string(below(kCoupons))};
        if (below(3) == 0) add_minimum(promotion);
        if (below(10) == 0) promotion.limits.budget = usd(100 + below(900));
        if (below(10) == 0) promotion.group = "group";
        promotion.effects = {effect()};
        if (below(10) == 0) promotion.status = PromotionStatus::paused;
        if (below(20) == 0) promotion.status = PromotionStatus::draft;
        return promotion;
    }

    Cart cart() {
        Cart cart;
        cart.site = "us";
        cart.currency = kDollar;
        for (std::int64_t count = 1 + below(3), line = 0; line < count; ++line) {
            CartLine own;
            own.id = "l" + std::to_string(line);
            own.product = "p" + std::to_string(below(kProducts));
            own.quantity = 1 + below(3);
            cart.lines.push_back(own);
        }
        cart.shipments = {{.id = "s", .method = "standard", .service_level = "", .amount = 500, .lines = {}}};
        cart.shipping_given = true;
        for (std::int64_t coupon = below(kCoupons * 2); coupon < kCoupons; coupon += 2)
            cart.codes.push_back("CODE" + std::to_string(coupon));
        return cart;
    }

    std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(bound))); }

private:
    void add_minimum(Promotion& promotion) {
        ConditionTree leaf{ConditionTree::Kind::leaf, {}, {"min_subtotal", {}}};
        leaf.rule.parameters.set("amount", usd(500 + below(9'000)));
        promotion.when.children.push_back(leaf);
    }

    Rule effect() {
        ItemFilter items;
        if (below(2) == 0)
            items.products = {"p" + std::to_string(below(kProducts))};
        else
            items.categories = {"c" + std::to_string(below(kCategories))};
        Parameters parameters;
        const std::int64_t kind = below(5);
        if (below(30) == 0) return {"free_shipping", {}};
        if (kind != 4) parameters.set("items", items);
        if (kind == 2) {
            parameters.set("of", std::int64_t{2});
            return {"cheapest_free", parameters};
        }
        if (kind == 0 || kind == 3)
            parameters.set("percent", Percent{static_cast<std::int32_t>(10'000 * (5 + below(40)))});
        else
            parameters.set("amount", usd(50 + below(400)));
        if (kind == 1) parameters.set("apply", std::string("each"));
        const char* const types[] = {"percent_off_items", "amount_off_items", "", "percent_off_order", "amount_off_order"};
        return {types[kind], parameters};
    }

    SeededRandom random_;
};

Shop make_shop() {
    Shop shop;
    Site site;
    site.id = "us";
    site.currencies = {kDollar};
    shop.sites = {site};
    for (std::int64_t number = 0; number < kCategories; ++number) {
        Category category;
        category.id = "c" + std::to_string(number);
        shop.categories.push_back(category);
    }
    for (std::int64_t number = 0; number < kProducts; ++number) {
        Product product;
        product.id = "p" + std::to_string(number);
        product.categories = {"c" + std::to_string(number % kCategories)};
        product.prices = usd(199 + 370 * number);
        shop.products.push_back(product);
    }
    for (std::int64_t number = 0; number < kCoupons; ++number) {
        Coupon coupon;
        coupon.code = "CODE" + std::to_string(number);
        shop.coupons.push_back(coupon);
    }
    return shop;
}

/// One edit: `promotion` in force under its code, or (without effects) removed.
using Promotions = std::map<std::string, Promotion>;

Shop shop_with(const Promotions& promotions) {
    Shop shop = make_shop();
    for (const auto& [code, promotion] : promotions) shop.promotions.push_back(promotion);
    return shop;
}

std::string code_of(std::int64_t number) {
    return "promotion-" + std::to_string(number);
}

Promotions first_promotions(Maker& maker) {
    Promotions promotions;
    for (std::int64_t number = 0; number < kCodes / 2; ++number) promotions[code_of(number)] = maker.promotion(code_of(number));
    return promotions;
}

/// Every amount of the answer and what applied, as text.
std::string answer(Core& core, const Snapshot& snapshot, const Cart& cart, const UsageFacts& usage) {
    core.run({.snapshot = &snapshot,
              .cart = &cart,
              .usage = &usage,
              .now = kNow,
              .policy = SelectionPolicy::best,
              .steps_max = kSteps,
              .near_misses = true});
    const State& state = core.solution().state;
    std::string text = fmt::format("{} of {}", core.discount(), core.subtotal());
    for (std::size_t line = 0; line < cart.lines.size(); ++line)
        text += fmt::format(" {}+{}", state.item_discounts[line], state.order_discounts[line]);
    for (const Applied& applied : core.solution().applied) {
        const Symbol code = core.candidates()[applied.candidate].promotion->code;
        text += fmt::format(" {}x{}", core.facts().symbols().text(code), applied.applications);
    }
    for (std::size_t code = 0; code < core.codes().size(); ++code) text += core.code_applied(code) ? " yes" : " no";
    return text;
}

class SnapshotThread : public testing::Test {
protected:
    SnapshotThread() {
        for (int number = 0; number < kCarts; ++number) carts.push_back(maker.cart());
        promotions = first_promotions(maker);
    }
    /// The publisher's snapshot answers every cart as the shop compiled from scratch does.
    void expect_equal(const Publisher& publisher) {
        const auto current = publisher.current();
        const auto fresh = compile(shop_with(promotions), current->revision);
        for (const Cart& cart : carts)
            EXPECT_EQ(answer(core, *current, cart, usage), answer(core, *fresh, cart, usage)) << "revision " << current->revision;
    }
    void publish(Publisher& publisher, const Promotion& promotion) {
        promotions[promotion.code] = promotion;
        publisher.publish(promotion);
    }

    Maker maker{20261104};
    std::vector<Cart> carts;
    Promotions promotions;
    UsageFacts usage;
    Core core;
};

TEST_F(SnapshotThread, EveryEditIsInForceWhenItReturns) {
    Publisher publisher(shop_with(promotions));
    EXPECT_EQ(publisher.current()->revision, 1U);
    expect_equal(publisher);
    // A new one, one of the base replaced, one of the delta replaced, one paused, a draft.
    for (const int number : {55, 3, 55, 4, 5}) {
        Promotion promotion = maker.promotion(code_of(number));
        promotion.status = number == 4   ? PromotionStatus::paused
                           : number == 5 ? PromotionStatus::draft
                                         : PromotionStatus::published;
        publish(publisher, promotion);
        expect_equal(publisher);
    }
    EXPECT_EQ(publisher.current()->revision, 6U);
    for (const int number : {55, 6}) {
        promotions.erase(code_of(number));
        EXPECT_TRUE(publisher.remove(code_of(number)));
        expect_equal(publisher);
        EXPECT_FALSE(publisher.remove(code_of(number)));
    }
    EXPECT_FALSE(publisher.remove("nobody has this code"));
    EXPECT_EQ(publisher.current()->revision, 8U);
    publish(publisher, maker.promotion(code_of(6)));
    expect_equal(publisher);
}

TEST_F(SnapshotThread, FoldingChangesNoAnswer) {
    Publisher publisher(shop_with(promotions));
    for (int number = 20; number < 34; ++number) publish(publisher, maker.promotion(code_of(number)));
    ASSERT_NE(publisher.current()->delta, nullptr);
    publisher.fold();
    EXPECT_EQ(publisher.current()->revision, 15U);
    EXPECT_EQ(publisher.current()->delta, nullptr);
    EXPECT_EQ(publisher.current()->dead, nullptr);
    expect_equal(publisher);
    publish(publisher, maker.promotion(code_of(21)));
    expect_equal(publisher);
    publisher.fold();
    promotions.erase(code_of(21));
    EXPECT_TRUE(publisher.remove(code_of(21)));
    publisher.fold();
    EXPECT_FALSE(publisher.remove(code_of(21)));
    expect_equal(publisher);
    publisher.fold();
    publish(publisher, maker.promotion(code_of(21)));
    expect_equal(publisher);
}

TEST_F(SnapshotThread, EditsDuringAFoldStayInForce) {
    Publisher publisher(shop_with(promotions));
    publish(publisher, maker.promotion(code_of(40)));
    publish(publisher, maker.promotion(code_of(41)));
    publish(publisher, maker.promotion(code_of(2)));
    const auto fold = publisher.begin_fold();
    publish(publisher, maker.promotion(code_of(41)));
    publish(publisher, maker.promotion(code_of(7)));
    promotions.erase(code_of(40));
    publisher.remove(code_of(40));
    Publisher::compile(*fold);
    expect_equal(publisher);
    EXPECT_TRUE(publisher.finish_fold(*fold));
    expect_equal(publisher);
    EXPECT_FALSE(publisher.finish_fold(*fold)) << "its base is no longer that of the Publisher";
    publisher.fold();
    expect_equal(publisher);
}

TEST_F(SnapshotThread, AFullDeltaIsFoldedByItself) {
    Publisher publisher(shop_with(promotions));
    for (std::size_t edit = 0; edit <= kDeltaEditsMin; ++edit) {
        EXPECT_FALSE(publisher.wants_fold());
        publish(publisher, maker.promotion(code_of(static_cast<std::int64_t>(edit))));
    }
    EXPECT_EQ(publisher.current()->delta, nullptr);
    expect_equal(publisher);
}

TEST_F(SnapshotThread, ReplacesEverything) {
    Publisher publisher(shop_with(promotions));
    publish(publisher, maker.promotion(code_of(50)));
    promotions.erase(code_of(50));
    promotions.erase(code_of(1));
    publisher.replace_all(shop_with(promotions));
    EXPECT_EQ(publisher.current()->revision, 3U);
    expect_equal(publisher);
}

TEST_F(SnapshotThread, ASnapshotOutlivesItsPublisher) {
    auto publisher = std::make_unique<Publisher>(shop_with(promotions));
    publish(*publisher, maker.promotion(code_of(1)));
    const auto kept = publisher->current();
    const std::string before = answer(core, *kept, carts[0], usage);
    publisher->fold();
    publisher.reset();
    EXPECT_EQ(answer(core, *kept, carts[0], usage), before);
}

/// Edits by one thread while others evaluate: what each of them was told, to be checked afterwards.
struct Told {
    std::map<std::pair<std::uint64_t, int>, std::string> answers;  // by revision and cart
    std::int64_t evaluations = 0;
    std::int64_t contradictions = 0;  // one revision, one cart, two answers
};

Told evaluate_until(const std::atomic<bool>& is_over, std::atomic<std::int64_t>& evaluations, const Publisher& publisher,
                    const std::vector<Cart>& carts, int first) {
    Told told;
    Core core;
    const UsageFacts usage;
    for (int cart = first; !is_over.load(); cart = (cart + 1) % kCarts) {
        const auto snapshot = publisher.current();
        std::string text = answer(core, *snapshot, carts[static_cast<std::size_t>(cart)], usage);
        const auto [place, is_new] = told.answers.try_emplace({snapshot->revision, cart}, std::move(text));
        if (!is_new && place->second != text) ++told.contradictions;
        ++told.evaluations;
        ++evaluations;
        std::this_thread::yield();
    }
    return told;
}

TEST_F(SnapshotThread, FourThreadsGetTheRevisionTheyName) {
    constexpr int kThreads = 4, kEdits = 1'000;
    std::vector<Promotion> edits;  // one without effects: removed
    for (int number = 0; number < kEdits; ++number) {
        edits.push_back(maker.promotion(code_of(maker.below(kCodes))));
        if (maker.below(5) == 0) edits.back().effects.clear();
    }
    Publisher publisher(shop_with(promotions));
    std::atomic<bool> is_over = false;
    std::atomic<std::int64_t> evaluations = 0;
    std::vector<std::future<Told>> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.push_back(std::async(std::launch::async, evaluate_until, std::cref(is_over), std::ref(evaluations),
                                     std::cref(publisher), std::cref(carts), thread * 2));

    // This thread is the fifth. It edits when the others had time for an answer each, and has folds compiled by a sixth.
    std::vector<const Promotion*> history{nullptr, nullptr};  // by revision: the edit that made it
    std::shared_ptr<Publisher::Fold> fold;
    std::future<void> folding;
    int folds = 0;
    for (int number = 0; number < kEdits; ++number) {
        for (const std::int64_t seen = evaluations.load(); evaluations.load() < seen + kThreads;) std::this_thread::yield();
        if (number % 10 == 0) {
            fold = publisher.begin_fold();
            folding = std::async(std::launch::async, [fold] { Publisher::compile(*fold); });
        }
        if (number % 10 == 5) {
            folding.get();
            folds += publisher.finish_fold(*fold) ? 1 : 0;
        }
        const Promotion& edit = edits[static_cast<std::size_t>(number)];
        bool is_made = true;
        if (edit.effects.empty())
            is_made = publisher.remove(edit.code);
        else
            publisher.publish(edit);
        if (is_made) history.push_back(&edit);
        EXPECT_EQ(publisher.current()->revision + 1, history.size());
    }
    is_over = true;
    EXPECT_GT(folds, kEdits / 20);

    Told all;
    for (std::future<Told>& thread : threads) {
        const Told told = thread.get();
        all.contradictions += told.contradictions;
        all.evaluations += told.evaluations;
        for (const auto& [place, text] : told.answers)
            if (all.answers.try_emplace(place, text).first->second != text) ++all.contradictions;
    }
    EXPECT_EQ(all.contradictions, 0);
    std::int64_t wrong = 0;
    std::size_t revisions = 0;
    auto place = all.answers.begin();
    for (std::uint64_t revision = 1; revision < history.size(); ++revision) {
        if (const Promotion* edit = history[revision]; edit != nullptr) {
            if (edit->effects.empty())
                promotions.erase(edit->code);
            else
                promotions[edit->code] = *edit;
        }
        if (place == all.answers.end() || place->first.first != revision) continue;
        ++revisions;
        const auto fresh = compile(shop_with(promotions), revision);
        for (; place != all.answers.end() && place->first.first == revision; ++place)
            if (answer(core, *fresh, carts[static_cast<std::size_t>(place->first.second)], usage) != place->second) ++wrong;
    }
    EXPECT_EQ(place, all.answers.end()) << "an answer names a revision that never was";
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(revisions, history.size() / 2);
    fmt::print(
        "report|2.7|{} answers of {} threads beside {} edits that differ from the revision they name ({} revisions "
        "seen)|{}|0|{}\n",
        all.evaluations, kThreads, kEdits, revisions, wrong + all.contradictions,
        wrong + all.contradictions == 0 && !HasFailure() ? "pass" : "FAIL");
}

}  // namespace
}  // namespace couponry::engine
