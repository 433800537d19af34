// Promotions that never apply, and those that say the opposite of themselves. What is found here as an error is a proof; that a
// filter fits no product of the catalog is none, because a cart may send what it likes.
#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <unordered_map>

#include "engine/checks_places.h"
#include "engine/checks_subjects.h"

namespace couponry::engine::checks {
namespace {

using Texts = std::vector<std::string>;

/// The findings about one promotion.
class Reach {
public:
    Reach(CheckedShop& shop, Subject& subject, Report& report)
        : shop_(shop), subject_(subject), promotion_(*subject.promotion), report_(report) {}

    void look() {
        look_at_coupons();
        look_at_sites();
        look_at_window();
        look_at_limits();
        look_at_filters();
        if (!subject_.is_dead) look_at_schedule();
        if (!subject_.is_dead) look_at_conditions();
        look_at_effects();
    }

    Finding& unreachable(Severity severity, std::string_view cause, std::string pointer, std::string detail) {
        subject_.is_dead = true;
        Finding& finding = report_.add(FindingKind::unreachable, severity, cause, subject_, std::move(detail));
        finding.pointer = std::move(pointer);
        return finding;
    }

private:
    Finding& contradiction(Severity severity, std::string_view cause, std::string pointer, std::string detail) {
        Finding& finding = report_.add(FindingKind::contradiction, severity, cause, subject_, std::move(detail));
        finding.pointer = std::move(pointer);
        return finding;
    }

    void look_at_coupons() {
        if (!promotion_.coupons) return;
        if (promotion_.coupons->empty()) {
            unreachable(Severity::error, "no_coupon", "/coupons", "It waits for a coupon and names none.");
            return;
        }
        if (subject_.coupons.empty()) {
            unreachable(Severity::error, "unknown_coupon", "/coupons", "None of the coupons it names exists.")
                .parameters.set("coupons", *promotion_.coupons);
            return;
        }
        const Window own = common(window(), {shop_.now.ms, INT64_MAX});
        bool is_on = false;
        bool is_in_time = false;
        for (const Coupon* coupon : subject_.coupons) {
            if (!coupon->active) continue;
            is_on = true;
            const Window of_coupon{coupon->starts_at ? coupon->starts_at->ms : INT64_MIN,
                                   coupon->ends_at ? coupon->ends_at->ms : INT64_MAX};
            is_in_time = is_in_time || !common(own, of_coupon).is_empty();
        }
        if (is_in_time || (is_on && own.is_empty())) return;
        unreachable(Severity::warning, is_on ? "coupon_window" : "coupon_off", "/coupons",
                    is_on ? "None of its coupons is valid while it runs." : "All its coupons are switched off.")
            .parameters.set("coupons", *promotion_.coupons);
    }

    void look_at_sites() {
        if (promotion_.sites && promotion_.sites->empty()) {
            unreachable(Severity::error, "no_site", "/sites", "It is offered on no site.");
        } else if (!shop_.shop.sites.empty() && subject_.sites.empty()) {
            unreachable(Severity::error, "unknown_site", "/sites", "None of the sites it names exists.")
                .parameters.set("sites", *promotion_.sites);
        } else if (promotion_.channels && promotion_.channels->empty()) {
            unreachable(Severity::error, "no_channel", "/channels", "It is offered on no channel.");
        } else if (!subject_.sites.empty() &&
                   std::ranges::all_of(subject_.channels, [&](ListId list) { return shop_.tables.list_at(list).empty(); })) {
            Finding& finding =
                unreachable(Severity::error, "channel_not_sold", "/channels", "Its sites do not have its channels.");
            if (promotion_.channels) finding.parameters.set("channels", *promotion_.channels);
        } else if (!subject_.sites.empty() && subject_.has_money && subject_.currencies.empty()) {
            look_at_currency();
        }
    }
    void look_at_currency() {
        Texts currencies;
        for (const Site* site : subject_.sites)
            for (const Currency currency : site->currencies) currencies.emplace_back(currency.text());
        if (currencies.empty()) return;
        std::string place;
        for (const std::string& currency : currencies)
            if (place.empty()) place = place_without(promotion_, *parse_currency(currency));
        unreachable(Severity::error, "currency", place.empty() ? "/campaign" : place,
                    "Its amounts lack every currency of the sites on which it is offered.")
            .parameters.set("currencies", currencies);
    }

