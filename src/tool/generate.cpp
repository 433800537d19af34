#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>

#include "codes/generate.h"
#include "tool/commands.h"
#include "tool/data_folder.h"

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

/// A batch of a coupon, kept in the data folder and printed as CSV.
int run_batch(const GenerateOptions& options, const Console& console) {
    const auto number = [](std::uint64_t value) { return static_cast<std::int64_t>(std::min<std::uint64_t>(value, INT64_MAX)); };
    boost::json::object order{{"count", number(options.count)}, {"avoid_look_alikes", !options.all_letters}};
    if (!options.pattern.empty()) order["pattern"] = options.pattern;
    if (!options.prefix.empty()) order["prefix"] = options.prefix;
    if (options.guesses_per_hit != 0) order["guesses_per_hit"] = number(options.guesses_per_hit);
    auto shop = OpenedShop::open(options);
    if (!shop) return console.refuse(shop.error());
    service::Services& services = shop->services();
    const service::WriteContext context{options.tenant, std::nullopt, false};
    const auto begun = services.generate_codes.begin(context, options.coupon, order);
    if (!begun) return console.refuse(explain_options(begun.error()));
    for (;;) {
        const auto worked = services.generate_codes.work();
        if (!worked) return console.refuse(refusal_of(worked.error(), options));
        if (!*worked) break;
        if (const auto job = services.jobs.find(options.tenant, begun->id))
            console.show_progress(fmt::format("{} of {} codes", job->at("generated").as_int64(), options.count));
    }
    console.end_progress();
    const auto done = service::write_batch_file(services.store, options.tenant, begun->body.at("of").as_string().c_str(),
                                                begun->body.at("batch").as_int64(), [&](std::string_view lines) {
                                                    console.print(lines);
                                                    return true;
                                                });
    return done ? kDone : console.refuse(refusal_of(done.error(), options));
}

}  // namespace

int run_generate(const GenerateOptions& options, const Console& console) {
    if (!options.coupon.empty()) return run_batch(options, console);
    if (options.pattern.empty()) return console.refuse("--pattern: Give one, or say with --coupon whose codes they are.");
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
