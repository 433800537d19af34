#include "service/answers.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>

#include "document/writer.h"

namespace couponry::service {
namespace {

std::optional<Instant> instant_in(const boost::json::object& document, std::string_view name) {
    const auto* value = document.if_contains(document::json_text(name));
    return value == nullptr ? std::nullopt : parse_instant(std::string_view(value->as_string()));
}

std::string_view code_of(const boost::json::object& document) {
    return document.at("code").as_string();
}

boost::json::object write_usage(const Used& used) {
    boost::json::object object;
    object["redemptions"] = used.redemptions;
    object["customers"] = used.customers;
    object["discount"] = document::write_money(used.amount);
    return object;
}

void add_used(const Used& used, boost::json::object& campaign) {
    auto* budget = campaign.if_contains("budget");
    if (budget == nullptr) return;
    const bool is_spend = budget->at("kind").as_string() == "spend";
    budget->as_object()["used"] = is_spend ? boost::json::value(document::write_money(used.amount)) : used.redemptions;
}

/// From the first to the last moment, in milliseconds.
struct Window {
    std::int64_t starts = INT64_MIN, ends = INT64_MAX;
};

Window window_of_campaign(std::string_view code, const engine::Snapshot& snapshot) {
    const engine::Symbol symbol = snapshot.tables().symbols.find(code);
    for (const engine::CompiledCampaign& campaign : *snapshot.campaigns)
        if (symbol != engine::kNoSymbol && campaign.code == symbol) return {campaign.starts_ms, campaign.ends_ms};
    return {};
}

/// Why the promotion does not run, as an evaluation says it.
std::optional<Reason> why_not_running(const engine::CompiledPromotion& promotion, const engine::Snapshot& snapshot, Instant now) {
    Window window{promotion.starts_ms, promotion.ends_ms};
    if (promotion.campaign != engine::kNone) {
        const engine::CompiledCampaign& campaign = (*snapshot.campaigns)[promotion.campaign];
        window = {std::max(window.starts, campaign.starts_ms), std::min(window.ends, campaign.ends_ms)};
    }
    if (promotion.status != PromotionStatus::published) return Reason::promotion_inactive;
    if (now.ms < window.starts) return Reason::promotion_not_started;
    return now.ms > window.ends ? std::optional(Reason::promotion_expired) : std::nullopt;
}

}  // namespace

std::optional<Reason> why_opens_nothing(std::string_view coupon, const engine::Snapshot& snapshot, Instant now) {
    std::vector<std::uint32_t> promotions;
    if (const auto* compiled = snapshot.find_coupon(snapshot.tables().symbols.find(coupon)))
        snapshot.opened_by(compiled->code, promotions);
    Reason nearest = Reason::no_promotion;
    for (const std::uint32_t id : promotions) {
        const auto reason = why_not_running(snapshot.promotion(id), snapshot, now);
        if (!reason) return std::nullopt;
        nearest = std::max(nearest, *reason);
    }
    return nearest;
}

std::string_view state_of(const boost::json::object& promotion, const engine::Snapshot& snapshot, Instant now) {
    Window window;
    if (const auto* campaign = promotion.if_contains("campaign"))
        window = window_of_campaign(std::string_view(campaign->as_string()), snapshot);
    if (const auto starts_at = instant_in(promotion, "starts_at")) window.starts = std::max(window.starts, starts_at->ms);
    if (const auto ends_at = instant_in(promotion, "ends_at")) window.ends = std::min(window.ends, ends_at->ms);
    if (window.ends < now.ms) return "ended";
    return now.ms < window.starts ? "scheduled" : "running";
}

void add_answered_fields(const Kind& kind, const InForce& state, Instant now, std::int64_t version,
                         boost::json::object& document) {
    switch (kind.aggregate) {
        case store::Aggregate::promotions:
            document["version"] = version;
            document["state"] = document::json_text(state_of(document, *state.snapshot, now));
            document["usage"] = write_usage(state.usage->of_promotion(code_of(document)).all);
            return;
        case store::Aggregate::coupons:
            document["usage"] = write_usage(state.usage->of_coupon(code_of(document)).all);
            if (const auto reason =
                    why_opens_nothing(kind.id_of(std::string_view(document.at("code").as_string())), *state.snapshot, now))
                document["opens_nothing"] = document::json_text(reason_name(*reason));
            return;
        case store::Aggregate::campaigns:
            add_used(state.usage->of_campaign(code_of(document)), document);
            return;
        default:
            return;
    }
}

}  // namespace couponry::service
