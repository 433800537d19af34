#include "engine/snapshot.h"

#include <algorithm>

#include "base/check.h"
#include "codes/look_alikes.h"
#include "codes/normalise.h"

namespace couponry::engine {
namespace {

void add_nodes(const ConditionTree& tree, Tables& tables, std::vector<TreeNode>& nodes, bool& reads_selection) {
    const std::size_t own = nodes.size();
    nodes.push_back({tree.kind, 1, kNone});
    if (tree.kind == ConditionTree::Kind::leaf) {
        Leaf leaf;
        leaf.type = condition_index(tree.rule.type);
        condition_descriptors()[leaf.type]->compile(tree.rule.parameters, tables, leaf);
        reads_selection = reads_selection || leaf.reads_selection;
        nodes[own].leaf = tables.leaves.push(leaf);
    }
    for (const ConditionTree& child : tree.children) add_nodes(child, tables, nodes, reads_selection);
    nodes[own].size = static_cast<std::uint16_t>(nodes.size() - own);
}

/// Currencies in which each of the money maps has an amount; kNone when there are no money maps.
ListId common_currencies(const std::vector<MoneyId>& moneys, Tables& tables) {
    if (moneys.empty()) return kNone;
    std::vector<std::string> common;
    for (const CurrencyAmount& entry : tables.money_at(moneys.front())) {
        const bool everywhere = std::all_of(moneys.begin(), moneys.end(),
                                            [&](MoneyId money) { return tables.amount(money, entry.currency).has_value(); });
        if (everywhere) common.emplace_back(entry.currency.text());
    }
    return tables.list(common);
}

std::uint32_t add_limits(const Limits& limits, Tables& tables, Layered<CompiledLimits>& pool) {
    CompiledLimits compiled;
    compiled.redemptions = limits.redemptions.value_or(kUnlimited);
    compiled.redemptions_per_customer = limits.redemptions_per_customer.value_or(kUnlimited);
    compiled.applications = limits.applications.value_or(kUnlimited);
    compiled.applications_per_customer = limits.applications_per_customer.value_or(kUnlimited);
    if (limits.per_period) {
        compiled.period_redemptions = limits.per_period->redemptions.value_or(kUnlimited);
        compiled.period_applications = limits.per_period->applications.value_or(kUnlimited);
        if (!limits.per_period->amount.empty()) compiled.period_amount = tables.money(limits.per_period->amount);
        compiled.period_by_customer = limits.per_period->by_customer;
    }
    if (!limits.budget.empty()) compiled.budget = tables.money(limits.budget);
    compiled.trim = limits.trim;
    const bool limited = compiled.redemptions != kUnlimited || compiled.redemptions_per_customer != kUnlimited ||
                         compiled.applications != kUnlimited || compiled.applications_per_customer != kUnlimited ||
                         limits.per_period.has_value() || compiled.budget != kNone;
    return limited ? pool.push(compiled) : kNone;
}

CompiledCoupon compile_coupon(const Coupon& coupon, Tables& tables) {
    CompiledCoupon compiled;
    compiled.code = tables.symbols.intern(coupon.code);
    const auto normalised = codes::normalise(coupon.code);
    compiled.normalised = tables.symbols.intern(normalised ? *normalised : coupon.code);
    compiled.kind = coupon.kind;
    compiled.is_active = coupon.active;
    compiled.is_listed = coupon.listed;
    compiled.is_public = coupon.visibility == Visibility::open;
    compiled.has_open_claim_link = coupon.has_open_claim_link;
    compiled.has_check_letter = coupon.has_check_letter;
    compiled.valid_for_days = coupon.valid_for ? coupon.valid_for->count : 0;
    if (coupon.starts_at) compiled.starts_ms = coupon.starts_at->ms;
    if (coupon.ends_at) compiled.ends_ms = coupon.ends_at->ms;
    compiled.redemptions = coupon.limits.redemptions.value_or(kUnlimited);
    compiled.redemptions_per_customer = coupon.limits.redemptions_per_customer.value_or(kUnlimited);
    compiled.prefix = tables.symbols.intern(coupon.code_prefix);
    return compiled;
}

CompiledCampaign compile_campaign(const Campaign& campaign, Tables& tables) {
    CompiledCampaign compiled;
    compiled.code = tables.symbols.intern(campaign.code);
    if (campaign.starts_at) compiled.starts_ms = campaign.starts_at->ms;
    if (campaign.ends_at) compiled.ends_ms = campaign.ends_at->ms;
    if (campaign.budget) {
        if (!campaign.budget->spend.empty()) compiled.spend = tables.money(campaign.budget->spend);
        compiled.redemptions = campaign.budget->redemptions.value_or(kUnlimited);
        compiled.trim = campaign.budget->trim;
    }
    return compiled;
}

}  // namespace

PromotionSet::PromotionSet(std::shared_ptr<Tables> tables, const PromotionSet* parent) : tables_(std::move(tables)) {
    if (parent == nullptr) return;
    promotions_.continue_from(&parent->promotions_);
    effects_.continue_from(&parent->effects_);
    limits_.continue_from(&parent->limits_);
}

void PromotionSet::add(const Promotion& promotion, const std::vector<CompiledCampaign>& campaigns) {
    Tables& tables = *tables_;
    CompiledPromotion compiled;
    compiled.code = tables.symbols.intern(promotion.code);
    compiled.priority = promotion.priority;
    if (promotion.starts_at) compiled.starts_ms = promotion.starts_at->ms;
    if (promotion.ends_at) compiled.ends_ms = promotion.ends_at->ms;
    compiled.applications_per_cart = promotion.limits.applications_per_cart.value_or(kUnlimited);
    if (promotion.sites) compiled.sites = tables.list(*promotion.sites);
    if (promotion.channels) compiled.channels = tables.list(*promotion.channels);
    compiled.is_automatic = !promotion.coupons.has_value();
    if (promotion.coupons) compiled.coupons = tables.list(*promotion.coupons);
    compiled.group = tables.symbols.intern(promotion.group);
    if (promotion.never_with) compiled.never_with = tables.list(*promotion.never_with);
    if (promotion.only_with) compiled.only_with = tables.list(*promotion.only_with);
    compiled.exclusive = promotion.exclusive;
    compiled.status = promotion.status;
    compiled.stackable = promotion.stackable;
    for (std::uint32_t campaign = 0; campaign < campaigns.size() && !promotion.campaign.empty(); ++campaign)
        if (tables.symbols.text(campaigns[campaign].code) == promotion.campaign) compiled.campaign = campaign;
    for (const Schedule& schedule : promotion.schedule) {
        const std::uint32_t id = tables.schedule(schedule);
        if (compiled.schedules.count == 0) compiled.schedules.begin = id;
        ++compiled.schedules.count;
    }
    for (const auto& [locale, text] : promotion.public_name) {
        const std::uint32_t place = tables.push_number(tables.symbols.intern(locale));
        tables.push_number(tables.symbols.intern(text));
        if (compiled.titles.count == 0) compiled.titles.begin = place;
        compiled.titles.count += 2;
    }
    tables.take_used_money();
    if (promotion.when.kind == ConditionTree::Kind::leaf || !promotion.when.children.empty()) {
        std::vector<TreeNode> nodes;
        add_nodes(promotion.when, tables, nodes, compiled.reads_selection);
        compiled.tree = {tables.nodes.size(), static_cast<std::uint32_t>(nodes.size())};
        for (const TreeNode& node : nodes) tables.nodes.push(node);
    }
    compiled.effects = {effects_.size(), static_cast<std::uint32_t>(promotion.effects.size())};
    bool all_items_plain = true;
    for (const Rule& rule : promotion.effects) {
        CompiledEffect effect;
        effect.type = effect_index(rule.type);
        const EffectDescriptor& descriptor = *effect_descriptors()[effect.type];
        effect.effect_class = descriptor.effect_class;
        descriptor.compile(rule.parameters, tables, effect);
        compiled.classes |= class_bit(effect.effect_class);
        compiled.forms_groups = compiled.forms_groups || effect.forms_groups;
        compiled.repeats_by_amount =
            compiled.repeats_by_amount || (effect.each_amount != kNone && effect.effect_class != EffectClass::afterwards);
        if (effect.effect_class == EffectClass::item) all_items_plain = all_items_plain && effect.is_plain;
        const bool tiers_read = effect.tiers.count > 0 && effect.quantity != 0;  // a basis other than list
        compiled.reads_selection = compiled.reads_selection || tiers_read;
        effects_.push(effect);
    }
    compiled.is_plain = all_items_plain && !promotion.stackable && (compiled.classes & kItemBit) != 0;
    compiled.limits = add_limits(promotion.limits, tables, limits_);
    std::vector<MoneyId> moneys = tables.take_used_money();
    if (compiled.campaign != kNone && campaigns[compiled.campaign].spend != kNone)
        moneys.push_back(campaigns[compiled.campaign].spend);
    compiled.currencies = common_currencies(moneys, tables);
    if (promotion.combines_with) {
        for (const EffectClass effect_class : *promotion.combines_with) compiled.combines_with |= class_bit(effect_class);
    } else {
        // Every class but its own ones: with several, each effect meets what is not its own class.
        compiled.combines_by_default = true;
        compiled.combines_with = kPriceBits;
    }
    const std::uint32_t id = promotions_.push(compiled);
    by_code_.emplace_back(compiled.code, id);
    for (const Symbol coupon : tables.list_at(compiled.coupons)) by_coupon_.emplace_back(coupon, id);
    if (compiled.is_automatic && compiled.status == PromotionStatus::published)
        index_.add(id, compiled, effects(compiled), tables);
}

void PromotionSet::finish() {
    std::sort(by_code_.begin(), by_code_.end());
    std::sort(by_coupon_.begin(), by_coupon_.end());
    index_.finish();
    promotions_.shrink();
    effects_.shrink();
    limits_.shrink();
    tables_->finish();
}

std::span<const std::pair<Symbol, std::uint32_t>> PromotionSet::opened_by(Symbol coupon) const {
    const auto [begin, end] = std::equal_range(by_coupon_.begin(), by_coupon_.end(), std::pair<Symbol, std::uint32_t>(coupon, 0),
                                               [](const auto& one, const auto& two) { return one.first < two.first; });
    return {begin, end};
}

std::uint32_t PromotionSet::find(Symbol code) const {
    const auto place = std::lower_bound(by_code_.begin(), by_code_.end(), std::pair<Symbol, std::uint32_t>(code, 0));
    return place == by_code_.end() || place->first != code ? kNone : place->second;
}

std::string_view PromotionSet::title(const CompiledPromotion& promotion, std::string_view locale) const {
    // The locale itself, its language, English, then whichever comes first.
    const auto titles = tables_->numbers(promotion.titles);
    for (const std::string_view wanted : {locale, locale.substr(0, locale.find('-')), std::string_view("en")})
        for (std::size_t at = 0; at + 1 < titles.size(); at += 2)
            if (tables_->symbols.text(titles[at]) == wanted) return tables_->symbols.text(titles[at + 1]);
    return titles.empty() ? tables_->symbols.text(promotion.code) : tables_->symbols.text(titles[1]);
}

std::size_t PromotionSet::bytes() const {
    return tables_->bytes() + promotions_.bytes() + effects_.bytes() + limits_.bytes() + index_.bytes() +
           (by_code_.capacity() + by_coupon_.capacity()) * sizeof(std::pair<Symbol, std::uint32_t>);
}

const Site* Snapshot::find_site(std::string_view id) const {
    for (const Site& site : *sites)
        if (site.id == id) return &site;
    return nullptr;
}

const CompiledCoupon* Snapshot::find_coupon(Symbol normalised) const {
    const auto place = std::lower_bound(coupons->begin(), coupons->end(), normalised,
                                        [](const CompiledCoupon& coupon, Symbol wanted) { return coupon.normalised < wanted; });
    return place == coupons->end() || place->normalised != normalised ? nullptr : &*place;
}

std::vector<std::string> Snapshot::codes_like(std::string_view skeleton) const {
    std::vector<std::string> found;
    auto place = std::lower_bound(skeletons->begin(), skeletons->end(), skeleton,
                                  [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
    for (; place != skeletons->end() && place->first == skeleton; ++place)
        found.emplace_back(tables().symbols.text(place->second));
    return found;
}

std::uint32_t Snapshot::find_promotion(Symbol code) const {
    if (delta)
        if (const std::uint32_t id = delta->find(code); id != kNone) return id;
    const std::uint32_t id = base->find(code);
    return id == kNone || is_dead(id) ? kNone : id;
}

void Snapshot::opened_by(Symbol coupon, std::vector<std::uint32_t>& ids) const {
    for (const auto& entry : base->opened_by(coupon))
        if (!is_dead(entry.second)) ids.push_back(entry.second);
    if (delta)
        for (const auto& entry : delta->opened_by(coupon)) ids.push_back(entry.second);
}

std::shared_ptr<const Snapshot> compile(const Shop& shop, std::uint64_t revision) {
    auto tables = std::make_shared<Tables>();
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->revision = revision;
    snapshot->catalog = std::make_shared<Catalog>(shop, *tables);
    for (const Site& site : shop.sites) tables->symbols.intern(site.id);
    auto campaigns = std::make_shared<std::vector<CompiledCampaign>>();
    for (const Campaign& campaign : shop.campaigns) {
        campaigns->push_back(compile_campaign(campaign, *tables));
    }
    auto coupons = std::make_shared<std::vector<CompiledCoupon>>();
    for (const Coupon& coupon : shop.coupons) coupons->push_back(compile_coupon(coupon, *tables));
    std::sort(coupons->begin(), coupons->end(),
              [](const CompiledCoupon& one, const CompiledCoupon& two) { return one.normalised < two.normalised; });
    auto skeletons = std::make_shared<std::vector<std::pair<std::string, Symbol>>>();
    for (const CompiledCoupon& coupon : *coupons)
        if (coupon.kind != CouponKind::multi_code)
            skeletons->emplace_back(codes::skeleton(tables->symbols.text(coupon.normalised)), coupon.normalised);
    std::sort(skeletons->begin(), skeletons->end());
    auto set = std::make_shared<PromotionSet>(tables, nullptr);
    for (const Promotion& promotion : shop.promotions)
        if (promotion.status != PromotionStatus::draft && promotion.status != PromotionStatus::archived)
            set->add(promotion, *campaigns);
    set->finish();
    snapshot->base = std::move(set);
    snapshot->sites = std::make_shared<std::vector<Site>>(shop.sites);
    snapshot->campaigns = std::move(campaigns);
    const std::vector<CompiledCoupon>* coupons_of_snapshot = coupons.get();
    snapshot->coupons = std::move(coupons);
    auto listed = std::make_shared<std::vector<Symbol>>();
    for (const CompiledCoupon& coupon : *coupons_of_snapshot)
        if (coupon.is_listed && coupon.kind == CouponKind::single_code) listed->push_back(coupon.code);
    snapshot->listed = std::move(listed);
    snapshot->skeletons = std::move(skeletons);
    return snapshot;
}

}  // namespace couponry::engine
