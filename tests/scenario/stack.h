// Stack: what runs a story. The engine in this process is the first; services over HTTP answer the same questions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation.h"
#include "scenario/world.h"

namespace couponry::scenario {

class Stack {
public:
    virtual ~Stack() = default;
    virtual std::string_view name() const = 0;
    /// The answer for the world as it is now. A failure of the outside fails the story.
    virtual Result<engine::Evaluation> evaluate(const World& world) = 0;

    // What only some stacks can do, such as keep orders.
    /// Whether the line is something to do, and was done. StoryError when it cannot be read.
    virtual bool act(const std::string&, std::string_view, World&) { return false; }
    /// What is wrong of an expectation about what was done; nothing when it is about something else.
    virtual std::optional<std::vector<std::string>> check(std::string_view, const World&) { return std::nullopt; }
};

std::unique_ptr<Stack> make_engine_stack();

}  // namespace couponry::scenario
