// The check of promotions against the engine: what it calls unreachable never applies to any random cart, what it says may not meet
// never does, and nobody misses what is shadowed. And ten thousand promotions are checked in two seconds.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

#include "engine/checks.h"
#include "engine/core.h"
#include "property/cases.h"
#include "property/rich_world.h"

namespace couponry::property {
namespace {

using engine::Finding;
using engine::FindingKind;
using oracle::Dice;
using oracle::World;
using Texts = std::vector<std::string>;

// Of its own, so that these worlds are not those of the other properties.
constexpr std::uint64_t kSeedOfItsOwn = 0x51ED270B7F3A91C5;

World some_world(std::uint64_t seed) {
    return seed % 2 == 0 ? oracle::make_world(seed, {}) : make_rich_world(seed, {});
}

/// More conditions at once than usual, so that many of them contradict each other; a few names that are not there.
void strain(Dice& dice, World& world) {
    if (world.cart.lines.empty()) return;
    std::vector<Promotion>& promotions = world.shop.promotions;
    for (Promotion& promotion : promotions) {
        for (std::int64_t count = dice.below(4); count > 0; --count)
            promotion.when.children.push_back(oracle::make_conditions(dice, world, {.with_promotion_applied = false}));
        if (dice.chance(5) && !promotion.when.children.empty())
            promotion.when.children.push_back({ConditionTree::Kind::none, {promotion.when.children.front()}, {}});
        if (dice.chance(10)) promotion.schedule = {{{static_cast<int>(dice.below(7))}, 60 * 8, 60 * 18, {}}};
        if (dice.chance(10)) promotion.ends_at = Instant{world.now.ms + dice.between(0, 8) * kDayMs};
        if (dice.chance(5)) promotion.coupons = dice.chance(50) ? Texts{} : Texts{"NOSUCH"};
        if (!dice.chance(10)) continue;
        Rule applied{"promotion_applied", {}};
        applied.parameters.set(
            "promotion", promotions[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(promotions.size())))].code);
        promotion.when.children.push_back({ConditionTree::Kind::leaf, {}, applied});
    }
}

/// Evaluates carts in a shop and says what applied.
class Carts {
public:
    explicit Carts(const Shop& shop) : snapshot_(engine::compile(shop)) {}

    std::set<std::string> applied(const Cart& cart, const UsageFacts& usage, Instant now, SelectionPolicy policy) {
        core_.run({.snapshot = snapshot_.get(), .cart = &cart, .usage = &usage, .now = now, .policy = policy});
        std::set<std::string> codes;
        const auto add = [&](const engine::CompiledPromotion& promotion) {
            codes.emplace(core_.facts().symbols().text(promotion.code));
        };
        for (const engine::Applied& applied : core_.solution().applied) add(*core_.candidates()[applied.candidate].promotion);
        for (const engine::Candidate& candidate : core_.afterwards()) add(*candidate.promotion);
        return codes;
    }
    std::int64_t taken() const { return core_.discount() + core_.solution().state.gift_value; }
    bool is_proved() const { return core_.solution().optimal; }

private:
    std::shared_ptr<const engine::Snapshot> snapshot_;
    engine::Core core_;
};

struct Tally {
    std::map<std::string, std::int64_t> findings;  // by kind and cause
    std::int64_t proofs = 0, pairs = 0, carts = 0, applied = 0;
};

bool claims_never(const Finding& finding) {
    return finding.kind == FindingKind::unreachable ||
           (finding.kind == FindingKind::contradiction && finding.cause == "opposite");
}

void hold_to(const std::vector<Finding>& findings, const std::set<std::string>& applied, const World& world, Tally& tally) {
    tally.applied += static_cast<std::int64_t>(applied.size());
    for (const Finding& finding : findings) {
        if (finding.promotions.empty() || !applied.contains(finding.promotions.front())) continue;
        ASSERT_FALSE(claims_never(finding)) << finding.promotions.front() << " applies, though " << finding.cause << " at "
                                            << finding.pointer << "\n"
                                            << oracle::describe(world);
        if (finding.kind != FindingKind::clash || finding.cause == "units") continue;
        for (std::size_t other = 1; other < finding.promotions.size(); ++other)
            ASSERT_FALSE(applied.contains(finding.promotions[other]))
                << finding.promotions.front() << " meets " << finding.promotions[other] << ", though " << finding.cause << "\n"
                << oracle::describe(world);
    }
}

