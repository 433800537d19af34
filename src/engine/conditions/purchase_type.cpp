// purchase_type: among the lines that count there must be one bought once, or one by subscription.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr std::string_view kTypeChoices[] = {"one_off", "subscription"};
constexpr ParameterSpec kParameters[] = {
    {.name = "is", .kind = ParameterKind::choice, .required = true, .describes = "how a line is bought", .choices = kTypeChoices},
    kItemsParameter,
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.filter = tables.filter(parameters.find<ItemFilter>("items"));
    leaf.list = tables.list({*parameters.find<std::string>("is")});
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::vector<std::uint32_t>& lines = facts.match(leaf.filter).lines;
    const bool is_there = std::any_of(lines.begin(), lines.end(), [&](std::uint32_t line) {
        return facts.tables().is_listed(leaf.list, facts.lines()[line].purchase_type);
    });
    return is_there ? Judgement::held() : Judgement::failed(Reason::attribute_not_matched, Measure::names);
}

/// What is added is bought once.
Need need(const Leaf& leaf, const Facts& facts, const Progress*) {
    const bool is_once = facts.tables().is_listed(leaf.list, facts.symbols().find(kTypeChoices[0]));
    return is_once ? Need{.kind = Need::Kind::pieces, .filter = leaf.filter, .missing = 1} : Need{};
}

Need negated_need(const Leaf& leaf, const Facts&, const Progress*) {
    return {.kind = Need::Kind::without_some, .filter = leaf.filter};
}

}  // namespace

extern const ConditionDescriptor k_condition_purchase_type;
const ConditionDescriptor k_condition_purchase_type = {
    .type = "purchase_type",
    .describes = "Something is bought once, or by subscription.",
    .parameters = kParameters,
    .fails_with = Reason::attribute_not_matched,
    .compile = compile,
    .judge = judge,
    .keys = items_keys,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
