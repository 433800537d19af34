// Promotions that another one always stands in front of: it may not apply beside them, its gate and conditions let in every cart that
// theirs do, it may meet whom they may meet, and takes at least as much. Only like is compared with like: one price effect of one
// type on the same lines, or on all lines.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>

#include "engine/checks_subjects.h"

namespace couponry::engine::checks {
namespace {

// Of one type and filter so many of the strongest are compared with each promotion.
constexpr std::size_t kStrongestMax = 32;

/// What a promotion's only price effect offers.
struct Offer {
    const Subject* subject = nullptr;
    const CompiledEffect* effect = nullptr;
    std::size_t place = 0;  // among the promotion's effects
    std::int64_t strength = 0;  // larger takes more, as far as one number can say it
};

class Shadows {
public:
    Shadows(CheckedShop& shop, Report& report) : shop_(shop), report_(report) {
        for (const Subject& subject : shop.subjects) {
            note_names(subject);
            if (!subject.is_dead) note_offer(subject);
        }
        for (auto& [key, offers] : offers_) std::ranges::stable_sort(offers, std::greater{}, &Offer::strength);
    }

    void find() {
        for (const auto& [key, offers] : offers_)
            for (const Offer& offer : offers) {
                const Offer* shadow = nullptr;
                for (const FilterId filter : {offer.effect->filter, kNone})
                    if (shadow == nullptr) shadow = find_shadow(offer, offers_.find({key.first, filter}));
                if (shadow != nullptr) tell(offer, *shadow);
            }
    }

private:
    using Key = std::pair<std::string_view, FilterId>;
    using Offers = std::map<Key, std::vector<Offer>>;

    /// Types that may be compared; nothing for those whose worth depends on the cart in other ways.
    static std::string_view kind_of(const Rule& rule, const CompiledEffect& effect) {
        if (effect.forms_groups || effect.each_amount != kNone || effect.prices.count > 0) return {};
        if (rule.type == "free_shipping") return "percent_off_shipping";
        for (const std::string_view type :
             {"percent_off_items", "amount_off_items", "fixed_price_items", "percent_off_order", "amount_off_order",
              "percent_off_shipping", "amount_off_shipping", "fixed_price_shipping"})
            if (rule.type == type) return type;
        return {};
    }

    void note_offer(const Subject& subject) {
        Offer offer{&subject, nullptr, 0, 0};
        std::string_view kind;
        for (std::size_t place = 0; place < subject.effects.size(); ++place) {
            const CompiledEffect& effect = subject.effects[place];
            if (effect.effect_class == EffectClass::afterwards) continue;
            if (offer.effect != nullptr) return;
            offer.effect = &effect;
            offer.place = place;
            kind = kind_of(subject.promotion->effects[place], effect);
        }
        if (kind.empty()) return;
        const Reward& reward = offer.effect->reward;
        const auto amounts =
            reward.kind == RewardKind::percent ? std::span<const CurrencyAmount>{} : shop_.tables.money_at(reward.money);
        offer.strength = reward.kind == RewardKind::percent ? reward.percent.ten_thousandths
                         : amounts.empty()                  ? 0
                                                            : amounts[0].amount;
        if (reward.kind == RewardKind::price) offer.strength = -offer.strength;
        offers_[{kind, offer.effect->filter}].push_back(offer);
    }

    /// Who is named by whom: a promotion that others ask for is not replaced by another.
    void note_names(const Subject& subject) {
        for (const ListId list : {subject.never_with, subject.only_with})
            for (const Symbol code : shop_.tables.list_at(list)) namers_[code].push_back(&subject);
        note_names(subject, subject.conditions);
    }
    void note_names(const Subject& subject, const Term& term) {
        for (const Claim& claim : term.claims)
            if (claim.kind == Claim::Kind::applied) namers_[claim.promotion].push_back(&subject);
        for (const Term::Choice& choice : term.choices)
            for (const Term& alternative : choice.alternatives) note_names(subject, alternative);
    }
    bool is_named_by_others(const Subject& named, const Subject& one, const Subject& two) const {
        const auto place = namers_.find(named.code);
        return place != namers_.end() &&
               std::ranges::any_of(place->second, [&](const Subject* namer) { return namer != &one && namer != &two; });
    }

