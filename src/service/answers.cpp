#include "service/answers.h"

#include "document/writer.h"

namespace couponry::service {
namespace {

std::optional<Instant> instant_in(const boost::json::object& document, std::string_view name) {
    const auto* value = document.if_contains(document::json_text(name));
    return value == nullptr ? std::nullopt : parse_instant(std::string_view(value->as_string()));
}

boost::json::object write_used(const Used& used) {
    boost::json::object object;
    object["redemptions"] = used.redemptions;
    object["discount"] = document::write_money(used.amount);
    return object;
}

template <class Uses>
boost::json::object used_of(const Uses& uses, const boost::json::object& document) {
    const auto found = uses.find(std::string(document.at("code").as_string()));
    if constexpr (std::is_same_v<typename Uses::mapped_type, Usage>)
        return write_used(found == uses.end() ? Used{} : found->second.all);
    else
        return write_used(found == uses.end() ? Used{} : found->second);
}

}  // namespace

std::string_view state_of(const boost::json::object& promotion, Instant now) {
    const std::string_view status = promotion.at("status").as_string();
    if (status != "published") return status;
    const auto starts_at = instant_in(promotion, "starts_at"), ends_at = instant_in(promotion, "ends_at");
    if (starts_at && now < *starts_at) return "scheduled";
    return ends_at && *ends_at < now ? "ended" : "running";
}

void add_answered_fields(const Kind& kind, Instant now, const UsageFacts& usage, boost::json::object& document) {
    switch (kind.aggregate) {
        case store::Aggregate::promotions:
            document["state"] = document::json_text(state_of(document, now));
            document["usage"] = used_of(usage.promotions, document);
            return;
        case store::Aggregate::coupons:
            document["usage"] = used_of(usage.coupons, document);
            return;
        case store::Aggregate::campaigns:
            document["usage"] = used_of(usage.campaigns, document);
            return;
        default:
            return;
    }
}

}  // namespace couponry::service
