#include "engine/checks_subjects.h"

#include <algorithm>
#include <ranges>
#include <tuple>

#include "base/check.h"

namespace couponry::engine::checks {
namespace {

constexpr std::uint64_t kEveryBit = ~std::uint64_t{0};

constexpr std::uint64_t bit_of(std::uint64_t number) {
    return std::uint64_t{1} << (number % 64);
}

std::uint64_t bits_of(std::span<const Symbol> symbols) {
    std::uint64_t bits = 0;
    for (const Symbol symbol : symbols) bits |= bit_of(symbol);
    return bits;
}

std::uint64_t number_of(Currency currency) {
    std::uint64_t number = 0;
    for (const char letter : currency.letters) number = number * 31 + static_cast<std::uint64_t>(letter);
    return number;
}

Window window_between(const std::optional<Instant>& starts, const std::optional<Instant>& ends) {
    return {starts ? starts->ms : INT64_MIN, ends ? ends->ms : INT64_MAX};
}

/// Collects what only compiling tells of the conditions: money maps (into `tables`) and whether they read the selection.
void compile_leaves(const ConditionTree& tree, Tables& tables, bool& reads_selection) {
    if (tree.kind == ConditionTree::Kind::leaf) {
        const ConditionDescriptor* descriptor = find_condition(tree.rule.type);
        CHECK(descriptor != nullptr);
        Leaf leaf;
        descriptor->compile(tree.rule.parameters, tables, leaf);
        reads_selection = reads_selection || leaf.reads_selection;
    }
    for (const ConditionTree& child : tree.children) compile_leaves(child, tables, reads_selection);
}

}  // namespace

Window common(const Window& one, const Window& two) {
    return {std::max(one.from, two.from), std::min(one.to, two.to)};
}

CheckedShop::CheckedShop(const Shop& source, Instant instant)
    : shop(source), now(instant), catalog(source, tables), filters(tables, catalog), contradictions(tables, filters) {
    for (const Campaign& campaign : shop.campaigns) campaigns_.emplace(campaign.code, &campaign);
    for (const Coupon& coupon : shop.coupons) coupons_.emplace(coupon.code, &coupon);
    std::vector<std::string> currencies;
    for (const Site& site : shop.sites)
        for (const Currency currency : site.currencies) {
            currencies.emplace_back(currency.text());
            currency_lists_.emplace(currency, tables.list(std::vector<std::string>{currencies.back()}));
        }
    if (!currencies.empty()) all_currencies_ = tables.list(currencies);
    subjects.reserve(shop.promotions.size());
    for (const Promotion& promotion : shop.promotions) {
        promotions_.emplace(promotion.code, &promotion);
        if (promotion.status != PromotionStatus::archived) add(promotion);
    }
    filters.read_catalog();
    sort_subjects();
}

void CheckedShop::add(const Promotion& promotion) {
    Subject subject;
    subject.promotion = &promotion;
    if (const auto campaign = campaigns_.find(promotion.campaign); campaign != campaigns_.end())
        subject.campaign = campaign->second;
    Window window = window_between(promotion.starts_at, promotion.ends_at);
    if (subject.campaign != nullptr)
        window = common(window, window_between(subject.campaign->starts_at, subject.campaign->ends_at));
    if (window.to < now.ms && !window.is_empty()) return;  // it is over
    if (promotion.coupons)
        for (const std::string& code : *promotion.coupons)
            if (const Coupon* coupon = find_coupon(code)) subject.coupons.push_back(coupon);
    subject.window = window_of(subject);
    subject.code = tables.symbols.intern(promotion.code);
    subject.group = tables.symbols.intern(promotion.group);
    if (promotion.never_with) subject.never_with = tables.list(*promotion.never_with);
    if (promotion.only_with) subject.only_with = tables.list(*promotion.only_with);
    tables.take_used_money();
    compile_leaves(promotion.when, tables, subject.reads_selection);
    subject.conditions = read_conditions(promotion.when, tables, schedules_);
    read_effects(subject);
    read_currencies(subject);
    read_sites(subject);
    read_traits(subject);
    subjects.push_back(std::move(subject));
}

Window CheckedShop::window_of(const Subject& subject) const {
    Window window = window_between(subject.promotion->starts_at, subject.promotion->ends_at);
    if (subject.campaign != nullptr)
        window = common(window, window_between(subject.campaign->starts_at, subject.campaign->ends_at));
    if (!subject.coupons.empty()) {
        Window any{INT64_MAX, INT64_MIN};
        for (const Coupon* coupon : subject.coupons) {
            const Window own = window_between(coupon->starts_at, coupon->ends_at);
            any = {std::min(any.from, own.from), std::max(any.to, own.to)};
        }
        window = common(window, any);
    }
    return common(window, {now.ms, INT64_MAX});
}

void CheckedShop::read_effects(Subject& subject) {
    subject.block = {EffectClass::afterwards, subject.promotion->priority, 1};
    for (const Rule& rule : subject.promotion->effects) {
        const EffectDescriptor* descriptor = find_effect(rule.type);
        CHECK(descriptor != nullptr);
        CompiledEffect effect;
        effect.type = effect_index(rule.type);
        effect.effect_class = descriptor->effect_class;
        descriptor->compile(rule.parameters, tables, effect);
        subject.classes |= class_bit(effect.effect_class);
        const bool is_early = effect.forms_groups || effect.limits_units;
        if (effect.effect_class != EffectClass::afterwards)
            subject.block = std::min(subject.block, Block{effect.effect_class, subject.promotion->priority,
                                                          static_cast<std::uint8_t>(is_early ? 0 : 1)});
        // Tiers by another basis than the list price.
        subject.reads_selection = subject.reads_selection || (effect.tiers.count > 0 && effect.quantity != 0);
        subject.effects.push_back(effect);
    }
}

void CheckedShop::read_currencies(Subject& subject) {
    const Limits& limits = subject.promotion->limits;
    std::vector<MoneyId> moneys = tables.take_used_money();
    const auto add = [&](const MoneyMap& amounts) {
        if (!amounts.empty()) moneys.push_back(tables.money(amounts));
    };
    add(limits.budget);
    if (limits.per_period) add(limits.per_period->amount);
    if (subject.campaign != nullptr && subject.campaign->budget) add(subject.campaign->budget->spend);
    std::ranges::sort(moneys);
    moneys.erase(std::unique(moneys.begin(), moneys.end()), moneys.end());
    subject.has_money = !moneys.empty();
    if (moneys.empty()) return;
    std::vector<std::string> shared;
    for (const CurrencyAmount& entry : tables.money_at(moneys.front()))
        if (std::ranges::all_of(moneys, [&](MoneyId money) { return tables.amount(money, entry.currency).has_value(); }))
            shared.emplace_back(entry.currency.text());
    subject.money_currencies = tables.list(shared);
}

void CheckedShop::read_sites(Subject& subject) {
    const Promotion& promotion = *subject.promotion;
    const auto exists_in = [&](Currency currency) {
        return !subject.has_money ||
               std::ranges::binary_search(tables.list_at(subject.money_currencies), tables.symbols.find(currency.text()));
    };
    std::vector<std::string> site_ids;
    std::vector<std::string> channels;
    for (const Site& site : shop.sites) {
        if (promotion.sites && std::ranges::find(*promotion.sites, site.id) == promotion.sites->end()) continue;
        std::vector<std::string> of_site;
        for (const std::string& channel : site.channels)
            if (!promotion.channels || std::ranges::find(*promotion.channels, channel) != promotion.channels->end())
                of_site.push_back(channel);
        subject.sites.push_back(&site);
        subject.channels.push_back(tables.list(of_site));
        site_ids.push_back(site.id);
        channels.insert(channels.end(), of_site.begin(), of_site.end());
        for (const Currency currency : site.currencies)
            if (exists_in(currency) && std::ranges::find(subject.currencies, currency) == subject.currencies.end())
                subject.currencies.push_back(currency);
    }
    if (shop.sites.empty()) return;
    const auto claim = [&](Name name, const std::vector<std::string>& texts) {
        Claim own;
        own.kind = Claim::Kind::one_of;
        own.name = name;
        own.list = tables.list(texts);
        subject.gate.push_back(own);
    };
    claim(Name::site, site_ids);
    claim(Name::channel, channels);
}

void CheckedShop::read_traits(Subject& subject) {
    subject.traits.fill(kEveryBit);
    const auto narrow = [&](Trait trait, std::uint64_t bits) { subject.traits[static_cast<std::size_t>(trait)] &= bits; };
    const auto narrow_by = [&](const Claim& claim) {
        if (claim.kind != Claim::Kind::one_of) return;
        const std::uint64_t bits = bits_of(tables.list_at(claim.list));
        if (claim.name == Name::site) narrow(Trait::site, bits);
        if (claim.name == Name::channel) narrow(Trait::channel, bits);
        if (claim.name == Name::country) narrow(Trait::country, bits);
        if (claim.name == Name::region) narrow(Trait::region, bits);
        if (claim.name == Name::device) narrow(Trait::device, bits);
        if (claim.name == Name::payment_method) narrow(Trait::payment_method, bits);
    };
    for (const Claim& claim : subject.gate) narrow_by(claim);
    for (const Claim& claim : subject.conditions.claims) {
        narrow_by(claim);
        if (claim.leaf == nullptr || claim.negated || claim.leaf->rule.type != "customer") continue;
        const auto* ids = claim.leaf->rule.parameters.find<std::vector<std::string>>("ids");
        if (ids != nullptr && !claim.leaf->rule.parameters.has("emails"))
            narrow(Trait::customer, bits_of(tables.list_at(tables.list(*ids))));
    }
    if (subject.currencies.empty()) return;
    std::uint64_t currencies = 0;
    for (const Currency currency : subject.currencies) currencies |= bit_of(number_of(currency));
    narrow(Trait::currency, currencies);
}

void CheckedShop::sort_subjects() {
    // Under `priority` what stands alone is asked first, then all in the order of application.
    std::ranges::sort(subjects, [](const Subject& one, const Subject& two) {
        if (one.stands_alone() != two.stands_alone()) return one.stands_alone();
        if (one.stands_alone())
            return std::tie(one.promotion->priority, one.promotion->code) <
                   std::tie(two.promotion->priority, two.promotion->code);
        return std::tie(one.block, one.promotion->code) < std::tie(two.block, two.promotion->code);
    });
    for (std::uint32_t rank = 0; rank < subjects.size(); ++rank) {
        subjects[rank].rank = rank;
        places_.emplace(subjects[rank].code, rank);
    }
}

Subject* CheckedShop::find(Symbol code) {
    const auto place = places_.find(code);
    return place == places_.end() ? nullptr : &subjects[place->second];
}

const Promotion* CheckedShop::find_promotion(std::string_view code) const {
    const auto place = promotions_.find(code);
    return place == promotions_.end() ? nullptr : place->second;
}

const Coupon* CheckedShop::find_coupon(std::string_view code) const {
    const auto place = coupons_.find(code);
    return place == coupons_.end() ? nullptr : place->second;
}

std::vector<std::optional<Currency>> CheckedShop::currencies_to_try(const Subject& subject) const {
    if (!subject.has_money || subject.currencies.empty()) return {std::nullopt};
    return {subject.currencies.begin(), subject.currencies.end()};
}

ListId CheckedShop::currency_list(Currency currency) const {
    const auto place = currency_lists_.find(currency);
    return place == currency_lists_.end() ? kNone : place->second;
}

Claim CheckedShop::currency_claim(std::optional<Currency> currency) const {
    Claim claim;
    const ListId list = currency ? currency_list(*currency) : all_currencies_;
    if (list == kNone) return claim;
    claim.kind = Claim::Kind::one_of;
    claim.name = Name::currency;
    claim.list = list;
    return claim;
}

Finding& Report::add(FindingKind kind, Severity severity, std::string_view cause, const Subject& subject, std::string detail,
                     const std::vector<const Subject*>& others) {
    Finding& finding = findings_.emplace_back();
    finding.kind = kind;
    finding.severity = severity;
    finding.cause = cause;
    finding.promotions.push_back(subject.name());
    for (const Subject* other : others | std::views::take(kPromotionsPerFindingMax)) finding.promotions.push_back(other->name());
    if (others.size() > kPromotionsPerFindingMax) finding.parameters.set("more", true);
    finding.detail = std::move(detail);
    return finding;
}

std::vector<Finding> Report::take() {
    return std::move(findings_);
}

}  // namespace couponry::engine::checks
