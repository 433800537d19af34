#include "document/promotion_document.h"

#include <boost/json.hpp>

#include "document/common.h"
#include "document/rule_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

constexpr std::int32_t kPriorityMax = 1'000'000'000;

bool read_period_limit(const Reader& reader, PeriodLimit& target) {
    Fields fields(reader);
    fields.optional("redemptions", target.redemptions, Integer{});
    fields.optional("applications", target.applications, Integer{});
    fields.optional("amount", target.amount, Money{.most = kTotalMax});
    fields.required("per", target.per, kPeriods);
    fields.optional("by", target.by_customer, kCountedBy);
    fields.refuse_others();
    if (fields.is_object() && !fields.has("redemptions") && !fields.has("applications") && !fields.has("amount"))
        return reader.refuse("The limit says nothing; give redemptions, applications or amount.");
    return true;
}

bool read_limits(const Reader& reader, Limits& target) {
    Fields fields(reader);
    fields.optional("redemptions", target.redemptions, Integer{});
    fields.optional("redemptions_per_customer", target.redemptions_per_customer, Integer{});
    fields.optional("applications", target.applications, Integer{});
    fields.optional("applications_per_customer", target.applications_per_customer, Integer{});
    fields.optional("applications_per_cart", target.applications_per_cart, Integer{.least = 1});
    fields.optional("budget", target.budget, Money{.most = kTotalMax});
    fields.optional("on_exhausted", target.trim, kOnExhausted);
    fields.optional("per_period", target.per_period, read_period_limit);
    fields.refuse_others();
    return true;
}

boost::json::object write_limits(const Limits& limits) {
    boost::json::object object;
    put_integer(object, "redemptions", limits.redemptions);
    put_integer(object, "redemptions_per_customer", limits.redemptions_per_customer);
    put_integer(object, "applications", limits.applications);
    put_integer(object, "applications_per_customer", limits.applications_per_customer);
    put_integer(object, "applications_per_cart", limits.applications_per_cart);
    put_money(object, "budget", limits.budget);
    if (limits.trim) object["on_exhausted"] = json_text(kOnExhausted.word(true));
    if (limits.per_period) {
        boost::json::object& period = object["per_period"].emplace_object();
        put_integer(period, "redemptions", limits.per_period->redemptions);
        put_integer(period, "applications", limits.per_period->applications);
        put_money(period, "amount", limits.per_period->amount);
        period["per"] = json_text(kPeriods.word(limits.per_period->per));
        period["by"] = json_text(kCountedBy.word(limits.per_period->by_customer));
    }
    return object;
}

boost::json::object write_schedule(const Schedule& schedule) {
    boost::json::object object;
    if (!schedule.days.empty()) {
        boost::json::array& days = object["days"].emplace_array();
        for (int day : schedule.days) days.emplace_back(json_text(kDayNames[day]));
    }
    if (schedule.from_minute) object["from"] = write_minute_of_day(*schedule.from_minute);
    if (schedule.to_minute) object["to"] = write_minute_of_day(*schedule.to_minute);
    if (!schedule.except.empty()) {
        boost::json::array& except = object["except"].emplace_array();
        for (Date date : schedule.except) except.emplace_back(format_date(date));
    }
    return object;
}

void read_gate(Fields& fields, Promotion& target) {
    fields.optional("campaign", target.campaign, kIdentifier);
    fields.optional("sites", target.sites, kIdentifiers);
    fields.optional("channels", target.channels, kIdentifiers);
    fields.optional("starts_at", target.starts_at, read_instant);
    fields.optional("ends_at", target.ends_at, read_instant);
    check_window(fields.reader(), target.starts_at, target.ends_at);
    fields.optional("schedule", target.schedule, ListOf{.read_entry = read_schedule, .size_max = kTiersPerEffectMax});
    fields.optional("coupons", target.coupons, kIdentifiers);
}

void read_stacking(Fields& fields, Promotion& target) {
    fields.optional("priority", target.priority, Integer{.most = kPriorityMax});
    fields.optional("group", target.group, kIdentifier);
    fields.optional("exclusive", target.exclusive, kExclusives);
    fields.optional("stackable", target.stackable, read_boolean);
    fields.optional("combines_with", target.combines_with, ListOf{kPriceClasses});
    fields.optional("never_with", target.never_with, kIdentifiers);
    fields.optional("only_with", target.only_with, kIdentifiers);
}

/// {"kind": "spend" | "redemptions", "limit", "used", "on_exhausted"}.
bool read_campaign_budget(const Reader& reader, Used* used, CampaignBudget& target) {
    constexpr Choice<bool, 2> kKinds{{{{"spend", true}, {"redemptions", false}}}};
    constexpr Money kSpend{.most = kTotalMax};
    Fields fields(reader);
    bool is_spend = false;
    if (!fields.required("kind", is_spend, kKinds)) return false;
    if (is_spend) {
        fields.required("limit", target.spend, kSpend);
    } else {
        std::int64_t limit = 0;
        if (fields.required("limit", limit, Integer{})) target.redemptions = limit;
    }
    if (used != nullptr && is_spend)
        fields.optional("used", used->amount, Money{.most = kTotalMax, .may_be_empty = true});
    else if (used != nullptr)
        fields.optional("used", used->redemptions, Integer{});
    else if (fields.has("used"))
        reader.refuse_at("/used", "What was used is counted by redemptions; leave it out.");
    fields.optional("on_exhausted", target.trim, kOnExhausted);
    fields.refuse_others();
    return true;
}

}  // namespace

