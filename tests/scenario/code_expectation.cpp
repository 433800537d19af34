// Codes: whether they applied, why not, what helps; and what automatic promotions are near.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "codes/normalise.h"
#include "scenario/describe.h"
#include "scenario/expectation.h"

namespace couponry::scenario {

using engine::Because;
using engine::CodeAnswer;
using engine::Fix;

/// A fix as a story tells it; what is not told may be anything.
struct Expectation::FixWords {
    std::string action;  // as describe_action says it, or only the kind
    std::vector<std::string> then;
    std::optional<std::int64_t> costs, saves, total;
    std::vector<std::string> drops;
    bool is_unverified = false;
    std::string text;
};

const CodeAnswer& Expectation::code() {
    const auto& codes = answer_.codes;
    if (codes.empty()) throw StoryError{"no code was entered"};
    if (named_code_.empty()) return codes.back();
    const auto wanted = codes::normalise(named_code_);
    // Of a code entered twice the later one is meant, unless the story writes it as it was typed.
    for (auto known = codes.rbegin(); known != codes.rend(); ++known)
        if (known->code == named_code_) return *known;
    for (auto known = codes.rbegin(); known != codes.rend(); ++known)
        if (wanted && codes::normalise(known->code) == wanted) return *known;
    throw StoryError{fmt::format("the code \"{}\" was not entered", named_code_)};
}

/// Takes the name of an entered code, if one is next.
bool Expectation::name_code(Words& words) {
    const std::string next(words.peek());
    const auto wanted = codes::normalise(next);
    const bool is_code = std::any_of(world_.cart.codes.begin(), world_.cart.codes.end(), [&](const std::string& entered) {
        return entered == next || (wanted && codes::normalise(entered) == wanted);
    });
    if (is_code) named_code_ = words.next("a code");
    return is_code;
}

/// "applied", "HELLO15 applied saves 5.00", "rejected code_expired", "HELLO15 rejected …".
bool Expectation::check_code(Words& words) {
    if (check_potential(words)) return true;
    name_code(words);
    if (words.take("applied")) {
        expect_that(code().applied, fmt::format("\"{}\" applied", code().code), describe_code(code(), world_));
        if (words.take("saves")) expect_amount(fmt::format("\"{}\" saves", code().code), code().amount, words);
    } else if (words.take("saves")) {
        expect_amount(fmt::format("\"{}\" saves", code().code), code().amount, words);
    } else if (words.take("rejected")) {
        const std::string reason = words.next("a reason");
        if (!parse_reason(reason)) throw StoryError{fmt::format("there is no reason \"{}\"", reason)};
        const bool holds = !code().applied && reason_name(code().reason) == reason;
        expect_that(holds, fmt::format("\"{}\" rejected {}", code().code, reason), describe_code(code(), world_));
    } else if (words.take({"shown", "as"})) {
        expect_text("shown as", words.next("a reason"), reason_name(code().shown_as));
    } else if (words.take({"not", "hidden"})) {
        expect_that(code().shown_as == Reason::none, "a reason that may be shown", describe_code(code(), world_));
    } else if (words.take({"needs", "email"})) {
        expect_that(code().needs_email, "needs email", describe_code(code(), world_));
    } else if (words.take({"needs", "nothing"})) {
        expect_that(!code().needs_email, "needs nothing", describe_code(code(), world_));
    } else if (words.take("nearest")) {
        expect_text("nearest", words.next("a promotion"), code().promotion);
    } else {
        return check_because(words) || check_fixes(words);
    }
    return true;
}

/// "required 50.00", "observed 2", "failing 2", "because no_eligible_items", "in the way flash-sale".
bool Expectation::check_because(Words& words) {
    const bool is_required = words.starts_with({"required"});
    if (is_required || words.starts_with({"observed"})) {
        const std::string what = words.next("required");
        if (code().because.empty()) {
            failures_.push_back(fmt::format("expected {} {}, got {}", what, words.rest(), describe_code(code(), world_)));
            while (!words.at_end()) words.next("");
            return true;
        }
        const Because& because = code().because.front();
        std::string expected = words.next("a number");
        while (!words.at_end()) expected += " " + words.next("a number");
        expect_text(what, expected, describe_number(is_required ? because.required : because.observed, because.measure, world_));
    } else if (words.take("failing")) {
        expect_text("failing conditions", words.next("a number"), std::to_string(code().because.size()));
    } else if (words.take("because")) {
        const std::string reason = words.next("a reason");
        const auto& all = code().because;
        const bool is_there =
            std::any_of(all.begin(), all.end(), [&](const Because& because) { return reason_name(because.reason) == reason; });
        expect_that(is_there, fmt::format("because {}", reason), describe_code(code(), world_));
    } else if (words.take({"in", "the", "way"})) {
        const std::vector<std::string> expected = words.next_list("a promotion");
        const bool holds = !code().because.empty() && code().because.front().in_the_way == expected;
        expect_that(holds, fmt::format("in the way {}", fmt::join(expected, " and ")), describe_code(code(), world_));
    } else {
        return false;
    }
    return true;
}

/// "add_amount 6.00 costs 6.00 saves 9.00 total 51.00", "log_in unverified", "set_address country DE then log_in".
Expectation::FixWords Expectation::next_fix(Words& words) {
    FixWords told;
    told.text = words.rest();
    const auto next_action = [&] {
        std::string action = words.next("a kind of fix");
        if (!engine::parse_fix_kind(action)) throw StoryError{fmt::format("there is no fix \"{}\"", action)};
        while (!words.at_end()) {
            const std::string_view next = words.peek();
            if (next == "then" || next == "costs" || next == "saves" || next == "total" || next == "drops" ||
                next == "unverified")
                break;
            action += " " + words.next("what to do");
        }
        return action;
    };
    told.action = next_action();
    while (words.take("then")) told.then.push_back(next_action());
    if (words.take("costs")) told.costs = next_amount(words, world_.reading());
    if (words.take("saves")) told.saves = next_amount(words, world_.reading());
    if (words.take("total")) told.total = next_amount(words, world_.reading());
    told.is_unverified = words.take("unverified");
    if (words.take("drops")) told.drops = words.next_list("a code");
    return told;
}

bool Expectation::is_told(const Fix& fix, const FixWords& told) const {
    const auto is_action = [&](const engine::FixAction& action, const std::string& text) {
        return describe_action(action, world_) == text || engine::fix_kind_name(action.kind) == text;
    };
    const auto is_amount = [](const std::optional<std::int64_t>& wanted, std::int64_t amount) {
        return !wanted || *wanted == amount;
    };
    const bool promises_nothing = fix.action.kind == engine::FixKind::none || fix.action.kind == engine::FixKind::ask_person;
    bool is_same = is_action(fix.action, told.action) && fix.then.size() == told.then.size() &&
                   (promises_nothing || fix.verified == !told.is_unverified);
    for (std::size_t index = 0; is_same && index < told.then.size(); ++index)
        is_same = is_action(fix.then[index], told.then[index]);
    return is_same && is_amount(told.costs, fix.costs) && is_amount(told.saves, fix.saves) && is_amount(told.total, fix.total) &&
           fix.drops == told.drops;
}

/// "fix …": one of them; "first fix …"; "no fix", "no fix add_amount": none, or none of a kind.
bool Expectation::check_fixes(Words& words) {
    const std::vector<Fix>& fixes = answer_.codes.empty() ? std::vector<Fix>{} : code().fixes;
    if (words.take({"no", "fix"})) {
        const std::string unwanted = words.at_end() ? "" : words.next("a kind of fix");
        const bool is_absent = std::none_of(fixes.begin(), fixes.end(), [&](const Fix& fix) {
            return unwanted.empty() || engine::fix_kind_name(fix.action.kind) == unwanted;
        });
        expect_that(is_absent, "no such fix", describe_fixes(fixes, world_));
        return true;
    }
    const bool is_first = words.take({"first", "fix"});
    if (!is_first && !words.take("fix")) return false;
    const FixWords told = next_fix(words);
    const auto last = is_first && !fixes.empty() ? fixes.begin() + 1 : fixes.end();
    const bool is_there = std::any_of(fixes.begin(), last, [&](const Fix& fix) { return is_told(fix, told); });
    expect_that(is_there, fmt::format("{}fix {}", is_first ? "first " : "", told.text), describe_fixes(fixes, world_));
    return true;
}

/// "potential free-shipping add_amount 10.00 costs …", "no potential", "no potential free-shipping".
bool Expectation::check_potential(Words& words) {
    const auto find = [&](const std::string& promotion) {
        return std::find_if(answer_.potential.begin(), answer_.potential.end(),
                            [&](const engine::PotentialAnswer& potential) { return potential.promotion == promotion; });
    };
    if (words.take({"no", "potential"})) {
        const bool is_absent =
            words.at_end() ? answer_.potential.empty() : find(words.next("a promotion")) == answer_.potential.end();
        expect_that(is_absent, "no such potential", describe_potential(answer_, world_));
        return true;
    }
    if (!words.take("potential")) return false;
    const std::string promotion = words.next("a promotion");
    const auto found = find(promotion);
    if (words.at_end()) {
        expect_that(found != answer_.potential.end(), fmt::format("potential {}", promotion),
                    describe_potential(answer_, world_));
        return true;
    }
    const FixWords told = next_fix(words);
    const bool is_there = found != answer_.potential.end() && std::any_of(found->fixes.begin(), found->fixes.end(),
                                                                          [&](const Fix& fix) { return is_told(fix, told); });
    expect_that(is_there, fmt::format("potential {} {}", promotion, told.text), describe_potential(answer_, world_));
    return true;
}

}  // namespace couponry::scenario
