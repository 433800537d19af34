#include "service/ledger.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "service/mailbox.h"

namespace couponry::service {
namespace {

using store::Counter;
using store::CounterKey;

/// Under whose names the period of a use is counted.
std::vector<std::string> period_holders(const Use& use, const std::vector<std::string>& holders) {
    return use.is_period_by_customer ? holders : std::vector<std::string>{""};
}

}  // namespace

std::map<std::string, LedgerEntry> entries_of(const Redemption& redemption) {
    std::map<std::string, LedgerEntry> entries;
    for (const Use& use : redemption.uses) {
        const auto add = [&](std::string subject) -> LedgerEntry& {
            LedgerEntry& entry = entries[std::move(subject)];
            entry.applications += use.applications;
            entry.amount += use.amount;
            return entry;
        };
        LedgerEntry& own = add(promotion_subject(use.promotion));
        if (!use.period.empty()) own.periodic = &use;
        if (!use.coupon.empty()) add(coupon_subject(use.coupon)).is_given_back = use.restores_coupon;
        if (!use.campaign.empty()) add(campaign_subject(use.campaign));
    }
    return entries;
}

std::string promotion_subject(std::string_view promotion) {
    return fmt::format("promotions:{}", promotion);
}

std::string coupon_subject(std::string_view coupon) {
    return fmt::format("coupons:{}", coupon);
}

std::string campaign_subject(std::string_view campaign) {
    return fmt::format("campaigns:{}", campaign);
}

std::vector<std::string> holders_of(std::string_view customer, std::string_view email) {
    std::vector<std::string> holders;
    if (!email.empty()) holders.push_back("e:" + mailbox_of(email));
    if (!customer.empty()) holders.push_back(fmt::format("c:{}", customer));
    return holders;
}

std::string period_label(Period period, Instant instant, const TimeZone& zone) {
    const Date date = zone.local(instant).date;
    switch (period) {
        case Period::day:
            return "day:" + format_date(date);
        case Period::week:
            return "week:" + format_date(Date{date.days - weekday_of(date)});
        case Period::month:
            break;
    }
    const CivilDate civil = civil_of(date);
    return fmt::format("month:{:04}-{:02}", civil.year, civil.month);
}

std::int64_t count_of(const Counter& counter, Measure measure) {
    switch (measure) {
        case Measure::redemptions:
            return counter.redemptions + counter.redemptions_held;
        case Measure::applications:
            return counter.applications + counter.applications_held;
        case Measure::amount:
            break;
    }
    return counter.amount + counter.amount_held;
}

Standing standing_of(RedemptionStatus status) {
    switch (status) {
        case RedemptionStatus::held:
            return Standing::held;
        case RedemptionStatus::released:
            return Standing::none;
        default:
            return Standing::used;  // what comes back does not give a use back
    }
}

void Ledger::need(const Redemption& redemption) {
    const std::vector<std::string> holders = holders_of(redemption.customer, redemption.email);
    const std::string currency(redemption.currency.text());
    for (const auto& [subject, entry] : entries_of(redemption)) {
        need({subject, "", "", ""});
        need({subject, "", "", currency});
        for (const std::string& holder : holders) need({subject, holder, "", ""});
        if (entry.periodic == nullptr) continue;
        for (const std::string& holder : period_holders(*entry.periodic, holders)) {
            need({subject, holder, entry.periodic->period, ""});
            need({subject, holder, entry.periodic->period, currency});
        }
    }
}

std::vector<CounterKey> Ledger::keys() const {
    std::vector<CounterKey> keys;
    keys.reserve(counters_.size());
    for (const auto& [key, counter] : counters_) keys.push_back(key);
    return keys;
}

void Ledger::take(std::vector<Counter> counters) {
    for (Counter& counter : counters) {
        CounterKey key = counter.key;
        counters_.insert_or_assign(std::move(key), std::move(counter));
    }
}

void Ledger::lock(store::Transaction& transaction) {
    take(transaction.counters().lock(keys()));
}

void Ledger::read(const store::Transaction& transaction) {
    take(transaction.counters().find(keys()));
}

void Ledger::add(const CounterKey& key, Standing standing, std::int64_t sign, std::int64_t redemptions, std::int64_t applications,
                 std::int64_t amount) {
    if (standing == Standing::none) return;
    Counter& counter = counters_.at(key);
    const bool is_held = standing == Standing::held;
    (is_held ? counter.redemptions_held : counter.redemptions) += sign * redemptions;
    (is_held ? counter.applications_held : counter.applications) += sign * applications;
    (is_held ? counter.amount_held : counter.amount) += sign * amount;
    changed_.insert(key);
}

/// A customer is counted once, under the first name that is known.
void Ledger::count_customer(const std::string& subject, const std::string& holder, std::int64_t before) {
    const std::int64_t after = count_of(counters_.at({subject, holder, "", ""}), Measure::redemptions);
    if ((before == 0) == (after == 0)) return;
    counters_.at({subject, "", "", ""}).customers += after > 0 ? 1 : -1;
}

void Ledger::move(const Redemption& redemption, Standing from, Standing to) {
    move(redemption, from, to, from != Standing::used || to != Standing::none);
}

void Ledger::undo(const Redemption& redemption, Standing from, Standing to) {
    move(redemption, to, from, true);
}

void Ledger::move(const Redemption& redemption, Standing from, Standing to, bool wholly) {
    if (from == to) return;
    const std::vector<std::string> holders = holders_of(redemption.customer, redemption.email);
    const std::string currency(redemption.currency.text());
    for (const auto& [subject, entry] : entries_of(redemption)) {
        if (!wholly && !entry.is_given_back) continue;
        const auto move_both = [&](const std::string& holder, const std::string& period, bool with_amount) {
            for (const auto& [standing, sign] : {std::pair(from, -1), std::pair(to, 1)}) {
                add({subject, holder, period, ""}, standing, sign, 1, entry.applications, 0);
                if (with_amount) add({subject, holder, period, currency}, standing, sign, 0, 0, entry.amount);
            }
        };
        const std::int64_t before = holders.empty() ? 0 : count_of(at({subject, holders.front(), "", ""}), Measure::redemptions);
        move_both("", "", true);
        for (const std::string& holder : holders) move_both(holder, "", false);
        if (!holders.empty()) count_customer(subject, holders.front(), before);
        if (entry.periodic == nullptr) continue;
        for (const std::string& holder : period_holders(*entry.periodic, holders))
            move_both(holder, entry.periodic->period, true);
    }
}

bool Ledger::fits(const std::vector<UseLimit>& limits) const {
    return std::ranges::all_of(limits,
                               [&](const UseLimit& limit) { return count_of(at(limit.key), limit.measure) <= limit.most; });
}

std::vector<Counter> Ledger::put(store::Transaction& transaction, Instant now) {
    std::vector<Counter> counters, of_everybody;
    for (const CounterKey& key : changed_) {
        counters.push_back(counters_.at(key));
        if (key.holder.empty()) of_everybody.push_back(counters.back());
    }
    transaction.counters().put(counters, now);
    return of_everybody;
}

}  // namespace couponry::service
