// Small random worlds for tests of the engine against the oracle: one site, at most 8 lines and 6 promotions, biased towards
// conflict. Every world obeys the rules by which a shop may save its promotions. The same seed gives the same world.
#pragma once

#include <cstdint>
#include <string>

#include "base/random.h"
#include "model/cart.h"
#include "model/shop.h"
#include "model/usage.h"

namespace couponry::oracle {

struct WorldOptions {
    bool with_remaining = true;  // the bases after_item_discounts and remaining, in conditions and tiers
    bool with_promotion_applied = true;
    int promotions_max = 6;
    int lines_max = 8;
    int pieces_max = 14;
};

struct World {
    std::uint64_t seed = 0;
    Shop shop;
    Cart cart;
    UsageFacts usage;
    Instant now;
};

World make_world(std::uint64_t seed, const WorldOptions& options);

/// For a person who reads a failing test.
std::string describe(const World& world);
std::string describe(const Promotion& promotion);

/// Chances and picks from a seeded source.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : source_(seed) {}
    std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(source_.below(static_cast<std::uint64_t>(bound))); }
    std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
    bool chance(int percent) { return below(100) < percent; }
    template <class List>
    auto one_of(const List& list) {
        return *(list.begin() + below(static_cast<std::int64_t>(list.size())));
    }

private:
    SeededRandom source_;
};

// Details, in rules.cpp.
Rule make_effect(Dice& dice, const World& world, const WorldOptions& options);
Rule make_afterwards(Dice& dice);
ConditionTree make_conditions(Dice& dice, const World& world, const WorldOptions& options);

}  // namespace couponry::oracle
