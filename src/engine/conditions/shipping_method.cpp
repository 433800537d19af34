// shipping_method: one of these shipping methods must be chosen, or none of them.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

/// The first shipment by one of the methods; kNoSymbol when there is none.
Symbol named_method(const Leaf& leaf, const Facts& facts) {
    for (const Shipment& shipment : facts.cart().shipments)
        if (const Symbol method = facts.symbols().find(shipment.method); facts.tables().is_listed(leaf.list, method))
            return method;
    return kNoSymbol;
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const Symbol named = named_method(leaf, facts);
    if (named != kNoSymbol) return excludes(leaf) ? name_failed(Reason::shipping_method_not_eligible, named) : Judgement::held();
    const std::vector<Shipment>& shipments = facts.cart().shipments;
    const bool is_open = shipments.empty() || std::any_of(shipments.begin(), shipments.end(),
                                                          [](const Shipment& shipment) { return shipment.method.empty(); });
    if (is_open) return Judgement::failed(Reason::shipping_method_required, Measure::names);
    if (excludes(leaf)) return Judgement::held();
    return name_failed(Reason::shipping_method_not_eligible, facts.symbols().find(shipments.front().method));
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return name_failed(Reason::shipping_method_not_eligible, named_method(leaf, facts));
}

Need need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::shipping_method, false);
}

Need negated_need(const Leaf& leaf, const Facts&, const Progress*) {
    return name_need(leaf, Need::Kind::shipping_method, true);
}

}  // namespace

extern const ConditionDescriptor k_condition_shipping_method;
const ConditionDescriptor k_condition_shipping_method = {
    .type = "shipping_method",
    .describes = "One of these shipping methods is chosen, or none of them.",
    .parameters = kNamesParameters,
    .fails_with = Reason::shipping_method_not_eligible,
    .compile = compile_names,
    .judge = judge,
    .negated = negated,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