    Window window() const {
        Window own{promotion_.starts_at ? promotion_.starts_at->ms : INT64_MIN,
                   promotion_.ends_at ? promotion_.ends_at->ms : INT64_MAX};
        const Campaign* campaign = subject_.campaign;
        if (campaign != nullptr)
            own = common(own, {campaign->starts_at ? campaign->starts_at->ms : INT64_MIN,
                               campaign->ends_at ? campaign->ends_at->ms : INT64_MAX});
        return own;
    }
    void look_at_window() {
        if (promotion_.starts_at && promotion_.ends_at && *promotion_.starts_at > *promotion_.ends_at) {
            Finding& finding = unreachable(Severity::error, "window", "/ends_at", "It ends before it starts.");
            finding.parameters.set("starts_at", *promotion_.starts_at);
            finding.parameters.set("ends_at", *promotion_.ends_at);
        } else if (window().is_empty()) {
            unreachable(Severity::error, "campaign_window", "/campaign", "Its campaign does not run while it does.")
                .parameters.set("campaign", promotion_.campaign);
        }
    }

    void look_at_limits() {
        const Limits& limits = promotion_.limits;
        const auto check = [&](const std::optional<std::int64_t>& limit, std::string_view name) {
            if (limit && *limit <= 0)
                unreachable(Severity::error, "limit", "/limits/" + std::string(name), "This limit lets nobody in.");
        };
        const auto check_money = [&](const MoneyMap& budget, std::string_view pointer) {
            if (!budget.empty() && std::ranges::all_of(budget, [](const auto& entry) { return entry.second <= 0; }))
                unreachable(Severity::error, "limit", std::string(pointer), "There is nothing to spend.");
        };
        check(limits.redemptions, "redemptions");
        check(limits.redemptions_per_customer, "redemptions_per_customer");
        check(limits.applications, "applications");
        check(limits.applications_per_customer, "applications_per_customer");
        check_money(limits.budget, "/limits/budget");
        if (limits.per_period) {
            check(limits.per_period->redemptions, "per_period/redemptions");
            check(limits.per_period->applications, "per_period/applications");
            check_money(limits.per_period->amount, "/limits/per_period/amount");
        }
        if (subject_.campaign == nullptr || !subject_.campaign->budget) return;
        check_money(subject_.campaign->budget->spend, "/campaign");
        if (subject_.campaign->budget->redemptions && *subject_.campaign->budget->redemptions <= 0)
            unreachable(Severity::error, "limit", "/campaign", "Its campaign lets nobody in.");
    }

    void look_at_schedule() {
        if (is_open_sometime(shop_, subject_, nullptr)) return;
        std::string pointer = "/schedule";
        if (promotion_.schedule.empty())
            for (const Claim& claim : subject_.conditions.claims)
                if (claim.kind == Claim::Kind::schedule) pointer = pointer_to(promotion_.when, claim.leaf);
        unreachable(Severity::error, "schedule", pointer, "Its schedule is never open while it runs.");
    }

    /// Filters that keep out what they ask for.
    void look_at_filters() {
        const auto check = [&](const std::string& pointer, const ItemFilter& items) {
            if (!is_empty(shop_.tables.filter(items))) return;
            contradiction(Severity::error, "empty_filter", pointer, "This filter excludes everything that it asks for.");
        };
        visit_condition_filters(promotion_, check);
        for (std::size_t index = 0; index < promotion_.effects.size(); ++index)
            visit_filters(promotion_.effects[index], fmt::format("/effects/{}", index), check);
    }
    bool is_empty(FilterId filter) const {
        return std::ranges::all_of(shop_.currencies_to_try(subject_), [&](std::optional<Currency> currency) {
            return shop_.filters.fits_nothing(filter, currency);
        });
    }

    void look_at_conditions() {
        std::deque<Claim> of_currencies;  // a conflict may point at one
        std::optional<Conflict> told;
        bool is_proved = true;
        for (const std::optional<Currency> currency : shop_.currencies_to_try(subject_)) {
            ClaimList gate{&of_currencies.emplace_back(shop_.currency_claim(currency))};
            for (const Claim& claim : subject_.gate) gate.push_back(&claim);
            const auto conflict = shop_.contradictions.within(subject_.conditions, gate, currency);
            if (!conflict) return look_at_required_products();
            const bool is_proof = conflict->kind != Conflict::Kind::unlikely;
            if (!told || !is_proof) told = conflict;
            is_proved = is_proved && is_proof;
        }
        tell(*told, is_proved);
        if (!is_proved) look_at_required_products();
    }