void try_world(std::uint64_t seed, Tally& tally) {
    Dice dice(seed ^ kSeedOfItsOwn);
    World world = some_world(seed);
    strain(dice, world);
    const std::vector<Finding> findings = engine::check_promotions(world.shop, world.now);
    for (const Finding& finding : findings) {
        ++tally.findings[std::string(finding_kind_name(finding.kind)) + "/" + std::string(finding.cause)];
        tally.proofs += claims_never(finding) ? 1 : 0;
        tally.pairs += finding.kind == FindingKind::clash ? 1 : 0;
    }
    Carts carts(world.shop);
    constexpr std::uint64_t kOtherCarts = 4;
    for (std::uint64_t other = 0; other <= kOtherCarts; ++other) {
        World visitor = some_world(other == 0 ? seed : seed + 7919 * other);
        visitor.cart.codes.insert(visitor.cart.codes.end(), world.cart.codes.begin(), world.cart.codes.end());
        const Instant now{world.now.ms + (other == 0 ? 0 : dice.below(9 * kDayMs))};
        for (const SelectionPolicy policy : {SelectionPolicy::best, SelectionPolicy::priority}) {
            hold_to(findings, carts.applied(visitor.cart, world.usage, now, policy), world, tally);
            ++tally.carts;
            if (::testing::Test::HasFatalFailure()) return;
        }
    }
}

TEST(ChecksProperty, WhatIsUnreachableNeverApplies) {
    const Seeds seeds(4'000, 200'000);
    Tally tally;
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        try_world(seed, tally);
        if (::testing::Test::HasFatalFailure()) return;
    }
    std::printf("%lld carts, %lld promotions applied\n", static_cast<long long>(tally.carts),
                static_cast<long long>(tally.applied));
    for (const auto& [name, count] : tally.findings) std::printf("  %s: %lld\n", name.c_str(), static_cast<long long>(count));
    if (seeds.count < 100) return;
    // A property of nothing would always hold.
    EXPECT_GT(tally.proofs * 2, static_cast<std::int64_t>(seeds.count));
    EXPECT_GT(tally.pairs, static_cast<std::int64_t>(seeds.count));
    EXPECT_GT(tally.applied, tally.carts / 2);
}

