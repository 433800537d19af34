// customer: the customer must be one of these, by id or by e-mail address.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "ids", .kind = ParameterKind::texts, .describes = "customer ids"},
    {.name = "emails", .kind = ParameterKind::texts, .describes = "e-mail addresses"},
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.list = tables.list(parameters.find<std::vector<std::string>>("ids"));
    const auto* emails = parameters.find<std::vector<std::string>>("emails");
    if (emails == nullptr) return;
    std::vector<std::string> normalised;
    for (const std::string& email : *emails) normalised.push_back(normalised_email(email));
    leaf.list2 = tables.list(normalised);
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    if (facts.tables().is_listed(leaf.list, facts.customer_id)) return Judgement::held();
    if (leaf.list2 != kNone) {
        const std::string email = normalised_email(facts.email());
        if (email.empty()) return name_failed(Reason::email_required, facts.customer_id);
        if (facts.tables().is_listed(leaf.list2, facts.symbols().find(email))) return Judgement::held();
    }
    const bool may_tell = leaf.list != kNone && facts.is_guest();
    return name_failed(may_tell ? Reason::login_required : Reason::segment_not_eligible, facts.customer_id);
}

Need need(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    switch (judge(leaf, facts, progress).reason) {
        case Reason::email_required:
            return {.kind = Need::Kind::email, .list = leaf.list2};
        case Reason::login_required:
            return {.kind = Need::Kind::log_in, .list = leaf.list};
        default:
            return {};
    }
}

void check(const Parameters& parameters, FieldErrors& errors) {
    if (!parameters.has("ids") && !parameters.has("emails")) errors.push_back({"/ids", "Name customers by ids, emails or both."});
    const auto* emails = parameters.find<std::vector<std::string>>("emails");
    if (emails == nullptr) return;
    for (std::size_t index = 0; index < emails->size(); ++index)
        if ((*emails)[index].find('@') == std::string::npos)
            errors.push_back({"/emails/" + std::to_string(index), "Write an e-mail address, as in \"name@example.com\"."});
}

}  // namespace

extern const ConditionDescriptor k_condition_customer;
const ConditionDescriptor k_condition_customer = {
    .type = "customer",
    .describes = "The customer is one of these, by id or by e-mail address.",
    .parameters = kParameters,
    .fails_with = Reason::segment_not_eligible,
    .compile = compile,
    .judge = judge,
    .need = need,
    .check = check,
};

}  // namespace couponry::engine
