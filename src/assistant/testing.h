// What the tests of the assistant share: a shop with a few codes and goods, and messages on a Monday.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "assistant/find_slots.h"
#include "assistant/inventory.h"
#include "assistant/text.h"
#include "codes/look_alikes.h"

namespace couponry::assistant {

/// Monday, 15 June 2026.
inline const Date kMonday = *parse_date("2026-06-15");

inline Inventory little_inventory() {
    static const std::vector<std::string> kCodes = {"HELLO15", "SUMMER20", "TEA", "VIPONLY9"};
    Inventory inventory;
    inventory.codes.is_code = [](std::string_view text) { return std::ranges::find(kCodes, text) != kCodes.end(); };
    inventory.codes.codes_with_skeleton = [](std::string_view skeleton) {
        std::vector<std::string> fitting;
        for (const std::string& code : kCodes)
            if (codes::skeleton(code) == skeleton) fitting.push_back(code);
        return fitting;
    };
    inventory.suggestible = {"HELLO15", "SUMMER20"};
    inventory.names = Names({{"p1", "Blue wool jumper", false},
                             {"p2", "Copper kettle", false},
                             {"c1", "Candles", true},
                             {"c2", "Garden furniture", true}});
    return inventory;
}

inline std::vector<Slot> slots_in(const std::string& message, Language language = Language::en) {
    const std::string cleaned = clean(message);
    const std::vector<Token> tokens = tokens_of(cleaned);
    std::vector<Slot> slots;
    for (TokenSlot& found : find_slots(cleaned, tokens, {kMonday, language, false}, little_inventory()))
        slots.push_back(std::move(found.slot));
    return slots;
}

}  // namespace couponry::assistant
