// fact: something the shop says of the cart or the customer, compared by its type.
#include "engine/conditions/common.h"
#include "engine/conditions/fact_operator.h"

namespace couponry::engine {
namespace {

// A name with this prefix is an attribute of the customer, another one stands in the cart's metadata or there.
constexpr std::string_view kCustomerPrefix = "customer.";

constexpr ParameterSpec kParameters[] = {
    {.name = "name", .kind = ParameterKind::text, .required = true, .describes = "the fact; customer.x is the customer's x"},
    {.name = "is", .kind = ParameterKind::choice, .required = true, .describes = "how it is compared", .choices = kFactOperators},
    {.name = "value", .kind = ParameterKind::fact_value, .required = true, .describes = "with what it is compared"},
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.list = tables.list({*parameters.find<std::string>("name")});
    leaf.option = static_cast<std::uint8_t>(fact_operator(*parameters.find<std::string>("is")));
    leaf.extra = tables.fact_value(*parameters.find<FactValue>("value"));
}

std::string name_of(const Leaf& leaf, const Facts& facts) {
    return std::string(facts.symbols().text(facts.tables().list_at(leaf.list)[0]));
}

const FactValue* find_fact(const std::string& name, const Facts& facts) {
    const auto find_in = [](const std::map<std::string, FactValue>& values, const std::string& key) -> const FactValue* {
        const auto place = values.find(key);
        return place == values.end() ? nullptr : &place->second;
    };
    if (name.starts_with(kCustomerPrefix)) return find_in(facts.customer().attributes, name.substr(kCustomerPrefix.size()));
    const FactValue* sent = find_in(facts.cart().metadata, name);
    return sent != nullptr ? sent : find_in(facts.customer().attributes, name);
}

Judgement failed(const Leaf& leaf, const FactValue* fact, const Facts& facts, Reason reason) {
    const auto whole_number = [](const FactValue& value) -> const std::int64_t* {
        return value.values.size() == 1 ? std::get_if<std::int64_t>(&value.values[0]) : nullptr;
    };
    const std::int64_t* required = whole_number(facts.tables().fact_value_at(leaf.extra));
    const std::int64_t* observed = fact != nullptr ? whole_number(*fact) : nullptr;
    if (required == nullptr || observed == nullptr) return Judgement::failed(reason, Measure::names);
    return Judgement::failed(reason, Measure::count, *required, *observed);
}

bool may_be_told(const std::string& name, const Facts& facts) {
    return facts.is_guest() && name.starts_with(kCustomerPrefix);
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::string name = name_of(leaf, facts);
    const FactValue* fact = find_fact(name, facts);
    if (fact_fits(static_cast<FactOperator>(leaf.option), fact, facts.tables().fact_value_at(leaf.extra)))
        return Judgement::held();
    const bool is_unknown = fact == nullptr && may_be_told(name, facts);
    return failed(leaf, fact, facts, is_unknown ? Reason::login_required : Reason::attribute_not_matched);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return failed(leaf, find_fact(name_of(leaf, facts), facts), facts, Reason::attribute_not_matched);
}

Need need(const Leaf& leaf, const Facts& facts, const Progress* progress) {
    const bool may_help = judge(leaf, facts, progress).reason == Reason::login_required;
    return {.kind = may_help ? Need::Kind::log_in : Need::Kind::none};
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const FactValue& value = *parameters.find<FactValue>("value");
    const FactOperator how = fact_operator(*parameters.find<std::string>("is"));
    if (*parameters.find<std::string>("name") == kCustomerPrefix)
        errors.push_back({"/name", "Name the attribute after \"customer.\"."});
    if (value.values.empty()) return errors.push_back({"/value", "Give at least one value."});
    if (value.is_list != (how == FactOperator::in))
        return errors.push_back({"/value", value.is_list ? "Only \"in\" compares with a list: give one value."
                                                         : "\"in\" compares with a list, as in [\"a\", \"b\"]."});
    const FactScalar& first = value.values.front();
    if (how == FactOperator::exists && !std::holds_alternative<bool>(first))
        errors.push_back({"/value", "\"exists\" takes true or false."});
    const bool is_order =
        how == FactOperator::lt || how == FactOperator::lte || how == FactOperator::gt || how == FactOperator::gte;
    if (is_order && !std::holds_alternative<std::int64_t>(first))
        errors.push_back({"/is", "Only whole numbers are less or greater: use \"eq\", \"ne\" or \"in\" here."});
}

}  // namespace

extern const ConditionDescriptor k_condition_fact;
const ConditionDescriptor k_condition_fact = {
    .type = "fact",
    .describes = "Something the shop says of the cart or the customer has a value.",
    .parameters = kParameters,
    .fails_with = Reason::attribute_not_matched,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .need = need,
    .check = check,
    .reads_customer = true,
};

}  // namespace couponry::engine
