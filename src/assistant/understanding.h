// What a shopper means: the intents of a message, what it names, its language, and whether that is sure enough to be answered. The
// dialogue calls understand() once per message. It holds no state and never fails: nonsense is declined. Pure, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "assistant/intents.h"
#include "assistant/inventory.h"
#include "assistant/message.h"
#include "assistant/model.h"
#include "assistant/slots.h"

namespace couponry::assistant {

enum class Decision : std::uint8_t {
    answer,  // all of `intents`, in one reply
    ask,  // which of the two `intents`
    decline,  // say so, and offer a person
};

struct ScoredIntent {
    Intent intent;
    float probability;  // all intents of a message add up to 1
};

constexpr std::size_t kIntentsPerMessageMax = 3;

struct Understanding {
    Language language = Language::en;
    Decision decision = Decision::decline;
    std::vector<Intent> intents;  // see Decision; in the order of the message, empty when it is declined
    std::vector<Intent> further;  // perhaps meant by another part of the message: the reply asks whether they are
    std::vector<ScoredIntent> ranked;  // all, the most probable first
    std::vector<Slot> slots;  // in the order of the message
    float similarity = 0;  // of the nearest sentence that was trained on, 0 to 1
    float out_of_scope = 0;  // rises with the doubt that any intent is meant; for measuring
};

/// The same bytes give the same answer on every call. `message.text` has kMessageBytesMax bytes at most.
Understanding understand(const Model& model, const Message& message, const Context& context, const Inventory& inventory);

}  // namespace couponry::assistant
