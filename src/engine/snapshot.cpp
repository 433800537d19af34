#include "engine/snapshot.h"

#include <algorithm>

#include "base/check.h"
#include "codes/look_alikes.h"
#include "codes/normalise.h"

namespace couponry::engine {
namespace {

// How far the compiler looks ahead, so that what it will read has come from memory by then (some 150 ns).
constexpr std::size_t kTextsAhead = 16;  // where it does nothing but look them up
constexpr std::size_t kPromotionsAhead = 2;  // each takes it 1 to 2 us

template <class T, class IsLess>
void sort_unless_sorted(std::vector<T>& values, const IsLess& is_less) {
    // What is compiled in the order in which its texts were interned is sorted by them already.
    if (!std::is_sorted(values.begin(), values.end(), is_less)) std::stable_sort(values.begin(), values.end(), is_less);
}

void add_nodes(const ConditionTree& tree, Tables& tables, bool& reads_selection, bool& reads_customer) {
    const std::uint32_t own = tables.nodes.push({tree.kind, 1, kNone});
    if (tree.kind == ConditionTree::Kind::leaf) {
        Leaf leaf;
        leaf.type = condition_index(tree.rule.type);
        const ConditionDescriptor& descriptor = *condition_descriptors()[leaf.type];
        descriptor.compile(tree.rule.parameters, tables, leaf);
        reads_selection = reads_selection || leaf.reads_selection;
        reads_customer = reads_customer || descriptor.reads_customer;
        tables.nodes.own(own).leaf = tables.leaves.push(leaf);
    }
    for (const ConditionTree& child : tree.children) add_nodes(child, tables, reads_selection, reads_customer);
    tables.nodes.own(own).size = static_cast<std::uint16_t>(tables.nodes.size() - own);
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
        compiled.has_period = true;
        compiled.period = limits.per_period->per;
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
    compiled.normalised = normalised && *normalised != coupon.code ? tables.symbols.intern(*normalised) : compiled.code;
    compiled.kind = coupon.kind;
    compiled.restores_on_cancel = coupon.restore_on_cancel;
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

template <class T>
void prefetch_all(const std::vector<T>& values) {
    prefetch(values.data(), values.size() * sizeof(T));
}

/// Compiling reads each promotion once, and all of them are more than any cache holds. The nearer one comes, the further what it
/// points to can be followed.
void read_ahead(const std::vector<Promotion>& promotions, std::size_t index, const Symbols& symbols) {
    if (index + 3 * kPromotionsAhead >= promotions.size()) return;
    prefetch(&promotions[index + 3 * kPromotionsAhead], sizeof(Promotion));
    const Promotion& later = promotions[index + 2 * kPromotionsAhead];
    prefetch_all(later.effects);
    prefetch_all(later.when.children);
    if (later.coupons) prefetch_all(*later.coupons);
    const Promotion& next = promotions[index + kPromotionsAhead];
    for (const Rule& effect : next.effects) prefetch_all(effect.parameters.values());
    for (const ConditionTree& child : next.when.children) prefetch_all(child.rule.parameters.values());
    if (next.coupons)
        for (const std::string& coupon : *next.coupons) symbols.prefetch(coupon);
}

/// kNone when there is none; of several with one code the last.
std::uint32_t find_campaign(const std::vector<CompiledCampaign>& campaigns, Symbol code) {
    const auto place = std::upper_bound(campaigns.begin(), campaigns.end(), code,
                                        [](Symbol wanted, const CompiledCampaign& campaign) { return wanted < campaign.code; });
    if (code == kNoSymbol || place == campaigns.begin() || std::prev(place)->code != code) return kNone;
    return static_cast<std::uint32_t>(std::prev(place) - campaigns.begin());
}

std::uint32_t hash_of_skeleton(std::string_view skeleton) {
    Hash hash;
    hash.add(skeleton);
    return hash.value();
}

}  // namespace

PromotionSet::PromotionSet(std::shared_ptr<Tables> tables) : tables_(std::move(tables)) {}

PromotionSet::PromotionSet(std::shared_ptr<const PromotionSet> below)
    : below_(std::move(below)), tables_(std::make_shared<Tables>(&below_->tables())) {
    promotions_.continue_from(&below_->promotions_);
    effects_.continue_from(&below_->effects_);
    limits_.continue_from(&below_->limits_);
    reads_customer_ = below_->reads_customer_;
}

void PromotionSet::reserve(std::size_t promotions) {
    promotions_.reserve(promotions);
    effects_.reserve(promotions);
    by_code_.reserve(promotions);
    tables_->reserve(promotions);
}

void PromotionSet::add(const Promotion& promotion, const std::vector<CompiledCampaign>& campaigns) {
    add(promotion, tables_->symbols.intern(promotion.code), campaigns);
}

void PromotionSet::add_all(const std::vector<Promotion>& promotions, const std::vector<CompiledCampaign>& campaigns) {
    reserve(promotions.size());
    Symbols& symbols = tables_->symbols;
    // No code has been looked up before: each look-up waits for memory, so that many wait side by side.
    std::vector<Symbol> codes(promotions.size(), kNoSymbol);
    for (std::size_t index = 0; index < promotions.size(); ++index) {
        if (index + kTextsAhead < promotions.size()) symbols.prefetch(promotions[index + kTextsAhead].code);
        if (is_compiled(promotions[index])) codes[index] = symbols.intern(promotions[index].code);
    }
    for (std::size_t index = 0; index < promotions.size(); ++index) {
        read_ahead(promotions, index, symbols);
        if (is_compiled(promotions[index])) add(promotions[index], codes[index], campaigns);
    }
}

void PromotionSet::add(const Promotion& promotion, Symbol code, const std::vector<CompiledCampaign>& campaigns) {
    Tables& tables = *tables_;
    CompiledPromotion compiled;
    compiled.code = code;
    compiled.priority = promotion.priority;
    if (promotion.starts_at) compiled.starts_ms = promotion.starts_at->ms;
    if (promotion.ends_at) compiled.ends_ms = promotion.ends_at->ms;
    compiled.applications_per_cart = promotion.limits.applications_per_cart.value_or(kUnlimited);
    if (promotion.sites) compiled.sites = tables.list(*promotion.sites);
    if (promotion.channels) compiled.channels = tables.list(*promotion.channels);
    compiled.is_automatic = !promotion.coupons.has_value();
    if (promotion.coupons) compiled.coupons = tables.own_list(*promotion.coupons);
    compiled.group = tables.symbols.intern(promotion.group);
    if (promotion.never_with) compiled.never_with = tables.list(*promotion.never_with);
    if (promotion.only_with) compiled.only_with = tables.list(*promotion.only_with);
    compiled.exclusive = promotion.exclusive;
    compiled.status = promotion.status;
    compiled.stackable = promotion.stackable;
    compiled.campaign = find_campaign(campaigns, tables.symbols.find(promotion.campaign));
    for (const Schedule& schedule : promotion.schedule) {
        const std::uint32_t id = tables.schedule(schedule);
        if (compiled.schedules.count == 0) compiled.schedules.begin = id;
        ++compiled.schedules.count;
    }
    for (const auto& [locale, text] : promotion.public_name) {
        const std::uint32_t place = tables.push_number(tables.symbols.intern(locale));
        tables.push_number(tables.symbols.keep(text));
        if (compiled.titles.count == 0) compiled.titles.begin = place;
        compiled.titles.count += 2;
    }
    tables.forget_used_money();
    if (promotion.when.kind == ConditionTree::Kind::leaf || !promotion.when.children.empty()) {
        compiled.tree.begin = tables.nodes.size();
        add_nodes(promotion.when, tables, compiled.reads_selection, reads_customer_);
        compiled.tree.count = tables.nodes.size() - compiled.tree.begin;
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
    if (compiled.campaign != kNone && campaigns[compiled.campaign].spend != kNone)
        tables.use_money(campaigns[compiled.campaign].spend);
    compiled.currencies = tables.take_used_currencies();
    if (promotion.combines_with) {
        for (const EffectClass effect_class : *promotion.combines_with) compiled.combines_with |= class_bit(effect_class);
    } else {
        // Every class but its own ones: with several, each effect meets what is not its own class.
        compiled.combines_by_default = true;
        compiled.combines_with = kPriceBits;
    }
    file(promotions_.push(compiled));
}

void PromotionSet::file(std::uint32_t id) {
    const CompiledPromotion& promotion = promotions_[id];
    by_code_.emplace_back(promotion.code, id);
    for (const Symbol coupon : tables_->list_at(promotion.coupons)) by_coupon_.emplace_back(coupon, id);
    if (promotion.is_automatic && promotion.status == PromotionStatus::published)
        index_.add(id, promotion, effects(promotion), *tables_);
}

void PromotionSet::finish() {
    for (auto* entries : {&by_code_, &by_coupon_}) {
        sort_unless_sorted(*entries, std::less<>());
        entries->shrink_to_fit();
    }
    index_.finish();
    promotions_.shrink();
    effects_.shrink();
    limits_.shrink();
    tables_->finish();
}

std::shared_ptr<const PromotionSet> PromotionSet::folded(const PromotionSet& base, const PromotionSet& delta,
                                                         const std::vector<bool>& dead) {
    const auto set = std::make_shared<PromotionSet>(Tables::joined(base.tables(), delta.tables()));
    set->below_ = base.below_;
    set->promotions_.join(base.promotions_, delta.promotions_);
    set->effects_.join(base.effects_, delta.effects_);
    set->limits_.join(base.limits_, delta.limits_);
    set->reads_customer_ = delta.reads_customer_;
    for (std::uint32_t id = set->first_own(); id < set->size(); ++id) {
        if (id < dead.size() && dead[id])
            set->promotions_.own(id).status = PromotionStatus::archived;
        else if (set->at(id).status != PromotionStatus::archived)
            set->file(id);
    }
    set->finish();
    return set;
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
    return (below_ ? below_->bytes() : 0) + tables_->bytes() + promotions_.bytes() + effects_.bytes() + limits_.bytes() +
           index_.bytes() + (by_code_.capacity() + by_coupon_.capacity()) * sizeof(std::pair<Symbol, std::uint32_t>);
}

std::size_t Snapshot::bytes() const {
    // A delta counts the base on which it stands.
    return newest().bytes() + catalog->bytes() + coupons->capacity() * sizeof(CompiledCoupon) +
           skeletons->capacity() * sizeof(std::pair<std::uint32_t, Symbol>);
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
    const std::uint32_t hash = hash_of_skeleton(skeleton);
    auto place = std::lower_bound(skeletons->begin(), skeletons->end(), std::pair(hash, Symbol{0}));
    for (; place != skeletons->end() && place->first == hash; ++place)
        if (const std::string_view text = tables().symbols.text(place->second); codes::skeleton(text) == skeleton)
            found.emplace_back(text);
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

bool is_compiled(const Promotion& promotion) {
    return promotion.status != PromotionStatus::draft && promotion.status != PromotionStatus::archived;
}

std::shared_ptr<Snapshot> compile_ground(const Shop& shop) {
    auto tables = std::make_shared<Tables>();
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->catalog = std::make_shared<Catalog>(shop, *tables);
    for (const Site& site : shop.sites) tables->symbols.intern(site.id);
    auto campaigns = std::make_shared<std::vector<CompiledCampaign>>();
    for (const Campaign& campaign : shop.campaigns) {
        campaigns->push_back(compile_campaign(campaign, *tables));
    }
    sort_unless_sorted(*campaigns, [](const CompiledCampaign& one, const CompiledCampaign& two) { return one.code < two.code; });
    Symbols& symbols = tables->symbols;
    symbols.settle();
    symbols.reserve(shop.coupons.size(), shop.coupons.size());
    auto coupons = std::make_shared<std::vector<CompiledCoupon>>();
    coupons->reserve(shop.coupons.size());
    for (std::size_t index = 0; index < shop.coupons.size(); ++index) {
        if (index + kTextsAhead < shop.coupons.size()) symbols.prefetch(shop.coupons[index + kTextsAhead].code);
        coupons->push_back(compile_coupon(shop.coupons[index], *tables));
    }
    sort_unless_sorted(*coupons,
                       [](const CompiledCoupon& one, const CompiledCoupon& two) { return one.normalised < two.normalised; });
    auto skeletons = std::make_shared<std::vector<std::pair<std::uint32_t, Symbol>>>();
    skeletons->reserve(coupons->size());
    for (const CompiledCoupon& coupon : *coupons)
        if (coupon.kind != CouponKind::multi_code)
            skeletons->emplace_back(hash_of_skeleton(codes::skeleton(tables->symbols.text(coupon.normalised))),
                                    coupon.normalised);
    std::sort(skeletons->begin(), skeletons->end());
    auto set = std::make_shared<PromotionSet>(tables);
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

std::shared_ptr<const PromotionSet> compile_over(const Snapshot& ground, const std::vector<Promotion>& promotions) {
    const auto set = std::make_shared<PromotionSet>(ground.base);
    set->add_all(promotions, *ground.campaigns);
    set->finish();
    return set;
}

std::shared_ptr<const Snapshot> compile(const Shop& shop, std::uint64_t revision) {
    const std::shared_ptr<Snapshot> snapshot = compile_ground(shop);
    snapshot->revision = revision;
    snapshot->base = compile_over(*snapshot, shop.promotions);
    return snapshot;
}

}  // namespace couponry::engine