    const Offer* find_shadow(const Offer& offer, Offers::const_iterator bucket) const {
        if (bucket == offers_.end()) return nullptr;
        for (const Offer& other : bucket->second | std::views::take(kStrongestMax)) {
            if (other.strength < offer.strength) return nullptr;
            if (other.subject != offer.subject && stands_before(other, offer)) return &other;
        }
        return nullptr;
    }

    /// `one` always stands in front of `two`.
    bool stands_before(const Offer& one, const Offer& two) const {
        const Subject& first = *one.subject;
        const Subject& second = *two.subject;
        if (!takes_as_much(one, two) || (takes_as_much(two, one) && first.rank > second.rank)) return false;
        return !cause_of(one, two).empty() && is_sooner(first, second) && lets_in_as_many(first, second) &&
               is_as_free(first, second) && !is_named_by_others(first, first, second) &&
               !is_named_by_others(second, first, second) && may_coincide(shop_, first, second);
    }

    /// By which rule only one of the two takes; empty when both may.
    std::string_view cause_of(const Offer& one, const Offer& two) const {
        const Subject& first = *one.subject;
        const Subject& second = *two.subject;
        if (const Refusal refusal = refusal_of(shop_, first, second); refusal != Refusal::none) return refusal_name(refusal);
        if (one.effect->effect_class == EffectClass::item)
            return is_plain(one) && is_plain(two) ? std::string_view("units") : std::string_view{};
        if (one.effect->effect_class != EffectClass::shipping) return {};
        const auto shares = [](const Subject& subject) {
            const auto& named = subject.promotion->combines_with;
            return named && std::ranges::find(*named, EffectClass::shipping) != named->end();
        };
        return shares(first) && shares(second) ? std::string_view{} : std::string_view("shipments");
    }
    static bool is_plain(const Offer& offer) { return offer.effect->is_plain && !offer.subject->promotion->stackable; }

    bool takes_as_much(const Offer& one, const Offer& two) const {
        const CompiledEffect& first = *one.effect;
        const CompiledEffect& second = *two.effect;
        if (first.filter != kNone && first.filter != second.filter) return false;
        if (first.option != second.option || first.is_pooled != second.is_pooled || first.reward.kind != second.reward.kind)
            return false;
        const bool same_units = first.max_units == second.max_units && first.max_units_per_line == second.max_units_per_line &&
                                first.order == second.order;
        if (first.limits_units && !same_units) return false;
        for (const auto list : {&CompiledEffect::list, &CompiledEffect::list2, &CompiledEffect::list3})
            if (first.*list != kNone && first.*list != second.*list) return false;
        // Of several shipments each of the two would have one, as long as one amount has to do for all of them.
        const bool is_across =
            first.effect_class == EffectClass::shipping && first.reward.kind == RewardKind::amount && first.option != 0;
        if (is_across || (first.effect_class == EffectClass::shipping && first.cap != kNone)) return false;
        if (first.cap != kNone && (second.cap == kNone || !is_as_large(first.cap, second.cap))) return false;
        if (first.reward.kind == RewardKind::percent) return first.reward.percent >= second.reward.percent;
        return first.reward.kind == RewardKind::price ? is_as_large(second.reward.money, first.reward.money)
                                                      : is_as_large(first.reward.money, second.reward.money);
    }
    bool is_as_large(MoneyId one, MoneyId two) const {
        return std::ranges::all_of(shop_.tables.money_at(two), [&](const CurrencyAmount& entry) {
            const auto own = shop_.tables.amount(one, entry.currency);
            return own && *own >= entry.amount;
        });
    }

    /// `best` may choose the order of equals; `priority` goes by it.
    static bool is_sooner(const Subject& first, const Subject& second) {
        const bool by_priority =
            std::ranges::any_of(second.sites, [](const Site* site) { return site->selection == SelectionPolicy::priority; });
        return first.block == second.block && (!by_priority || first.rank < second.rank);
    }

