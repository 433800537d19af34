// postcode: the delivery must go to one of these postcodes, or to none of them; "10*" is a prefix.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

/// Postcodes compare without regard to case and spaces.
std::string normalised(std::string_view postcode) {
    std::string text;
    for (const char letter : postcode)
        if (letter != ' ') text += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    return text;
}

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    std::vector<std::string> whole, prefixes;
    for (const std::string& postcode : names_of(parameters)) {
        std::string text = normalised(postcode);
        if (!text.ends_with('*')) {
            whole.push_back(std::move(text));
            continue;
        }
        text.pop_back();
        prefixes.push_back(std::move(text));
    }
    if (!whole.empty()) leaf.list = tables.list(whole);
    if (!prefixes.empty()) leaf.list2 = tables.list(prefixes);
    leaf.option = parameters.has("none_of") ? 1 : 0;
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::string postcode = normalised(facts.cart().postcode);
    if (postcode.empty()) return Judgement::failed(Reason::shipping_address_required, Measure::names);
    const Symbol symbol = facts.symbols().find(postcode);
    const bool is_named = facts.tables().is_listed(leaf.list, symbol) || has_listed_prefix(leaf.list2, facts, postcode);
    return is_named != excludes(leaf) ? Judgement::held() : name_failed(Reason::postcode_not_eligible, symbol);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::postcode_not_eligible, facts.symbols().find(normalised(facts.cart().postcode)));
}

Need need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::postcode, false);
}

Need negated_need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::postcode, true);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const std::string pointer = parameters.has("none_of") ? "/none_of/" : "/any_of/";
    const std::vector<std::string>& postcodes = names_of(parameters);
    for (std::size_t index = 0; index < postcodes.size(); ++index) {
        const std::string text = normalised(postcodes[index]);
        const std::size_t star = text.find('*');
        if (text.empty() || star == 0 || (star != std::string::npos && star + 1 != text.size()))
            errors.push_back(
                {pointer + std::to_string(index), "Write a postcode, or the start of one and a * at its end, as in \"10*\"."});
    }
}

}  // namespace

extern const ConditionDescriptor k_condition_postcode;
const ConditionDescriptor k_condition_postcode = {
    .type = "postcode",
    .describes = "The delivery goes to one of these postcodes, or to none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::postcode_not_eligible,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
    .check = check,
};

}  // namespace couponry::engine
