#include "service/usage_facts.h"

#include <algorithm>

#include "base/limits.h"
#include "service/ledger.h"

namespace couponry::service {
namespace {

/// The label of the current period of a promotion that has a limit per period, by everybody or by customer; empty: it has none.
std::string current_label(const InForce& state, std::string_view subject, bool by_customer, const Cart& cart, Instant now) {
    constexpr std::string_view kPromotions = "promotions:";
    if (!subject.starts_with(kPromotions)) return {};
    const engine::Snapshot& snapshot = *state.snapshot;
    const engine::Symbol code = snapshot.tables().symbols.find(subject.substr(kPromotions.size()));
    const std::uint32_t id = code == engine::kNoSymbol ? engine::kNone : snapshot.find_promotion(code);
    if (id == engine::kNone || snapshot.promotion(id).limits == engine::kNone) return {};
    const engine::CompiledLimits& limits = snapshot.newest().limits(snapshot.promotion(id).limits);
    if (!limits.has_period || limits.period_by_customer != by_customer) return {};
    return period_label(limits.period, now, snapshot.find_site(cart.site)->time_zone);
}

Usage* find_usage(UsageFacts& usage, std::string_view subject) {
    const std::string code(subject.substr(subject.find(':') + 1));
    if (subject.starts_with("promotions:")) return &usage.promotions[code];
    if (subject.starts_with("coupons:")) return &usage.coupons[code];
    return nullptr;
}

/// Everybody's; nullptr for another kind of subject.
Used* find_uses(UsageFacts& usage, std::string_view subject) {
    if (subject.starts_with("campaigns:")) return &usage.campaigns[std::string(subject.substr(subject.find(':') + 1))];
    Usage* const found = find_usage(usage, subject);
    return found == nullptr ? nullptr : &found->all;
}

/// A customer is known under several names; what counts is the most that is known.
void raise(const Used& found, Used& used) {
    used.redemptions = std::max(used.redemptions, found.redemptions);
    used.applications = std::max(used.applications, found.applications);
    for (const auto& [currency, amount] : found.amount)
        used.amount.set(currency, std::max(amount, used.amount.find(currency).value_or(0)));
}

void lower(const LedgerEntry& entry, Currency currency, Used& used) {
    --used.redemptions;
    used.applications -= entry.applications;
    used.amount.set(currency, used.amount.find(currency).value_or(0) - entry.amount);
}

}  // namespace

void set_uses(const store::Counter& counter, Used& used) {
    if (const auto currency = parse_currency(counter.key.currency)) {
        used.amount.set(*currency, count_of(counter, Measure::amount));
        return;
    }
    used.redemptions = count_of(counter, Measure::redemptions);
    used.applications = count_of(counter, Measure::applications);
    used.customers = counter.customers;
}

void join_periods(const InForce& state, const Cart& cart, Instant now, const Redemption* held, UsageFacts& usage) {
    const auto own = held == nullptr ? std::map<std::string, LedgerEntry>() : entries_of(*held);
    for (const auto& [subject, labels] : *state.periods) {
        const auto found = labels.find(current_label(state, subject, false, cart, now));
        if (found == labels.end()) continue;
        Used& used = find_usage(usage, subject)->period = found->second;
        const auto entry = own.find(subject);
        if (entry != own.end() && entry->second.periodic != nullptr && entry->second.periodic->period == found->first)
            lower(entry->second, held->currency, used);
    }
    for (const auto& [subject, entry] : own)
        if (Used* const all = find_uses(usage, subject)) lower(entry, held->currency, *all);
}

void join_own_uses(const store::Transaction& transaction, const InForce& state, const Cart& cart, Instant now,
                   const Redemption* held, UsageFacts& usage) {
    for (const std::string& holder : holders_of(cart.customer.id.value_or(""), cart.customer.email.value_or(""))) {
        std::map<std::string, Used> counted, in_period;  // under this name, by subject
        for (store::CounterKey after;;) {
            const auto page = transaction.counters().list_of(holder, after, kRowsPerPageMax);
            for (const store::Counter& counter : page) {
                const store::CounterKey& key = counter.key;
                if (key.period.empty())
                    set_uses(counter, counted[key.subject]);
                else if (key.period == current_label(state, key.subject, true, cart, now))
                    set_uses(counter, in_period[key.subject]);
            }
            if (page.size() < kRowsPerPageMax) break;
            after = page.back().key;
        }
        if (held != nullptr && std::ranges::count(holders_of(held->customer, held->email), holder) > 0)
            for (const auto& [subject, entry] : entries_of(*held)) {
                lower(entry, held->currency, counted[subject]);
                if (entry.periodic != nullptr && entry.periodic->period == current_label(state, subject, true, cart, now))
                    lower(entry, held->currency, in_period[subject]);
            }
        for (const auto& [subject, used] : counted)
            if (Usage* const found = find_usage(usage, subject)) raise(used, found->customer);
        for (const auto& [subject, used] : in_period)
            if (Usage* const found = find_usage(usage, subject)) raise(used, found->period);
    }
}

}  // namespace couponry::service