/// One more promotion like one there is, a little stronger or weaker.
void add_twin(Dice& dice, World& world) {
    std::vector<Promotion>& promotions = world.shop.promotions;
    for (Promotion& promotion : promotions) {
        promotion.limits = {};
        promotion.status = PromotionStatus::published;  // as which the check judges it
    }
    world.shop.campaigns.clear();
    Promotion twin = promotions[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(promotions.size())))];
    twin.code = dice.chance(50) ? "promo-zz" : "promo-00";
    if (dice.chance(50)) twin.coupons.reset();
    if (dice.chance(30)) twin.when = {};
    for (Rule& rule : twin.effects)
        if (rule.parameters.has("percent"))
            rule.parameters.set("percent", Percent{10'000 * static_cast<std::int32_t>(dice.between(1, 100))});
    promotions.push_back(std::move(twin));
}

TEST(ChecksProperty, NobodyMissesWhatIsShadowed) {
    const Seeds seeds(6'000, 300'000);
    std::map<std::string, std::int64_t> causes;
    std::int64_t shadowed = 0, compared = 0;
    // What other promotions make of what is left is another matter.
    const oracle::WorldOptions options{.with_remaining = false, .with_promotion_applied = false};
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        Dice dice(seed ^ kSeedOfItsOwn);
        World world = oracle::make_world(seed, options);
        add_twin(dice, world);
        world.cart.automatic = true;
        Site& site = world.shop.sites.front();
        site.codes_per_cart = 5;  // a code less would let in another one
        site.rounding_level = RoundingLevel::unit;  // else a unit may be left by a cent that a line was rounded down
        for (const Finding& finding : engine::check_promotions(world.shop, world.now)) {
            if (finding.kind != FindingKind::shadowed) continue;
            ++shadowed;
            ++causes[std::string(finding.cause)];
            Shop without = world.shop;
            std::erase_if(without.promotions,
                          [&](const Promotion& promotion) { return promotion.code == finding.promotions.front(); });
            const SelectionPolicy policy = world.shop.sites.front().selection;
            Carts all(world.shop), rest(without);
            (void)all.applied(world.cart, world.usage, world.now, policy);
            (void)rest.applied(world.cart, world.usage, world.now, policy);
            if (policy == SelectionPolicy::best && (!all.is_proved() || !rest.is_proved())) continue;
            ++compared;
            ASSERT_EQ(all.taken(), rest.taken())
                << finding.promotions[0] << " behind " << finding.promotions[1] << ", " << finding.cause << "\n"
                << oracle::describe(world);
        }
    }
    std::printf("%lld shadowed, %lld compared\n", static_cast<long long>(shadowed), static_cast<long long>(compared));
    for (const auto& [name, count] : causes) std::printf("  %s: %lld\n", name.c_str(), static_cast<long long>(count));
    if (seeds.count < 100) return;
    EXPECT_GT(compared * 50, static_cast<std::int64_t>(seeds.count));
}

// Size.

