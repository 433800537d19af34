// Promotions that may give more than anybody meant: goods for nothing, amounts above prices, stacked percentages, no end in sight.
// Prices are those of the catalog; how bad it is depends on who can get it and whether a limit or budget ends it.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>

#include "engine/checks_subjects.h"

namespace couponry::engine::checks {
namespace {

// Of one filter so many of the largest stackable percentages are tried together.
constexpr std::size_t kStackMax = 64;

/// Whether something ends it for everybody, not only for one customer.
bool is_limited(const Subject& subject) {
    const Limits& limits = subject.promotion->limits;
    const bool by_period = limits.per_period && !limits.per_period->by_customer;
    return limits.redemptions || limits.applications || by_period || !limits.budget.empty() ||
           (subject.campaign != nullptr && subject.campaign->budget);
}

bool is_for_everybody(const Subject& subject) {
    return subject.is_automatic() && subject.conditions.claims.empty() && subject.conditions.choices.empty();
}

/// Codes of their own, or coupons that somebody must hold.
bool is_personal(const Subject& subject) {
    return !subject.is_automatic() &&
           std::ranges::all_of(subject.coupons, [](const Coupon* coupon) { return coupon->kind != CouponKind::single_code; });
}

bool is_everything(Percent percent) {
    return percent.ten_thousandths >= kHundredPercent;
}

class Losses {
public:
    Losses(CheckedShop& shop, Report& report) : shop_(shop), report_(report) {}

    void find() {
        for (const Subject& subject : shop_.subjects) {
            if (subject.is_dead) continue;
            for (std::size_t place = 0; place < subject.effects.size(); ++place) {
                const CompiledEffect& effect = subject.effects[place];
                const Rule& rule = subject.promotion->effects[place];
                const std::string pointer = fmt::format("/effects/{}", place);
                look_at_free(subject, rule, effect, pointer);
                if (rule.type == "amount_off_items" && !effect.is_pooled) look_at_amount(subject, effect, pointer);
                if (rule.type == "amount_off_order") look_at_minimum(subject, effect, pointer);
                if (rule.type == "buy_x_get_y") look_at_repeats(subject, effect, pointer);
                if (rule.type == "percent_off_items") note_stackable(subject, effect);
            }
        }
        find_stacks();
    }

private:
    Finding& loss(const Subject& subject, Severity severity, std::string_view cause, std::string pointer, std::string detail) {
        Finding& finding = report_.add(FindingKind::unbounded_loss, severity, cause, subject, std::move(detail));
        finding.pointer = std::move(pointer);
        return finding;
    }

    std::vector<Currency> currencies_of(const Subject& subject, MoneyId money) const {
        if (!subject.currencies.empty()) return subject.currencies;
        std::vector<Currency> currencies;
        if (money != kNone)
            for (const CurrencyAmount& entry : shop_.tables.money_at(money)) currencies.push_back(entry.currency);
        return currencies;
    }

    bool is_free(const Reward& reward) const {
        if (reward.kind == RewardKind::percent) return is_everything(reward.percent);
        if (reward.kind != RewardKind::price) return false;
        return std::ranges::any_of(shop_.tables.money_at(reward.money),
                                   [](const CurrencyAmount& entry) { return entry.amount == 0; });
    }

