// Promotions in words: "promo Welcome: 15% off full-price items, carts from 50.00 EUR, once per customer, code HELLO15", and below it
// indented lines for what is said seldom ("when", "give", "refused"). README.md beside the stories lists the phrases.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/promotion.h"
#include "scenario/story_file.h"
#include "scenario/values.h"

namespace couponry::scenario {

struct PromotionWords {
    Promotion promotion;
    std::string refused_at;  // the story says that saving is refused with this pointer; then `promotion` is empty
};

/// `head` is what stands behind "promo"; `lines` the indented lines below it. `others` are the promotions saved before. StoryError
/// when it cannot be read, is refused though it should not be, or is saved though it should be refused.
PromotionWords read_promotion_words(const StoryLine& head, std::span<const StoryLine> lines, std::span<const Promotion> others,
                                    const Reading& reading);

/// The identifier of a name: "Garden week" is garden-week.
std::string identifier_of(std::string_view name);

}  // namespace couponry::scenario
