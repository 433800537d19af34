#include "oracle/conditions.h"

#include <algorithm>

#include "base/check.h"
#include "oracle/leaf.h"

namespace couponry::oracle {
namespace {

// `promotion_applied`: the other one is in, and its first turn came before.
Reason judge_applied(const Setting& setting, const State& state, const Rule& leaf) {
    bool applied = false;
    for (std::size_t index = 0; index < setting.offers.size(); ++index)
        if (setting.offers[index].promotion->code == *leaf.parameters.find<std::string>("promotion"))
            applied = state.progress[index].is_in;
    return applied == leaf.parameters.get_or("applied", true) ? Reason::none : Reason::not_combinable;
}

Reason judge_leaf(const Setting& setting, const State& state, const Rule& leaf) {
    if (leaf.type == "promotion_applied") return judge_applied(setting, state, leaf);
    if (const auto reason = judge_content_leaf(setting, state, leaf)) return *reason;
    const auto reason = judge_fact_leaf(setting, leaf);
    CHECK(reason.has_value());  // an unknown type
    return *reason;
}

// The reason of a leaf that holds where it must not.
Reason negated_reason(const Setting& setting, const Rule& leaf) {
    const std::string& type = leaf.type;
    if (type == "min_subtotal") return Reason::max_subtotal_exceeded;
    if (type == "max_subtotal") return nothing_counts(setting, leaf, Reason::min_subtotal_not_met);
    if (type == "min_quantity" || type == "distinct_products") return Reason::max_quantity_exceeded;
    if (type == "max_quantity") return nothing_counts(setting, leaf, Reason::min_quantity_not_met);
    if (type == "weight") return leaf.parameters.has("min_grams") ? Reason::max_quantity_exceeded : Reason::min_quantity_not_met;
    if (type == "contains") return Reason::excluded_item_present;
    if (type == "first_order" || type == "nth_order" || type == "order_history") {
        const bool is_spent = type == "order_history" && !leaf.parameters.has("count");
        return is_spent ? Reason::segment_not_eligible : Reason::order_count_not_matched;
    }
    if (type == "segment" || type == "customer" || type == "birthday_window") return Reason::segment_not_eligible;
    if (type == "site") return Reason::site_not_eligible;
    if (type == "channel" || type == "device" || type == "assisted_session") return Reason::channel_not_eligible;
    if (type == "currency") return Reason::currency_mismatch;
    if (type == "country") return Reason::country_not_eligible;
    if (type == "region") return Reason::region_not_eligible;
    if (type == "postcode") return Reason::postcode_not_eligible;
    if (type == "shipping_method") return Reason::shipping_method_not_eligible;
    if (type == "payment_method") return Reason::payment_method_not_eligible;
    if (type == "logged_in") return Reason::login_required;
    if (type == "schedule") return Reason::promotion_outside_time_window;
    if (type == "promotion_applied") return Reason::not_combinable;
    return Reason::attribute_not_matched;  // locale, purchase_type, fact
}

// `is_wanted` false: the tree must not hold. By De Morgan, so that every failing leaf has its own reason.
Reason judge_tree(const Setting& setting, const State& state, const ConditionTree& tree, bool is_wanted) {
    using Kind = ConditionTree::Kind;
    if (tree.kind == Kind::leaf) {
        const Reason reason = judge_leaf(setting, state, tree.rule);
        if (is_wanted) return reason;
        return reason == Reason::none ? negated_reason(setting, tree.rule) : Reason::none;
    }
    const bool child_is_wanted = tree.kind == Kind::none ? !is_wanted : is_wanted;
    std::vector<Reason> failing;
    for (const ConditionTree& child : tree.children) {
        const Reason reason = judge_tree(setting, state, child, child_is_wanted);
        if (reason != Reason::none) failing.push_back(reason);
    }
    const bool needs_every_child = (tree.kind == Kind::any) != is_wanted;
    if (needs_every_child) {
        if (failing.empty()) return Reason::none;
        if (tree.kind == Kind::none) return failing.front();  // the first child that holds, in document order
        return *std::min_element(failing.begin(), failing.end());
    }
    if (failing.size() < tree.children.size()) return Reason::none;
    // An `any` without children never holds; there is no better word for that.
    return failing.empty() ? Reason::attribute_not_matched : *std::max_element(failing.begin(), failing.end());
}

}  // namespace

Reason judge(const Setting& setting, const State& state, const ConditionTree& tree) {
    return judge_tree(setting, state, tree, true);
}

bool is_in_schedule(const Schedule& schedule, const TimeZone& zone, Instant now) {
    const LocalTime local = zone.local(now);
    const auto counts_day = [&](Date date) {
        const bool is_listed = schedule.days.empty() ||
                               std::find(schedule.days.begin(), schedule.days.end(), weekday_of(date)) != schedule.days.end();
        return is_listed && std::find(schedule.except.begin(), schedule.except.end(), date) == schedule.except.end();
    };
    const std::int32_t from = schedule.from_minute.value_or(0);
    const std::int32_t to = schedule.to_minute.value_or(24 * 60);
    if (from < to) return counts_day(local.date) && local.minute >= from && local.minute < to;
    const Date yesterday{local.date.days - 1};
    return (counts_day(local.date) && local.minute >= from) || (counts_day(yesterday) && local.minute < to);
}

}  // namespace couponry::oracle
