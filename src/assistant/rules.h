// Forms that leave no doubt, before the model is asked. Pure, any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "assistant/find_slots.h"
#include "assistant/intents.h"
#include "assistant/message.h"

namespace couponry::assistant {

/// A bare code (why it fails after a rejection, else what it gives), a bare order number, a bare "agent", a bare "why?" after a
/// rejection. Nothing for all other messages.
std::optional<Intent> unmistakable(std::span<const MaskedWord> words, const std::vector<TokenSlot>& slots,
                                   const Context& context);

}  // namespace couponry::assistant
