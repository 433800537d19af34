// order_history: how many orders the customer placed, or what was spent on them, ever or since an instant.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

constexpr std::uint8_t kCount = 0, kSpent = 1;
constexpr std::uint8_t kSinceInstant = 0, kSinceDays = 1;

constexpr ParameterSpec kCountFields[] = {
    {.name = "min", .kind = ParameterKind::integer, .describes = "orders at least", .minimum = 1},
    {.name = "max", .kind = ParameterKind::integer, .describes = "orders at most"},
};
constexpr ParameterSpec kSpentFields[] = {
    {.name = "min", .kind = ParameterKind::money, .describes = "amount at least", .minimum = 1},
    {.name = "max", .kind = ParameterKind::money, .describes = "amount at most"},
};
constexpr ParameterSpec kParameters[] = {
    {.name = "count",
     .kind = ParameterKind::object,
     .describes = "number of orders",
     .fields = kCountFields,
     .one_of = "history"},
    {.name = "spent", .kind = ParameterKind::object, .describes = "amount spent", .fields = kSpentFields, .one_of = "history"},
    {.name = "since", .kind = ParameterKind::instant_or_days, .describes = "orders placed from then on, or in the last days"},
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    if (const auto* count = parameters.find<Parameters>("count")) {
        leaf.option = kCount;
        leaf.a = count->get_or<std::int64_t>("min", 0);
        leaf.b = count->get_or<std::int64_t>("max", INT64_MAX);
    } else {
        leaf.option = kSpent;
        const Parameters& spent = *parameters.find<Parameters>("spent");
        leaf.money = tables.money(spent.find<MoneyMap>("min"));
        leaf.money2 = tables.money(spent.find<MoneyMap>("max"));
    }
    const ParameterValue* since = parameters.find_value("since");
    if (since == nullptr) return;
    const auto* days = std::get_if<Days>(since);
    leaf.option2 = days != nullptr ? kSinceDays : kSinceInstant;
    leaf.extra = tables.fact_value({{days != nullptr ? days->count * kDayMs : std::get<Instant>(*since).ms}, false});
}

/// Nothing when nobody knows: a guest of whom neither address nor orders were sent.
std::optional<std::int64_t> observed(const Leaf& leaf, const Facts& facts) {
    if (leaf.option == kCount && leaf.extra == kNone) return facts.orders_count();
    const CustomerFacts& who = facts.customer();
    if (facts.is_guest() && !who.email && who.orders.empty()) return std::nullopt;
    std::int64_t from_ms = INT64_MIN;
    if (leaf.extra != kNone) from_ms = std::get<std::int64_t>(facts.tables().fact_value_at(leaf.extra).values[0]);
    if (leaf.option2 == kSinceDays) from_ms = facts.now().ms - from_ms;
    std::int64_t sum = 0;
    for (const CustomerFacts::PastOrder& order : who.orders) {
        if (order.is_cancelled || order.placed_at.ms < from_ms) continue;
        if (leaf.option == kCount) ++sum;
        if (leaf.option == kSpent && order.currency == facts.currency()) sum = add_checked(sum, order.total);
    }
    return sum;
}

Judgement failed(const Leaf& leaf, std::int64_t required, std::int64_t seen) {
    if (leaf.option == kCount) return Judgement::failed(Reason::order_count_not_matched, Measure::count, required, seen);
    return Judgement::failed(Reason::segment_not_eligible, Measure::money, required, seen);
}

std::int64_t least_of(const Leaf& leaf, const Facts& facts) {
    return leaf.option == kCount ? leaf.a : leaf.money == kNone ? 0 : facts.amount(leaf.money);
}

std::int64_t most_of(const Leaf& leaf, const Facts& facts) {
    return leaf.option == kCount ? leaf.b : leaf.money2 == kNone ? INT64_MAX : facts.amount(leaf.money2);
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::optional<std::int64_t> known = observed(leaf, facts);
    if (!known) return Judgement::failed(Reason::login_required);
    const std::int64_t least = least_of(leaf, facts);
    if (*known < least) return failed(leaf, least, *known);
    const std::int64_t most = most_of(leaf, facts);
    return *known <= most ? Judgement::held() : failed(leaf, most, *known);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return failed(leaf, least_of(leaf, facts), observed(leaf, facts).value_or(0));
}

/// When so many of the last days' orders have grown old that at most `most` is left.
Need until_at_most(const Leaf& leaf, const Facts& facts, std::int64_t most) {
    if (leaf.extra == kNone || leaf.option2 != kSinceDays || most < 0) return {};
    const std::int64_t age_ms = std::get<std::int64_t>(facts.tables().fact_value_at(leaf.extra).values[0]);
    std::vector<std::pair<std::int64_t, std::int64_t>> counted;  // by age, with what each counts for
    for (const CustomerFacts::PastOrder& order : facts.customer().orders)
        if (!order.is_cancelled && order.placed_at.ms >= facts.now().ms - age_ms)
            counted.emplace_back(order.placed_at.ms, leaf.option == kCount                ? 1
                                                     : order.currency == facts.currency() ? order.total
                                                                                          : 0);
    std::sort(counted.begin(), counted.end());
    std::int64_t left = *observed(leaf, facts);
    for (const auto& [placed_ms, counts] : counted) {
        left -= counts;
        if (left <= most) return {.kind = Need::Kind::wait, .instant = Instant{placed_ms + age_ms + 1}};
    }
    return {};
}

Need need(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::optional<std::int64_t> known = observed(leaf, facts);
    if (!known) return {.kind = Need::Kind::log_in};
    return *known < least_of(leaf, facts) ? Need{} : until_at_most(leaf, facts, most_of(leaf, facts));
}

Need negated_need(const Leaf& leaf, const Facts& facts, const Progress*) {
    return until_at_most(leaf, facts, least_of(leaf, facts) - 1);
}

void check(const Parameters& parameters, FieldErrors& errors) {
    const auto* count = parameters.find<Parameters>("count");
    const auto* spent = parameters.find<Parameters>("spent");
    const Parameters* range = count != nullptr ? count : spent;
    if (range == nullptr) return;
    const std::string pointer = count != nullptr ? "/count" : "/spent";
    if (!range->has("min") && !range->has("max")) errors.push_back({pointer, "Give a least (min) or a most (max)."});
    if (!range->has("min") || !range->has("max")) return;
    if (count != nullptr)
        return check_range(*count->find<std::int64_t>("min"), *count->find<std::int64_t>("max"), pointer + "/max", errors);
    for (const auto& [currency, most] : *spent->find<MoneyMap>("max"))
        check_range(spent->find<MoneyMap>("min")->find(currency).value_or(0), most, pointer + "/max", errors);
}

}  // namespace

extern const ConditionDescriptor k_condition_order_history;
const ConditionDescriptor k_condition_order_history = {
    .type = "order_history",
    .describes = "The customer placed so many orders, or spent so much on them.",
    .parameters = kParameters,
    .fails_with = Reason::order_count_not_matched,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
    .check = check,
    .reads_customer = true,
};

}  // namespace couponry::engine
