// locale: the shopper must read one of these locales, or none of them; "en" means every "en-…".
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::string_view locale = facts.cart().locale;
    const Symbol language = facts.symbols().find(locale.substr(0, locale.find('-')));
    const bool is_named = facts.tables().is_listed(leaf.list, facts.locale) || facts.tables().is_listed(leaf.list, language);
    return is_named != excludes(leaf) ? Judgement::held() : name_failed(Reason::attribute_not_matched, facts.locale);
}

Judgement negated(const Leaf&, const Facts& facts, const Progress*) {
    return name_failed(Reason::attribute_not_matched, facts.locale);
}

}  // namespace

extern const ConditionDescriptor k_condition_locale;
const ConditionDescriptor k_condition_locale = {
    .type = "locale",
    .describes = "The shopper reads one of these locales, or none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::attribute_not_matched,
    .compile = compile_names,
    .judge = judge,
    .negated = negated,
};

}  // namespace couponry::engine
