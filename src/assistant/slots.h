// What a message names: codes, goods, dates, amounts … each with its place in the cleaned message. Plain data, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assistant/dates.h"
#include "codes/look_alikes.h"

namespace couponry::assistant {

enum class SlotKind : std::uint8_t {
    code,
    email,
    order_number,
    card_number,
    amount,
    percent,
    quantity,
    channel,
    product,
    category,
    date
};
std::string_view name_of(SlotKind kind);

struct Slot {
    SlotKind kind = SlotKind::code;
    std::string text;  // as written
    /// What is meant. A code: normalised as the inventory has it, or as entered when it has none; an e-mail: lower case; an amount, a
    /// percentage: a plain decimal ("49.90"); a quantity: a whole number; a channel: its name in the model; goods: their id.
    std::string value;
    std::size_t begin = 0;  // in bytes of the cleaned message
    std::size_t end = 0;
    codes::FoundBy found_by = codes::FoundBy::kNothing;  // of a code
    std::vector<std::string> near_misses = {};  // of a code that is not found: codes that may be suggested, the nearest first
    std::optional<DateRange> days = std::nullopt;  // of a date
    std::string currency = {};  // of an amount: ISO 4217, empty when unsaid
};

}  // namespace couponry::assistant
