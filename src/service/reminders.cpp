#include "service/reminders.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <span>

#include "document/writer.h"
#include "service/grants.h"
#include "service/outbox.h"
#include "service/settings.h"

namespace couponry::service {
namespace {

constexpr std::string_view kKind = "reminders";
// Enough that a commit does not count, few enough that other writers do not wait long.
constexpr std::size_t kRemindersPerBatch = 200;

std::optional<Instant> planned(const store::Transaction& transaction, const StoredGrant& grant, const Coupon& coupon) {
    const auto end = end_of(grant, coupon);
    if (!grant.notify || grant.reminded_at || grant.grant.status != GrantStatus::available || !end) return std::nullopt;
    return reminder_moment(grant.grant.granted_at.value_or(*end), *end, read_settings(transaction).expiring_soon_days);
}

std::vector<std::string> channels_of(const store::Transaction& transaction, const Holder& to) {
    const NotificationPreferences wanted =
        to.customer.empty() ? NotificationPreferences{} : read_preferences(transaction, to.customer);
    std::vector<std::string> channels;
    if (wanted.email && !to.email.empty()) channels.emplace_back("email");
    if (wanted.sms && !to.customer.empty()) channels.emplace_back("sms");
    if (wanted.site && !to.customer.empty()) channels.emplace_back("site");
    return channels;
}

void remind(store::Transaction& transaction, const std::string& id, const StoredGrant& grant, const Coupon& coupon, Instant now) {
    Message message;
    message.to = with_known_email(transaction, grant.holder);
    message.channels = channels_of(transaction, message.to);
    if (message.channels.empty()) return;
    message.template_name = "coupon_ends_soon";
    message.facts["coupon"] = coupon.code;
    document::put_local_text(message.facts, "name", coupon.name);
    document::put_text(message.facts, "code", grant.code.empty() ? coupon.code : grant.code);
    document::put_instant(message.facts, "ends_at", end_of(grant, coupon));
    const std::string granted_at = grant.grant.granted_at ? format_instant(*grant.grant.granted_at) : "";
    put_message(transaction, "reminder/" + id + '/' + granted_at, message, now);
}

/// True when it was said.
bool handle(store::Transaction& transaction, const std::string& id, Instant now) {
    const auto document = transaction.of(store::Aggregate::grants).find(id);
    if (!document) return false;
    StoredGrant grant = grant_of(*document);
    const auto coupon = find_coupon(transaction, grant.grant.coupon);
    if (!coupon || !coupon->active || !is_usable(grant, *coupon, now)) return false;
    const auto moment = planned(transaction, grant, *coupon);
    if (!moment) return false;
    if (*moment > now) {  // the coupon lasts longer than it did when this was planned
        plan_reminder(transaction, grant, *coupon);
        return false;
    }
    remind(transaction, id, grant, *coupon, now);
    grant.reminded_at = now;
    put_grant(transaction, grant, now);
    return true;
}

}  // namespace

Instant reminder_moment(Instant granted_at, Instant end, int days_before) {
    const Instant wanted{end.ms - days_before * kDayMs};
    if (wanted >= granted_at) return wanted;
    return {granted_at.ms + std::max<std::int64_t>(0, end.ms - granted_at.ms) / 2};
}

void plan_reminder(store::Transaction& transaction, const StoredGrant& grant, const Coupon& coupon) {
    const std::array id = {grant_id(grant.grant.coupon, grant.holder)};
    if (const auto moment = planned(transaction, grant, coupon))
        transaction.due().set(kKind, std::array{store::DueEntry{id[0], *moment}});
    else
        transaction.due().erase(kKind, id);
}

Result<std::int64_t> send_reminders(store::Store& store, std::string_view tenant, Instant now) {
    std::int64_t sent = 0;
    std::size_t reached = 0;
    do {
        std::int64_t in_batch = 0;
        const auto done = store.write(tenant, [&](store::Transaction& transaction) {
            in_batch = 0;
            const auto due = transaction.due().reached(kKind, now, kRemindersPerBatch);
            reached = due.size();
            for (const store::DueEntry& entry : due) {
                transaction.due().erase(kKind, std::array{entry.id});
                in_batch += handle(transaction, entry.id, now) ? 1 : 0;
            }
        });
        if (!done) return std::unexpected(done.error());
        sent += in_batch;
    } while (reached == kRemindersPerBatch);
    return sent;
}

}  // namespace couponry::service
