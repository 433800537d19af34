#include "service/kept_redemption.h"

#include <fmt/format.h>

#include <charconv>

#include "base/check.h"
#include "document/redemption_document.h"

namespace couponry::service {

using store::Aggregate;

std::string redemption_id(std::string_view order, std::int64_t attempt) {
    return fmt::format("{}.{}", order, attempt);
}

std::optional<RedemptionId> parse_redemption_id(std::string_view id) {
    const std::size_t dot = id.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    RedemptionId parsed{std::string(id.substr(0, dot)), 0};
    const char* const last = id.data() + id.size();
    const auto [end, error] = std::from_chars(id.data() + dot + 1, last, parsed.attempt);
    if (error != std::errc() || end != last || parsed.attempt < 1) return std::nullopt;
    return parsed;
}

Redemption redemption_of(const store::Document& document) {
    auto redemption = document::read_redemption_text(document.body);
    CHECK(redemption.has_value());  // it was written by kept_redemption
    return std::move(*redemption);
}

std::vector<store::Key> keys_of(const Redemption& redemption) {
    std::vector<store::Key> keys;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) keys.push_back({std::string(name), value});
    };
    // Nearly all are confirmed: a key of theirs would find everything.
    if (redemption.status != RedemptionStatus::confirmed)
        add("status", std::string(document::redemption_status_word(redemption.status)));
    add("customer", redemption.customer);
    add("email", redemption.email);
    for (const Use& use : redemption.uses) {
        add("promotion", use.promotion);
        add("coupon", use.coupon);
        add("code", use.code);
    }
    return keys;
}

store::NewVersion kept_redemption(const Redemption& redemption, Instant now) {
    return {redemption.order, document::write_redemption(redemption), now, keys_of(redemption)};
}

std::optional<FoundRedemption> find_redemption(const store::Transaction& transaction, std::string_view id) {
    const auto parsed = parse_redemption_id(id);
    if (!parsed) return std::nullopt;
    const auto document = transaction.of(Aggregate::redemptions).find(parsed->order);
    if (!document) return std::nullopt;
    FoundRedemption found{redemption_of(*document), document->version};
    if (found.redemption.attempt != parsed->attempt) return std::nullopt;
    return found;
}

Result<void> keep_redemption(store::Transaction& transaction, const Redemption& redemption, std::int64_t version, Instant now,
                             std::vector<Change>&) {
    if (!transaction.of(Aggregate::redemptions).put(kept_redemption(redemption, now), version))
        return fail("precondition_failed", "The redemption was changed meanwhile; ask again.");
    return {};
}

}  // namespace couponry::service