    /// Every cart that `second` is for is one of `first`'s.
    bool lets_in_as_many(const Subject& first, const Subject& second) const {
        const Promotion& one = *first.promotion;
        const Promotion& two = *second.promotion;
        const Limits& limits = one.limits;
        const bool is_limited = limits.redemptions || limits.redemptions_per_customer || limits.applications ||
                                limits.applications_per_customer || limits.per_period || !limits.budget.empty();
        if (is_limited || (first.campaign != nullptr && first.campaign->budget)) return false;
        if (!first.window.holds(second.window) || (!one.schedule.empty() && one.schedule != two.schedule)) return false;
        if (one.coupons && (!two.coupons || !std::ranges::all_of(*two.coupons, [&](const std::string& coupon) {
                return std::ranges::find(*one.coupons, coupon) != one.coupons->end();
            })))
            return false;
        return is_offered_where(first, second) && demands_no_more(first, second);
    }
    bool is_offered_where(const Subject& first, const Subject& second) const {
        if (shop_.shop.sites.empty())
            return (!first.promotion->sites || first.promotion->sites == second.promotion->sites) &&
                   (!first.promotion->channels || first.promotion->channels == second.promotion->channels) &&
                   (!first.has_money || first.money_currencies == second.money_currencies);
        for (std::size_t place = 0; place < second.sites.size(); ++place) {
            const auto own = std::ranges::find(first.sites, second.sites[place]);
            if (own == first.sites.end()) return false;
            const auto channels = shop_.tables.list_at(first.channels[static_cast<std::size_t>(own - first.sites.begin())]);
            if (!std::ranges::includes(channels, shop_.tables.list_at(second.channels[place]))) return false;
        }
        return std::ranges::all_of(second.currencies, [&](Currency currency) {
            return std::ranges::find(first.currencies, currency) != first.currencies.end();
        });
    }
    bool demands_no_more(const Subject& first, const Subject& second) const {
        if (first.reads_selection) return false;
        const auto is_given = [&](const Claim& wanted) {
            return std::ranges::any_of(second.conditions.claims,
                                       [&](const Claim& given) { return shop_.contradictions.implies(given, wanted); });
        };
        const auto is_same_choice = [&](const Term::Choice& wanted) {
            return std::ranges::any_of(second.conditions.choices, [&](const Term::Choice& given) {
                return given.negated == wanted.negated && *given.node == *wanted.node;
            });
        };
        return std::ranges::all_of(first.conditions.claims, is_given) &&
               std::ranges::all_of(first.conditions.choices, is_same_choice);
    }

    /// `first` may meet everybody whom `second` may meet.
    bool is_as_free(const Subject& first, const Subject& second) const {
        const Promotion& one = *first.promotion;
        const Promotion& two = *second.promotion;
        if ((first.classes & kPriceBits) != (second.classes & kPriceBits) || one.stackable != two.stackable) return false;
        if (!one.group.empty() && one.group != two.group) return false;
        if (one.exclusive != Exclusive::none && one.exclusive != two.exclusive) return false;
        if (one.combines_with != two.combines_with) return false;
        const auto never = shop_.tables.list_at(first.never_with);
        if (!std::ranges::all_of(never, [&](Symbol code) {
                return code == second.code || std::ranges::binary_search(shop_.tables.list_at(second.never_with), code);
            }))
            return false;
        return first.only_with == kNone ||
               (second.only_with != kNone &&
                std::ranges::includes(shop_.tables.list_at(first.only_with), shop_.tables.list_at(second.only_with)));
    }

    void tell(const Offer& offer, const Offer& shadow) {
        const Subject& subject = *offer.subject;
        const std::string_view cause = cause_of(shadow, offer);
        if (std::ranges::any_of(subject.effects,
                                [](const CompiledEffect& effect) { return effect.effect_class == EffectClass::afterwards; }))
            return;  // what it does afterwards is lost with it, which may be meant
        Finding& finding =
            report_.add(FindingKind::shadowed, Severity::warning, cause, subject,
                        fmt::format("{} lets in every cart that {} does, takes at least as much, and only one of them may.",
                                    shadow.subject->name(), subject.name()),
                        {shadow.subject});
        finding.pointer = fmt::format("/effects/{}", offer.place);
        finding.parameters.set("by", shadow.subject->name());
    }

    CheckedShop& shop_;
    Report& report_;
    Offers offers_;
    std::map<Symbol, std::vector<const Subject*>> namers_;
};

}  // namespace

void find_shadowed(CheckedShop& shop, Report& report) {
    Shadows(shop, report).find();
}

}  // namespace couponry::engine::checks
