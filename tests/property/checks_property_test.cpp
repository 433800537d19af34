// The check of promotions against the engine: what it calls unreachable never applies to any random cart, what it says may not meet
// never does, and nobody misses what is shadowed.
#include <gtest/gtest.h>

#include <algorithm>
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
    if (!seeds.are_all) return;
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
    if (!seeds.are_all) return;
    EXPECT_GT(compared * 50, static_cast<std::int64_t>(seeds.count));
}

}  // namespace
}  // namespace couponry::property