Rule percent_off(std::int64_t whole, const ItemFilter& items) {
    Rule rule{"percent_off_items", {}};
    rule.parameters.set("percent", Percent{static_cast<std::int32_t>(1 + whole % 90) * 10'000});
    rule.parameters.set("items", items);
    return rule;
}
Rule percent_off_order(std::int64_t whole) {
    Rule rule{"percent_off_order", {}};
    rule.parameters.set("percent", Percent{static_cast<std::int32_t>(1 + whole % 90) * 10'000});
    return rule;
}
ConditionTree names(const std::string& type, const std::string& mode, const Texts& values) {
    ConditionTree leaf{ConditionTree::Kind::leaf, {}, {type, {}}};
    leaf.rule.parameters.set(mode, values);
    return leaf;
}
ItemFilter products_from(std::int64_t first, std::int64_t count) {
    ItemFilter filter;
    for (std::int64_t product = first; product < first + count; ++product)
        filter.products.push_back("p" + std::to_string(product));
    return filter;
}

constexpr std::int64_t kProducts = 4'000;
constexpr std::int64_t kPromotions = 10'000;

Shop large_shop(const std::function<void(std::int64_t number, Promotion& promotion)>& make, std::int64_t count) {
    const Currency euro = *parse_currency("EUR");
    Shop shop;
    for (const char* id : {"de", "fr", "it"}) {
        Site site;
        site.id = id;
        site.currencies = {euro};
        site.time_zone = *TimeZone::find("Europe/Berlin");
        shop.sites.push_back(site);
    }
    for (std::int64_t number = 0; number < 200; ++number)
        shop.categories.push_back({"c" + std::to_string(number), {}, number < 20 ? "" : "c" + std::to_string(number % 20)});
    for (std::int64_t number = 0; number < kProducts; ++number) {
        Product product;
        product.id = "p" + std::to_string(number);
        product.categories = {"c" + std::to_string(number % 200)};
        product.brand = "b" + std::to_string(number % 50);
        product.prices = {{euro, 100 + number % 3'000}};
        shop.products.push_back(std::move(product));
    }
    for (std::int64_t number = 0; number < count; ++number) {
        Promotion promotion;
        promotion.code = "promo-" + std::to_string(number);
        make(number, promotion);
        shop.promotions.push_back(std::move(promotion));
    }
    return shop;
}

struct LargeCase {
    const char* what;
    std::function<void(std::int64_t number, Promotion& promotion)> make;
};

const Instant kToday = *parse_instant("2026-11-04T12:00:00Z");

std::vector<LargeCase> large_cases() {
    const auto day = [](std::int64_t number) { return Instant{kToday.ms + number * kDayMs}; };
    return {
        {"everything against everything", [](std::int64_t n, Promotion& p) { p.effects = {percent_off_order(n)}; }},
        {"one group", [](std::int64_t n, Promotion& p) { p.effects = {percent_off_order(n)}, p.group = "g"; }},
        {"all exclusive",
         [](std::int64_t n, Promotion& p) { p.effects = {percent_off_order(n)}, p.exclusive = Exclusive::cart; }},
        {"half of them exclusive in their class",
         [](std::int64_t n, Promotion& p) {
             p.effects = {percent_off_order(n)};
             if (n % 2 == 0) p.exclusive = Exclusive::promotion_class;
         }},
        {"a deal a day",
         [&](std::int64_t n, Promotion& p) {
             p.effects = {percent_off(n, products_from(n % kProducts, 1))};
             p.starts_at = day(n), p.ends_at = Instant{day(n + 1).ms - 1};
         }},
        {"a product each", [](std::int64_t n, Promotion& p) { p.effects = {percent_off(n, products_from(n % kProducts, 1))}; }},
        {"twenty products each",
         [](std::int64_t n, Promotion& p) { p.effects = {percent_off(n, products_from(n * 7 % (kProducts - 20), 20))}; }},
        {"hundreds of products each, one day each",
         [&](std::int64_t n, Promotion& p) {
             ItemFilter filter;
             filter.brands = {"b" + std::to_string(n % 50), "b" + std::to_string(n / 50 % 50)};
             filter.categories = {"c" + std::to_string(n % 20), "c" + std::to_string(n / 20 % 20)};
             p.effects = {percent_off(n, filter)};
             p.starts_at = day(n), p.ends_at = Instant{day(n + 1).ms - 1};
         }},
        {"a customer each",
         [](std::int64_t n, Promotion& p) {
             p.effects = {percent_off_order(n)};
             p.when.children = {names("customer", "ids", {"c-" + std::to_string(n)})};
         }},
        {"hours and twenty conditions",
         [](std::int64_t n, Promotion& p) {
             p.effects = {percent_off_order(n)};
             p.schedule = {{{static_cast<int>(n % 7)}, static_cast<std::int32_t>(n % 12 * 60), 780, {}}};
             for (std::int64_t leaf = 0; leaf < 20; ++leaf)
                 p.when.children.push_back(names(leaf % 2 == 0 ? "segment" : "region", leaf % 3 == 0 ? "none_of" : "any_of",
                                                 {"r" + std::to_string((n + leaf) % 5), "r" + std::to_string(leaf)}));
         }},
        {"a chain of demands",
         [](std::int64_t n, Promotion& p) {
             p.effects = {percent_off(n, products_from(0, 1))};
             p.stackable = true;
             ConditionTree leaf{ConditionTree::Kind::leaf, {}, {"promotion_applied", {}}};
             leaf.rule.parameters.set("promotion", "promo-" + std::to_string(n + 1));
             p.when.children = {leaf};
         }},
    };
}

TEST(ChecksProperty, TenThousandPromotionsInTwoSeconds) {
    const std::int64_t count =
        std::min<std::int64_t>(kPromotions, static_cast<std::int64_t>(Seeds(kPromotions, kPromotions).count));
    double slowest = 0;
    for (const LargeCase& each : large_cases()) {
        const Shop shop = large_shop(each.make, count);
        const auto begin = std::chrono::steady_clock::now();
        const std::size_t findings = engine::check_promotions(shop, kToday).size();
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        slowest = std::max(slowest, seconds);
        std::printf("%s: %zu findings in %.2f s\n", each.what, findings, seconds);
        EXPECT_LT(seconds, 2) << each.what;
    }
    if (count == kPromotions) std::printf("slowest: %.2f s\n", slowest);
}

}  // namespace
}  // namespace couponry::property
