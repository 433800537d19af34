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

Ledger::Postings Ledger::need(const Redemption& redemption) {
    const std::vector<std::string> holders = holders_of(redemption.customer, redemption.email);
    const std::string currency(redemption.currency.text());
    Postings postings;
    for (const auto& [subject, entry] : entries_of(redemption)) {
        const auto slot = [&](const std::string& holder, const std::string& period, const std::string& money) {
            return &slots_.try_emplace({subject, holder, period, money}).first->second;
        };
        Posting& posting = postings.emplace_back();
        posting.applications = entry.applications;
        posting.amount = entry.amount;
        posting.is_given_back = entry.is_given_back;
        posting.redemptions = slot("", "", "");
        posting.money = slot("", "", currency);
        for (const std::string& holder : holders) posting.holders.push_back(slot(holder, "", ""));
        if (entry.periodic == nullptr) continue;
        const std::string& period = entry.periodic->period;
        for (const std::string& holder : period_holders(*entry.periodic, holders))
            posting.periods.emplace_back(slot(holder, period, ""), slot(holder, period, currency));
    }
    return postings;
}

void Ledger::lock(store::Transaction& transaction) {
    std::vector<CounterKey> keys;
    keys.reserve(slots_.size());
    for (const auto& [key, slot] : slots_) keys.push_back(key);
    std::vector<Counter> counters = transaction.counters().lock(keys);
    auto counter = counters.begin();
    for (auto& [key, slot] : slots_) slot.counter = std::move(*counter++);
}

void Ledger::add(Slot& slot, Standing standing, std::int64_t redemptions, std::int64_t applications, std::int64_t amount) {
    if (standing == Standing::none) return;
    Counter& counter = slot.counter;
    const bool is_held = standing == Standing::held;
    (is_held ? counter.redemptions_held : counter.redemptions) += redemptions;
    (is_held ? counter.applications_held : counter.applications) += applications;
    (is_held ? counter.amount_held : counter.amount) += amount;
    slot.is_changed = true;
}

void Ledger::move(const Postings& postings, Standing from, Standing to) {
    if (from == to) return;
    const bool wholly = from != Standing::used || to != Standing::none;
    for (const Posting& posting : postings)
        if (wholly || posting.is_given_back) move(posting, from, to);
}

void Ledger::undo(const Postings& postings, Standing from, Standing to) {
    if (from == to) return;
    for (const Posting& posting : postings) move(posting, to, from);
}

void Ledger::move(const Posting& posting, Standing from, Standing to) {
    const auto move_both = [&](Slot& redemptions, Slot* money) {
        for (const auto& [standing, sign] : {std::pair(from, -1), std::pair(to, 1)}) {
            add(redemptions, standing, sign, sign * posting.applications, 0);
            if (money != nullptr) add(*money, standing, 0, 0, sign * posting.amount);
        }
    };
    // A customer is counted once, under the first name that is known.
    const Counter* const customer = posting.holders.empty() ? nullptr : &posting.holders.front()->counter;
    const bool was_known = customer != nullptr && count_of(*customer, Measure::redemptions) != 0;
    move_both(*posting.redemptions, posting.money);
    for (Slot* const holder : posting.holders) move_both(*holder, nullptr);
    const bool is_known = customer != nullptr && count_of(*customer, Measure::redemptions) != 0;
    if (was_known != is_known) posting.redemptions->counter.customers += is_known ? 1 : -1;
    for (const auto& [redemptions, money] : posting.periods) move_both(*redemptions, money);
}

bool Ledger::fits(const std::vector<UseLimit>& limits) const {
    return std::ranges::all_of(limits,
                               [&](const UseLimit& limit) { return count_of(at(limit.key), limit.measure) <= limit.most; });
}

std::optional<Counted> Ledger::put(store::Transaction& transaction) {
    std::vector<Counter> changed;
    Counted counted;
    for (const auto& [key, slot] : slots_) {
        if (!slot.is_changed) continue;
        changed.push_back(slot.counter);
        if (key.holder.empty()) counted.counters.push_back(slot.counter);
    }
    if (changed.empty()) return counted;
    const auto change = transaction.counters().put(changed);
    if (!change) return std::nullopt;
    counted.change = *change;
    return counted;
}

}  // namespace couponry::service