    void tell(const Conflict& conflict, bool is_proved) {
        const Claim* told = conflict.two != nullptr && conflict.two->leaf != nullptr ? conflict.two : conflict.one;
        const ConditionTree* place = conflict.choice != nullptr ? conflict.choice : told != nullptr ? told->leaf : nullptr;
        std::string pointer = pointer_to(promotion_.when, place);
        Finding* finding = nullptr;
        if (!is_proved) {
            finding =
                &contradiction(Severity::warning, "orders", pointer, "Nobody whose orders are known can meet both conditions.");
        } else if (conflict.kind == Conflict::Kind::opposite) {
            subject_.is_dead = true;
            finding = &contradiction(Severity::error, "opposite", pointer, "It demands a condition and its opposite.");
        } else if (conflict.kind == Conflict::Kind::empty_filter) {
            subject_.is_dead = true;  // told with the filter
        } else if (conflict.kind == Conflict::Kind::no_alternative) {
            finding =
                &unreachable(Severity::error, "no_alternative", pointer, "No alternative can hold beside the other conditions.");
        } else if (conflict.kind == Conflict::Kind::beyond_limits) {
            finding =
                &unreachable(Severity::error, "beyond_limits", pointer, "No cart may be as large as this condition demands.");
        } else {
            finding = &unreachable(Severity::error, "conditions", pointer, "These conditions never hold together.");
        }
        const Claim* other = told == conflict.one ? conflict.two : conflict.one;
        if (finding != nullptr && other != nullptr && other->leaf != nullptr)
            finding->parameters.set("other", pointer_to(promotion_.when, other->leaf));
    }

    void look_at_required_products() {
        for (const Claim& claim : subject_.conditions.claims) {
            const bool needs =
                claim.kind == Claim::Kind::only || (claim.kind == Claim::Kind::at_least && claim.measured != Measured::orders &&
                                                    (claim.amount >= 1 || claim.money != kNone));
            if (!needs || !shop_.filters.fits_no_product(claim.filter)) continue;
            unreachable(Severity::warning, "no_product", pointer_to(promotion_.when, claim.leaf),
                        "No product of the catalog is what this condition demands.");
            return;
        }
    }

    enum class Fit { fits, empty, no_product, no_country };

    Fit fit_of(const CompiledEffect& effect) {
        std::vector<FilterId> needed;
        if (effect.effect_class == EffectClass::shipping) return fit_of_shipping(effect);
        if (effect.name != kNoSymbol || effect.list != kNone) return Fit::fits;  // a gift needs no line
        for (const CompiledPart& part : shop_.tables.parts.range(effect.parts.begin, effect.parts.count))
            needed.push_back(part.filter);
        if (effect.parts.count == 0) needed.push_back(effect.filter);
        if (effect.filter2 != kNone) needed.push_back(effect.filter2);
        if (std::ranges::any_of(needed, [&](FilterId filter) { return is_empty(filter); })) return Fit::empty;
        if (std::ranges::any_of(needed, [&](FilterId filter) { return shop_.filters.fits_no_product(filter); }))
            return Fit::no_product;
        return Fit::fits;
    }
    Fit fit_of_shipping(const CompiledEffect& effect) const {
        if (effect.list3 == kNone) return Fit::fits;
        Claim countries;
        countries.kind = Claim::Kind::one_of;
        countries.name = Name::country;
        countries.list = effect.list3;
        ClaimList claims{&countries};
        for (const Claim& claim : subject_.conditions.claims)
            if (claim.name == Name::country) claims.push_back(&claim);
        return shop_.contradictions.among(claims, std::nullopt) ? Fit::no_country : Fit::fits;
    }

