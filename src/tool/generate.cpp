#include <fmt/format.h>

#include "codes/generate.h"
#include "tool/commands.h"

namespace couponry::tool {
namespace {

/// "/count" is the option --count.
Refusal explain_options(const Failure& failure) {
    Refusal refusal;
    for (const FieldError& error : failure.errors)
        refusal.lines.push_back(fmt::format("--{}: {}", error.pointer.substr(error.pointer.empty() ? 0 : 1), error.detail));
    if (refusal.lines.empty()) refusal.lines.push_back(failure.detail);
    return refusal;
}

}  // namespace

int run_generate(const GenerateOptions& options, const Console& console) {
    codes::PatternOptions shape;
    shape.prefix = options.prefix;
    shape.avoid_look_alikes = !options.all_letters;
    auto pattern = codes::Pattern::parse(options.pattern, shape);
    if (!pattern) return console.refuse(explain_options(pattern.error()));
    codes::BatchRequest request;
    request.count = options.count;
    if (options.guesses_per_hit != 0) request.guesses_per_hit_min = options.guesses_per_hit;
    if (request.guesses_per_hit_min < codes::kGuessesPerHitLeast)
        return console.refuse(fmt::format("--guesses-per-hit: {} is too few; allow at least {}.", request.guesses_per_hit_min,
                                          codes::kGuessesPerHitLeast));
    SystemRandom random;
    const auto generator = codes::Generator::make(std::move(*pattern), codes::BatchKey::random(random), request);
    if (!generator) return console.refuse(explain_options(generator.error()));
    for (std::uint64_t index = 0; index < options.count; ++index) console.print(generator->code(index) + "\n");
    return kDone;
}

}  // namespace couponry::tool