    void look_at_free(const Subject& subject, const Rule& rule, const CompiledEffect& effect, const std::string& pointer) {
        if (effect.effect_class != EffectClass::item && effect.effect_class != EffectClass::order) return;
        if (effect.limits_units || effect.cap != kNone) return;
        bool gives_all = false;
        if (rule.type == "percent_off_items" || rule.type == "fixed_price_items" || rule.type == "percent_off_order")
            gives_all = effect.prices.count == 0 && is_free(effect.reward);
        if (rule.type == "nth_unit") gives_all = effect.quantity == 1 && is_free(effect.reward);
        if (rule.type == "cheapest_free") gives_all = effect.quantity2 >= effect.quantity;
        for (const CompiledTier& tier : shop_.tables.tiers.range(effect.tiers.begin, effect.tiers.count))
            gives_all = gives_all || is_free(tier.reward);
        const bool is_bounded = effect.forms_groups && subject.promotion->limits.applications_per_cart;
        if (!gives_all || is_bounded) return;
        Severity severity = Severity::warning;
        if (is_for_everybody(subject) && effect.filter == kNone && effect.tiers.count == 0) severity = Severity::error;
        if (is_limited(subject) || is_personal(subject)) severity = Severity::notice;
        loss(subject, severity, "free", pointer, "It gives goods away for nothing, however many.");
    }

    /// An amount off each unit that is not below the cheapest price.
    void look_at_amount(const Subject& subject, const CompiledEffect& effect, const std::string& pointer) {
        for (const Currency currency : currencies_of(subject, effect.reward.money)) {
            const auto amount = shop_.tables.amount(effect.reward.money, currency);
            const auto cheapest = shop_.filters.cheapest(effect.filter, currency);
            if (!amount || !cheapest || *amount < cheapest->price) continue;
            const auto dearest = shop_.filters.dearest(effect.filter, currency);
            const bool covers_all = dearest && *amount >= dearest->price;
            Severity severity = covers_all && is_for_everybody(subject) ? Severity::error : Severity::warning;
            if (effect.limits_units || effect.cap != kNone || is_limited(subject) || is_personal(subject))
                severity = Severity::notice;
            const std::string product(shop_.text(cheapest->product));
            Finding& finding = loss(
                subject, severity, covers_all ? "free" : "amount_above_price", pointer + "/amount",
                fmt::format("It takes {} {} off each unit; {} costs {}.", *amount, currency.text(), product, cheapest->price));
            finding.parameters.set("currency", std::string(currency.text()));
            finding.parameters.set("amount", *amount);
            finding.parameters.set("product", product);
            finding.parameters.set("price", cheapest->price);
            return;
        }
    }

    /// An amount off any order, with nothing that says how large the order must be.
    void look_at_minimum(const Subject& subject, const CompiledEffect& effect, const std::string& pointer) {
        if (is_limited(subject) || is_personal(subject) || effect.each_amount != kNone || effect.forms_groups) return;
        if (!subject.is_automatic() && subject.promotion->limits.redemptions_per_customer) return;
        for (const Currency currency : currencies_of(subject, effect.reward.money)) {
            const auto amount = shop_.tables.amount(effect.reward.money, currency);
            if (!amount) continue;
            std::int64_t minimum = 0;
            for (const Claim& claim : subject.conditions.claims)
                if (claim.kind == Claim::Kind::at_least && claim.measured == Measured::subtotal && claim.money != kNone)
                    minimum = std::max(minimum, shop_.tables.amount(claim.money, currency).value_or(0) + claim.amount);
            if (minimum > *amount) continue;
            const bool is_named = subject.conditions.claims.empty() && subject.conditions.choices.empty();
            const Severity severity = subject.is_automatic() && is_named ? Severity::warning : Severity::notice;
            Finding& finding =
                loss(subject, severity, "no_minimum", pointer,
                     fmt::format("It takes {} {} off orders that may be worth no more.", *amount, currency.text()));
            finding.parameters.set("currency", std::string(currency.text()));
            finding.parameters.set("amount", *amount);
            if (minimum > 0) finding.parameters.set("minimum", minimum);
            return;
        }
    }

