// Lines of a story that tell facts: who asks, what is in the cart, what the shop runs. Each changes the world.
#pragma once

#include <string_view>

#include "scenario/world.h"

namespace couponry::scenario {

/// Whether `keyword` tells a fact; then the world has it. `rest` is what stands behind the keyword. StoryError when it cannot be read.
bool tell(std::string_view keyword, std::string_view rest, World& world);

// Parts of tell(), by what they are about.
bool tell_of_cart(std::string_view keyword, std::string_view rest, World& world);
bool tell_of_delivery(std::string_view keyword, std::string_view rest, World& world);
bool tell_of_customer(std::string_view keyword, std::string_view rest, World& world);
bool tell_of_shop(std::string_view keyword, std::string_view rest, World& world);
bool tell_of_usage(std::string_view keyword, std::string_view rest, World& world);

/// The coupon by its code, case and separators aside; nullptr when the story has none.
Coupon* find_coupon(World& world, std::string_view code);
/// "true", "3", "x" or a list "a or b", each of its own type.
FactValue next_fact_value(Words& words);

}  // namespace couponry::scenario
