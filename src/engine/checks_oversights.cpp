// What was forgotten: groups that mix classes, coupons that open nothing, effects that do nothing, ties of priority, currencies
// without an amount, names of what is not there.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

#include "engine/checks_places.h"
#include "engine/checks_subjects.h"

namespace couponry::engine::checks {
namespace {

using Texts = std::vector<std::string>;
using Others = std::vector<const Subject*>;
constexpr std::size_t kEnough = kPromotionsPerFindingMax + 1;
// Of one promotion so many of the same priority are looked at.
constexpr std::size_t kTiesMax = 200;

class Oversights {
public:
    Oversights(CheckedShop& shop, Report& report) : shop_(shop), report_(report) {}

    void find() {
        find_mixed_groups();
        find_unused_coupons();
        find_ties();
        for (const Subject& subject : shop_.subjects) {
            look_at_references(subject);
            look_at_effects(subject);
            if (subject.is_dead) continue;
            look_at_only_with(subject);
            look_at_currencies(subject);
        }
    }

private:
    Finding& tell(FindingKind kind, Severity severity, std::string_view cause, const Subject& subject, std::string pointer,
                  std::string detail, const Others& others = {}) {
        Finding& finding = report_.add(kind, severity, cause, subject, std::move(detail), others);
        finding.pointer = std::move(pointer);
        return finding;
    }

    // In a group, and beside those that only_with names, the class decides before the priority does.

    void find_mixed_groups() {
        std::map<std::string_view, Others> groups;
        for (const Subject& subject : shop_.subjects)
            if (!subject.is_dead && subject.group != kNoSymbol && !subject.only_afterwards())
                groups[shop_.text(subject.group)].push_back(&subject);
        for (const auto& [name, members] : groups) {
            const Others others = of_other_classes(*members.front(), members);
            if (others.empty()) continue;
            tell(FindingKind::mixed_classes, Severity::warning, "group", *members.front(), "/group",
                 fmt::format("The group {} mixes classes: the class decides before the priority.", name), others)
                .parameters.set("group", std::string(name));
        }
    }
    static Others of_other_classes(const Subject& subject, const Others& all) {
        Others others;
        for (const Subject* other : all)
            if (other->block.effect_class != subject.block.effect_class && !other->only_afterwards()) others.push_back(other);
        return others;
    }
    void look_at_only_with(const Subject& subject) {
        Others named;
        for (const Symbol code : shop_.tables.list_at(subject.only_with))
            if (const Subject* other = shop_.find(code); other != nullptr && !other->is_dead && other != &subject)
                named.push_back(other);
        const Others others = of_other_classes(subject, named);
        if (others.empty() || subject.only_afterwards()) return;
        tell(FindingKind::mixed_classes, Severity::warning, "only_with", subject, "/only_with",
             "It names promotions of another class: the class decides before the priority.", others);
    }

    void find_unused_coupons() {
        std::map<const Coupon*, Others> users;
        for (const Subject& subject : shop_.subjects)
            for (const Coupon* coupon : subject.coupons) users[coupon].push_back(&subject);
        for (const Coupon& coupon : shop_.shop.coupons) {
            const bool is_over = coupon.ends_at && *coupon.ends_at < shop_.now;
            if (coupon.active && !is_over) look_at_coupon(coupon, users[&coupon]);
        }
    }
    void look_at_coupon(const Coupon& coupon, const Others& users) {
        const bool has_begun = !coupon.starts_at || *coupon.starts_at <= shop_.now;
        std::optional<std::int64_t> begins;
        for (const Subject* user : users) {
            if (user->is_dead || user->promotion->status != PromotionStatus::published) continue;
            const Window both = common(user->window, {coupon.starts_at ? coupon.starts_at->ms : INT64_MIN,
                                                      coupon.ends_at ? coupon.ends_at->ms : INT64_MAX});
            if (both.is_empty()) continue;
            if (both.from <= shop_.now.ms || !has_begun) return;
            begins = std::min(begins.value_or(INT64_MAX), both.from);
        }
        Finding finding;
        finding.kind = FindingKind::unused_coupon;
        finding.severity = begins ? Severity::notice : Severity::warning;
        finding.cause = begins ? "not_yet" : users.empty() ? "no_promotion" : "not_running";
        for (const Subject* user : users | std::views::take(kPromotionsPerFindingMax)) finding.promotions.push_back(user->name());
        finding.parameters.set("coupon", coupon.code);
        if (begins) finding.parameters.set("starts_at", Instant{*begins});
        finding.detail = fmt::format("No running promotion uses the coupon {}.", coupon.code);
        report_.add(std::move(finding));
    }

    // Order percentages of one priority that compound: which comes first is nobody's word.

    static bool compounds(const Subject& subject) {
        const auto& named = subject.promotion->combines_with;
        return named && std::ranges::find(*named, EffectClass::order) != named->end() &&
               std::ranges::any_of(subject.effects, [](const CompiledEffect& effect) {
                   return effect.effect_class == EffectClass::order && effect.reward.kind == RewardKind::percent;
               });
    }
    void find_ties() {
        std::map<std::int32_t, Others> by_priority;
        for (const Subject& subject : shop_.subjects) {
            if (subject.is_dead || !compounds(subject)) continue;
            Others& equals = by_priority[subject.promotion->priority];
            Others tied;
            std::size_t looked_at = 0;
            for (const Subject* other : equals) {
                if (tied.size() >= kEnough || looked_at >= kTiesMax) break;
                if (!may_meet_quickly(subject, *other)) continue;
                ++looked_at;
                if (refusal_of(shop_, subject, *other) == Refusal::none && may_coincide(shop_, subject, *other))
                    tied.push_back(other);
            }
            equals.push_back(&subject);
            if (tied.empty()) continue;
            tell(FindingKind::priority_tie, Severity::notice, "order_percentages", subject, "/priority",
                 "It compounds with an order percentage of the same priority.", tied)
                .parameters.set("priority", std::int64_t{subject.promotion->priority});
        }
    }