bool read_promotion(const Reader& reader, std::string_view known_code, Promotion& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "code", known_code, target.code);
    fields.optional("name", target.name, Text{.may_be_empty = true});
    fields.optional("public_name", target.public_name, read_local_text);
    fields.optional("terms", target.terms, read_local_text);
    read_gate(fields, target);
    fields.optional("when", target.when, read_condition_tree);
    fields.required("effects", target.effects,
                    ListOf{.read_entry = read_effect, .size_max = kEffectsPerPromotionMax, .may_be_empty = false});
    read_stacking(fields, target);
    fields.optional("limits", target.limits, read_limits);
    fields.optional("status", target.status, kPromotionStatuses);
    fields.optional("version", target.version, Integer{.least = 1});
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<Promotion> read_promotion(const boost::json::value& value, std::string_view known_code) {
    return read_whole<Promotion>(
        value, [&](const Reader& reader, Promotion& promotion) { return read_promotion(reader, known_code, promotion); });
}

boost::json::object write_promotion(const Promotion& promotion) {
    boost::json::object object;
    object["code"] = promotion.code;
    put_text(object, "name", promotion.name);
    put_local_text(object, "public_name", promotion.public_name);
    put_local_text(object, "terms", promotion.terms);
    put_text(object, "campaign", promotion.campaign);
    put_texts(object, "sites", promotion.sites);
    put_texts(object, "channels", promotion.channels);
    put_instant(object, "starts_at", promotion.starts_at);
    put_instant(object, "ends_at", promotion.ends_at);
    if (!promotion.schedule.empty()) {
        boost::json::array& schedules = object["schedule"].emplace_array();
        for (const Schedule& schedule : promotion.schedule) schedules.push_back(write_schedule(schedule));
    }
    put_texts(object, "coupons", promotion.coupons);
    object["when"] = write_condition_tree(promotion.when);
    boost::json::array& effects = object["effects"].emplace_array();
    for (const Rule& effect : promotion.effects) effects.push_back(write_rule(effect));
    object["priority"] = promotion.priority;
    put_text(object, "group", promotion.group);
    object["exclusive"] = json_text(kExclusives.word(promotion.exclusive));
    object["stackable"] = promotion.stackable;
    if (promotion.combines_with) {
        boost::json::array& classes = object["combines_with"].emplace_array();
        for (EffectClass effect_class : *promotion.combines_with)
            classes.emplace_back(json_text(kPriceClasses.word(effect_class)));
    }
    put_texts(object, "never_with", promotion.never_with);
    put_texts(object, "only_with", promotion.only_with);
    if (boost::json::object limits = write_limits(promotion.limits); !limits.empty()) object["limits"] = std::move(limits);
    object["status"] = json_text(kPromotionStatuses.word(promotion.status));
    object["version"] = promotion.version;
    return object;
}

bool read_campaign(const Reader& reader, std::string_view known_code, Used* used, Campaign& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "code", known_code, target.code);
    fields.optional("name", target.name, read_local_text);
    fields.optional("starts_at", target.starts_at, read_instant);
    fields.optional("ends_at", target.ends_at, read_instant);
    check_window(reader, target.starts_at, target.ends_at);
    fields.optional("budget", target.budget,
                    [&](const Reader& place, CampaignBudget& budget) { return read_campaign_budget(place, used, budget); });
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<Campaign> read_campaign(const boost::json::value& value, std::string_view known_code, Used* used) {
    return read_whole<Campaign>(
        value, [&](const Reader& reader, Campaign& campaign) { return read_campaign(reader, known_code, used, campaign); });
}

boost::json::object write_campaign(const Campaign& campaign, const Used* used) {
    boost::json::object object;
    object["code"] = campaign.code;
    put_local_text(object, "name", campaign.name);
    put_instant(object, "starts_at", campaign.starts_at);
    put_instant(object, "ends_at", campaign.ends_at);
    if (campaign.budget) {
        boost::json::object& budget = object["budget"].emplace_object();
        const bool is_spend = !campaign.budget->redemptions;
        budget["kind"] = is_spend ? "spend" : "redemptions";
        if (is_spend) {
            budget["limit"] = write_money(campaign.budget->spend);
            if (used != nullptr) budget["used"] = write_money(used->amount);
        } else {
            budget["limit"] = *campaign.budget->redemptions;
            if (used != nullptr) budget["used"] = used->redemptions;
        }
        budget["on_exhausted"] = json_text(kOnExhausted.word(campaign.budget->trim));
    }
    return object;
}

}  // namespace couponry::document
