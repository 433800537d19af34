// payment_method: one of these payment methods must be chosen, and a card begin with one of these numbers.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "any_of", .kind = ParameterKind::texts, .required = true, .describes = "one of these methods"},
    {.name = "card_prefixes", .kind = ParameterKind::texts, .describes = "first digits of the card, one of these"},
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.list = tables.list(parameters.find<std::vector<std::string>>("any_of"));
    leaf.list2 = tables.list(parameters.find<std::vector<std::string>>("card_prefixes"));
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    if (facts.cart().payment_method.empty()) return Judgement::failed(Reason::payment_method_required, Measure::names);
    if (!facts.tables().is_listed(leaf.list, facts.payment_method))
        return name_failed(Reason::payment_method_not_eligible, facts.payment_method);
    if (leaf.list2 == kNone) return Judgement::held();
    const std::string_view card = facts.cart().card_prefix;
    if (card.empty()) return name_failed(Reason::payment_method_required, facts.payment_method);
    return has_listed_prefix(leaf.list2, facts, card) ? Judgement::held()
                                                      : name_failed(Reason::payment_method_not_eligible, facts.payment_method);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::payment_method_not_eligible, facts.payment_method);
}

/// No fix invents a card.
Need need(const Leaf& leaf, const Facts&, const Progress*) {
    return leaf.list2 != kNone ? Need{} : name_need(leaf, Need::Kind::payment_method, false);
}

Need negated_need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::payment_method, true);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const auto* prefixes = parameters.find<std::vector<std::string>>("card_prefixes");
    if (prefixes == nullptr) return;
    // ISO/IEC 7812: the issuer's number has at most eight digits.
    constexpr std::size_t kIssuerDigitsMax = 8;
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    for (std::size_t index = 0; index < prefixes->size(); ++index) {
        const std::string& prefix = (*prefixes)[index];
        if (prefix.empty() || prefix.size() > kIssuerDigitsMax || !std::all_of(prefix.begin(), prefix.end(), is_digit))
            errors.push_back({"/card_prefixes/" + std::to_string(index), "Write one to eight digits, as in \"4111\"."});
    }
}

}  // namespace

extern const ConditionDescriptor k_condition_payment_method;
const ConditionDescriptor k_condition_payment_method = {
    .type = "payment_method",
    .describes = "One of these payment methods is chosen, and the card is one of these.",
    .parameters = kParameters,
    .fails_with = Reason::payment_method_not_eligible,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
    .check = check,
};

}  // namespace couponry::engine