    void look_at_effects(const Subject& subject) {
        if (subject.effects.empty())
            tell(FindingKind::no_effect, Severity::error, "no_effects", subject, "/effects", "It has no effects.");
        for (std::size_t place = 0; place < subject.effects.size() && !subject.is_dead; ++place) {
            const CompiledEffect& effect = subject.effects[place];
            const bool is_bundle = subject.promotion->effects[place].type == "bundle_price" && effect.parts.count == 0;
            if (!is_bundle && (subject.promotion->effects[place].type != "fixed_price_items" || effect.prices.count > 0))
                continue;
            const std::int64_t units = is_bundle ? effect.quantity : 1;
            bool is_idle = false;
            for (const Currency currency : subject.currencies) {
                const auto dearest = shop_.filters.dearest(effect.filter, currency);
                const auto price = shop_.tables.amount(effect.reward.money, currency);
                is_idle = dearest && price && *price / units >= dearest->price;
                if (!is_idle) break;
            }
            if (is_idle)
                tell(FindingKind::no_effect, Severity::warning, "price_above", subject, fmt::format("/effects/{}/price", place),
                     "At catalog prices nothing costs more than this.");
        }
    }

    void look_at_currencies(const Subject& subject) {
        if (!subject.has_money) return;
        Texts sites, currencies;
        for (const Site* site : subject.sites) {
            bool lacks = false;
            for (const Currency currency : site->currencies) {
                if (std::ranges::find(subject.currencies, currency) != subject.currencies.end()) continue;
                lacks = true;
                if (std::ranges::find(currencies, currency.text()) == currencies.end()) currencies.emplace_back(currency.text());
            }
            if (lacks) sites.push_back(site->id);
        }
        if (currencies.empty()) return;
        // Named sites, or one amount among others that was forgotten, are a slip; "everywhere" may mean "where it exists".
        const Promotion& promotion = *subject.promotion;
        bool is_slip = promotion.sites.has_value();
        for (const std::string& currency : currencies)
            visit_money(promotion, [&](const std::string&, const MoneyMap& amounts) {
                is_slip = is_slip || amounts.find(*parse_currency(currency)).has_value();
            });
        const std::string place = place_without(promotion, *parse_currency(currencies.front()));
        Finding& finding = tell(FindingKind::currency_gap, is_slip ? Severity::warning : Severity::notice, "currency", subject,
                                place.empty() ? "/campaign" : place,
                                fmt::format("It does not exist in {} on {}.", currencies.front(), sites.front()));
        finding.parameters.set("currencies", currencies);
        finding.parameters.set("sites", sites);
    }

    // Names.

    void look_at_references(const Subject& subject) {
        const Promotion& promotion = *subject.promotion;
        const auto unknown = [&](Severity severity, std::string_view cause, std::string pointer, const std::string& name) {
            tell(FindingKind::unknown_reference, severity, cause, subject, std::move(pointer),
                 fmt::format("It names {}, which does not exist.", name))
                .parameters.set("name", name);
        };
        if (!promotion.campaign.empty() && subject.campaign == nullptr)
            unknown(Severity::warning, "campaign", "/campaign", promotion.campaign);
        if (promotion.coupons && !subject.coupons.empty())
            for (std::size_t place = 0; place < promotion.coupons->size(); ++place)
                if (shop_.find_coupon((*promotion.coupons)[place]) == nullptr)
                    unknown(Severity::warning, "coupon", fmt::format("/coupons/{}", place), (*promotion.coupons)[place]);
        if (promotion.sites && !subject.sites.empty())
            for (std::size_t place = 0; place < promotion.sites->size(); ++place)
                if (std::ranges::none_of(shop_.shop.sites,
                                         [&](const Site& site) { return site.id == (*promotion.sites)[place]; }))
                    unknown(Severity::warning, "site", fmt::format("/sites/{}", place), (*promotion.sites)[place]);
        const auto look_at_promotions = [&](const std::optional<Texts>& names, std::string_view field) {
            for (std::size_t place = 0; names && place < names->size(); ++place) {
                const Promotion* named = shop_.find_promotion((*names)[place]);
                if (named == nullptr || named->status == PromotionStatus::archived)
                    unknown(Severity::notice, "promotion", fmt::format("/{}/{}", field, place), (*names)[place]);
            }
        };
        look_at_promotions(promotion.never_with, "never_with");
        look_at_promotions(promotion.only_with, "only_with");
        for (std::size_t place = 0; place < promotion.effects.size(); ++place) {
            const Rule& rule = promotion.effects[place];
            if (rule.type != "grant_coupon") continue;
            const std::string coupon = rule.parameters.get_or<std::string>("coupon", {});
            if (shop_.find_coupon(coupon) == nullptr)
                unknown(Severity::warning, "coupon", fmt::format("/effects/{}/coupon", place), coupon);
        }
    }

    CheckedShop& shop_;
    Report& report_;
};

}  // namespace

void find_oversights(CheckedShop& shop, Report& report) {
    Oversights(shop, report).find();
}

}  // namespace couponry::engine::checks
