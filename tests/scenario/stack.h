// Stack: what runs a story. The engine in this process is the first; services over HTTP answer the same questions.
#pragma once

#include <memory>
#include <string_view>

#include "engine/evaluation.h"
#include "scenario/world.h"

namespace couponry::scenario {

class Stack {
public:
    virtual ~Stack() = default;
    virtual std::string_view name() const = 0;
    /// The answer for the world as it is now. A failure of the outside fails the story.
    virtual Result<engine::Evaluation> evaluate(const World& world) = 0;
};

std::unique_ptr<Stack> make_engine_stack();

}  // namespace couponry::scenario
