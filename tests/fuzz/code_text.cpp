// Texts that people enter as codes, and patterns by which codes are made. Lines of the input: an entered text, a pattern, its prefix,
// letters for #.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "codes/look_alikes.h"
#include "codes/near_misses.h"
#include "codes/normalise.h"
#include "codes/pattern.h"

using namespace couponry;

namespace {

constexpr std::array<std::string_view, 6> kListed = {"COSY10", "TEAPARTY5", "WELCOME10", "VIP15", "GRÜSSE", "20%"};

std::string_view take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

void enter(std::string_view entered) {
    const auto normalised = codes::normalise(entered);
    if (!normalised) {
        CHECK(!codes::name_of(normalised.error()).empty());
        return;
    }
    CHECK(codes::normalise(*normalised) == *normalised);
    const std::string skeleton = codes::skeleton(*normalised);
    CHECK(codes::skeleton(skeleton) == skeleton);
    for (const std::string_view listed : kListed) {
        constexpr int kCostMax = 4;
        const int cost = codes::slip_cost(*normalised, listed, kCostMax);
        CHECK(cost == codes::slip_cost(listed, *normalised, kCostMax));
        CHECK((cost == 0) == (*normalised == listed));
    }
    for (const codes::NearMiss& near : codes::near_misses(*normalised, kListed, 3))
        CHECK(near.index < kListed.size() && near.cost > 0 && kListed[near.index] != *normalised);
    const codes::Finding finding = codes::find_code(*normalised, {[](std::string_view text) { return text == "COSY10"; },
                                                                  [](std::string_view asked) {
                                                                      return asked == codes::skeleton("COSY10")
                                                                                 ? std::vector<std::string>{"COSY10"}
                                                                                 : std::vector<std::string>{};
                                                                  }});
    CHECK((finding.by == codes::FoundBy::kNothing) == (codes::skeleton("COSY10") != skeleton));
}

void make(std::string_view text, std::string_view prefix, std::string_view letters) {
    codes::PatternOptions options;
    options.prefix = prefix;
    options.avoid_look_alikes = letters.empty();
    if (auto alphabet = codes::Alphabet::make(letters)) options.alphabet = std::move(*alphabet);
    const auto pattern = codes::Pattern::parse(text, options);
    if (!pattern) {
        CHECK(!pattern.error().errors.empty());
        return;
    }
    const codes::Number capacity = pattern->capacity();
    CHECK(capacity > 0 && capacity <= codes::kPatternCapacityMax && pattern->guess_space() >= 1);
    for (const codes::Number number : {codes::Number{0}, capacity / 2, capacity - 1}) {
        const auto written = codes::normalise(pattern->write(number));
        CHECK(written.has_value());
        CHECK(pattern->read(*written) == number);
    }
    (void)pattern->read("COSY10");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const std::string_view entered = take_line(rest);
    const std::string_view pattern = take_line(rest);
    const std::string_view prefix = take_line(rest);
    enter(entered);
    make(pattern, prefix, take_line(rest));
    return 0;
}