    /// Free units again and again.
    void look_at_repeats(const Subject& subject, const CompiledEffect& effect, const std::string& pointer) {
        if (!is_free(effect.reward) || subject.promotion->limits.applications_per_cart || is_limited(subject)) return;
        for (const Currency currency : currencies_of(subject, effect.reward.money)) {
            const auto bought = shop_.filters.cheapest(effect.filter, currency);
            const auto given = shop_.filters.cheapest(effect.filter2, currency);
            if (!bought || !given || effect.quantity2 * given->price <= effect.quantity * bought->price) continue;
            Finding& finding = loss(subject, Severity::warning, "given_above_bought", pointer,
                                    "What is given may be worth more than what is bought, as often as one likes.");
            finding.parameters.set("currency", std::string(currency.text()));
            finding.parameters.set("bought", std::string(shop_.text(bought->product)));
            finding.parameters.set("bought_price", bought->price);
            finding.parameters.set("given", std::string(shop_.text(given->product)));
            finding.parameters.set("given_price", given->price);
            return;
        }
        loss(subject, Severity::notice, "repeats", pointer, "It gives free units as often as one likes in a cart.");
    }

    struct Stackable {
        const Subject* subject;
        Percent percent;
        bool of_list_price;
    };

    void note_stackable(const Subject& subject, const CompiledEffect& effect) {
        if (!subject.promotion->stackable || !subject.is_automatic() || is_limited(subject)) return;
        if (effect.cap != kNone || effect.limits_units || is_everything(effect.reward.percent)) return;
        stackable_[effect.filter].push_back({&subject, effect.reward.percent, effect.option != 0});
    }

    void find_stacks() {
        for (const auto& [filter, own] : stackable_) {
            std::vector<Stackable> all = own;
            if (filter != kNone)
                if (const auto everywhere = stackable_.find(kNone); everywhere != stackable_.end())
                    all.insert(all.end(), everywhere->second.begin(), everywhere->second.end());
            std::ranges::sort(all, [](const Stackable& one, const Stackable& two) {
                return one.percent != two.percent ? one.percent > two.percent : one.subject->rank < two.subject->rank;
            });
            if (all.size() > kStackMax) all.resize(kStackMax);
            look_at_stack(all, own);
        }
    }

    void look_at_stack(const std::vector<Stackable>& all, const std::vector<Stackable>& own) {
        std::vector<const Subject*> together;
        std::int64_t sum = 0;
        std::int64_t of_list_price = 0;
        std::int64_t left = kHundredPercent;
        bool has_own = false;
        for (const Stackable& entry : all) {
            if (sum >= kHundredPercent) break;
            if (!std::ranges::all_of(together, [&](const Subject* other) {
                    return other != entry.subject && refusal_of(shop_, *other, *entry.subject) == Refusal::none &&
                           may_coincide(shop_, *other, *entry.subject);
                }))
                continue;
            together.push_back(entry.subject);
            const std::int64_t percent = entry.percent.ten_thousandths;
            sum += percent;
            if (entry.of_list_price)
                of_list_price += percent;
            else
                left = left * (kHundredPercent - percent) / kHundredPercent;
            has_own = has_own || std::ranges::any_of(own, [&](const Stackable& one) { return one.subject == entry.subject; });
        }
        if (sum < kHundredPercent || !has_own || together.size() < 2) return;
        const std::int64_t taken = kHundredPercent - std::max<std::int64_t>(0, left - of_list_price);
        const bool is_all = taken >= kHundredPercent;
        const Subject& first = *together.front();
        together.erase(together.begin());
        Finding& finding = report_.add(
            FindingKind::unbounded_loss, is_all ? Severity::error : Severity::notice, "stacked_percentages", first,
            fmt::format("Together they take {}% off the same units.", format_percent(Percent{static_cast<std::int32_t>(taken)})),
            together);
        finding.pointer = "/stackable";
        finding.parameters.set("percent", Percent{static_cast<std::int32_t>(taken)});
    }

    CheckedShop& shop_;
    Report& report_;
    std::map<FilterId, std::vector<Stackable>> stackable_;
};

}  // namespace

void find_losses(CheckedShop& shop, Report& report) {
    Losses(shop, report).find();
}

}  // namespace couponry::engine::checks
