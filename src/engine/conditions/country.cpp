// country: the delivery must go to one of these countries, or to none of them.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    return judge_name_or_ask(leaf, facts, facts.cart().country, facts.country, Reason::shipping_address_required,
                             Reason::country_not_eligible);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::country_not_eligible, facts.country);
}

Need need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::country, false);
}

Need negated_need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::country, true);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const std::string pointer = parameters.has("none_of") ? "/none_of/" : "/any_of/";
    const std::vector<std::string>& countries = names_of(parameters);
    const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
    for (std::size_t index = 0; index < countries.size(); ++index)
        if (countries[index].size() != 2 || !std::all_of(countries[index].begin(), countries[index].end(), is_capital))
            errors.push_back({pointer + std::to_string(index), "Write two capital letters of ISO 3166, as in \"US\"."});
}

}  // namespace

extern const ConditionDescriptor k_condition_country;
const ConditionDescriptor k_condition_country = {
    .type = "country",
    .describes = "The delivery goes to one of these countries, or to none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::country_not_eligible,
    .compile = compile_names,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
    .check = check,
};

}  // namespace couponry::engine