    void look_at_effects() {
        if (subject_.effects.empty()) {
            subject_.is_dead = true;  // told as no_effect
            return;
        }
        std::vector<std::pair<std::size_t, Fit>> idle;
        std::size_t prices = 0;
        for (std::size_t index = 0; index < subject_.effects.size(); ++index) {
            if (subject_.effects[index].effect_class == EffectClass::afterwards) continue;
            ++prices;
            if (const Fit fit = fit_of(subject_.effects[index]); fit != Fit::fits) idle.emplace_back(index, fit);
        }
        if (idle.empty()) return;
        // Told: a single idle effect as one without effect, all of them as a promotion that never applies.
        const bool is_dead = idle.size() == prices;
        for (const auto& [index, fit] : idle) {
            if (fit == Fit::empty) continue;  // told with the filter
            const std::string pointer = fmt::format("/effects/{}", index);
            const std::string_view cause = fit == Fit::no_country ? "no_country" : "no_product";
            const std::string detail = fit == Fit::no_country ? "Its conditions let in no country of this effect."
                                                              : "No product of the catalog is what this effect asks for.";
            if (!is_dead) {
                report_.add(FindingKind::no_effect, Severity::warning, cause, subject_, detail).pointer = pointer;
            } else if (!subject_.is_dead) {
                unreachable(fit == Fit::no_country ? Severity::error : Severity::warning, cause, pointer, detail);
            }
        }
        if (is_dead) subject_.is_dead = true;
    }

    CheckedShop& shop_;
    Subject& subject_;
    const Promotion& promotion_;
    Report& report_;
};

bool runs_later(const Subject& one, const Subject& two) {
    if (one.only_afterwards() && two.only_afterwards())
        return std::tie(two.promotion->priority, two.promotion->code) < std::tie(one.promotion->priority, one.promotion->code);
    return two.block < one.block;
}

/// A promotion that another one demands, as a finding about the latter; nullopt while nothing is in the way.
struct Missing {
    Severity severity = Severity::error;
    std::string_view cause;
    std::string detail;
};
std::optional<Missing> missing_of(CheckedShop& shop, const Subject& subject, const Claim& claim) {
    const std::string_view code = shop.text(claim.promotion);
    if (claim.promotion == subject.code) return Missing{Severity::error, "itself", "It demands that it applied itself."};
    const Promotion* named = shop.find_promotion(code);
    if (named == nullptr)
        return Missing{Severity::error, "unknown_promotion", fmt::format("It demands {}, which does not exist.", code)};
    if (named->status == PromotionStatus::archived)
        return Missing{Severity::error, "archived_promotion", fmt::format("It demands {}, which is archived.", code)};
    const Subject* other = shop.find(claim.promotion);
    if (other == nullptr) return Missing{Severity::error, "past_promotion", fmt::format("It demands {}, which is over.", code)};
    if (runs_later(*other, subject))
        return Missing{Severity::error, "later_promotion", fmt::format("It demands {}, which runs after it.", code)};
    if (const Refusal refusal = refusal_of(shop, subject, *other); refusal != Refusal::none)
        return Missing{Severity::error, "refused_promotion",
                       fmt::format("It demands {}, which it may not meet ({}).", code, refusal_name(refusal))};
    if (!other->is_dead && !may_coincide(shop, subject, *other))
        return Missing{Severity::error, "never_together",
                       fmt::format("It demands {}, which never runs for the same cart.", code)};
    return std::nullopt;
}

}  // namespace

void find_unreachable(CheckedShop& shop, Report& report) {
    std::vector<const Subject*> dead;
    std::unordered_map<Symbol, std::vector<std::pair<Subject*, const Claim*>>> demanding;  // by what is demanded
    const auto demands = [](const Claim& claim) { return claim.kind == Claim::Kind::applied && claim.wanted; };
    const auto bury = [&](Subject& subject, const Claim& claim, const Missing& missing) {
        Reach(shop, subject, report)
            .unreachable(missing.severity, missing.cause, pointer_to(subject.promotion->when, claim.leaf), missing.detail)
            .parameters.set("promotion", std::string(shop.text(claim.promotion)));
    };
    for (Subject& subject : shop.subjects) Reach(shop, subject, report).look();
    for (Subject& subject : shop.subjects) {
        for (const Claim& claim : subject.conditions.claims | std::views::filter(demands)) {
            demanding[claim.promotion].emplace_back(&subject, &claim);
            if (subject.is_dead) continue;
            if (const auto missing = missing_of(shop, subject, claim)) bury(subject, claim, *missing);
        }
        if (subject.is_dead) dead.push_back(&subject);
    }
    // Whoever demands one that never applies never applies either.
    for (std::size_t next = 0; next < dead.size(); ++next) {
        const std::string& name = dead[next]->name();
        const Missing missing{Severity::warning, "dead_promotion", fmt::format("It demands {}, which never applies.", name)};
        for (const auto& [subject, claim] : demanding[dead[next]->code]) {
            if (subject->is_dead) continue;
            bury(*subject, *claim, missing);
            dead.push_back(subject);
        }
    }
}

}  // namespace couponry::engine::checks
