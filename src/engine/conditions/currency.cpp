// currency: the cart must be in one of these currencies, or in none of them.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

Symbol observed(const Facts& facts) {
    return facts.symbols().find(facts.currency().text());
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_name(leaf, facts, observed(facts), Reason::currency_mismatch);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::currency_mismatch, observed(facts));
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const std::string pointer = parameters.has("none_of") ? "/none_of/" : "/any_of/";
    const std::vector<std::string>& currencies = names_of(parameters);
    for (std::size_t index = 0; index < currencies.size(); ++index)
        if (!parse_currency(currencies[index]))
            errors.push_back({pointer + std::to_string(index), "Write a currency of ISO 4217, as in \"GBP\"."});
}

}  // namespace

extern const ConditionDescriptor k_condition_currency;
const ConditionDescriptor k_condition_currency = {
    .type = "currency",
    .describes = "The cart is in one of these currencies, or in none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::currency_mismatch,
    .compile = compile_names,
    .judge = judge,
    .negated = negated,
    .check = check,
};

}  // namespace couponry::engine
