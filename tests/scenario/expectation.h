// Expectations: what a story says of an answer, phrase by phrase. README.md beside the stories lists the phrases.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation.h"
#include "scenario/world.h"

namespace couponry::scenario {

/// Holds one answer against the phrases of "expect" lines. A phrase about a code means the code named last, at first the one
/// entered last.
class Expectation {
public:
    Expectation(const World& world, const engine::Evaluation& answer) : world_(world), answer_(answer) {}
    /// What is not as expected, as sentences "expected …, got …"; StoryError for a phrase that cannot be read.
    std::vector<std::string> check(std::string_view phrase);

private:
    bool check_totals(Words& words);
    bool check_lines(Words& words);
    bool check_units(Words& words, const std::string& id);
    bool check_promotions(Words& words);
    bool check_gifts(Words& words);
    bool check_afterwards(Words& words);
    bool check_answer(Words& words);
    bool check_code(Words& words);
    bool check_because(Words& words);
    bool check_fixes(Words& words);
    bool check_potential(Words& words);

    void expect_amount(std::string_view what, std::int64_t observed, Words& words);
    void expect_text(std::string_view what, std::string_view expected, std::string_view observed);
    void expect_that(bool holds, std::string_view expected, std::string_view observed);
    const engine::CodeAnswer& code();
    bool name_code(Words& words);
    /// Whether the fix is the one told by the words, which are taken whole.
    struct FixWords;
    FixWords next_fix(Words& words);
    bool is_told(const engine::Fix& fix, const FixWords& told) const;
    std::string amount(std::int64_t minor) const { return format_amount(minor, world_.cart.currency); }

    const World& world_;
    const engine::Evaluation& answer_;
    std::string named_code_;  // as the story names it; empty: the one entered last
    std::vector<std::string> failures_;
};

}  // namespace couponry::scenario
