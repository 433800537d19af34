// Snapshot: everything published, compiled and immutable: promotions with their index, coupons, campaigns, sites, catalog. Any
// number of threads evaluate against one; an edit makes another that shares the large base (publisher.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/catalog.h"
#include "engine/compiled.h"
#include "engine/index.h"
#include "model/shop.h"

namespace couponry::engine {

struct CompiledCoupon {
    Symbol code = kNoSymbol;  // canonical
    Symbol normalised = kNoSymbol;
    CouponKind kind = CouponKind::single_code;
    bool is_active = true;
    bool is_listed = false;
    bool is_public = true;
    bool has_open_claim_link = false;
    bool has_check_letter = false;
    bool restores_on_cancel = true;
    std::int32_t valid_for_days = 0;  // 0: no such limit
    std::int64_t starts_ms = INT64_MIN, ends_ms = INT64_MAX;
    std::int64_t redemptions = kUnlimited, redemptions_per_customer = kUnlimited;
    Symbol prefix = kNoSymbol;
};

struct CompiledCampaign {
    Symbol code = kNoSymbol;
    std::int64_t starts_ms = INT64_MIN, ends_ms = INT64_MAX;
    MoneyId spend = kNone;
    std::int64_t redemptions = kUnlimited;
    bool trim = false;
};

/// A set of promotions compiled together with the index over them.
class PromotionSet {
public:
    explicit PromotionSet(std::shared_ptr<Tables> tables);
    /// Continues the numbers of another, which it keeps alive: a base those of what is no promotion, a delta those of its base.
    explicit PromotionSet(std::shared_ptr<const PromotionSet> below);
    void add(const Promotion& promotion, const std::vector<CompiledCampaign>& campaigns);
    /// All of them but drafts and archived ones.
    void add_all(const std::vector<Promotion>& promotions, const std::vector<CompiledCampaign>& campaigns);
    void finish();
    /// One set in place of a base and its delta, under the same ids; the dead of the base keep their place, and are never found.
    static std::shared_ptr<const PromotionSet> folded(const PromotionSet& base, const PromotionSet& delta,
                                                      const std::vector<bool>& dead);

    const Tables& tables() const { return *tables_; }
    const CompiledPromotion& at(std::uint32_t id) const { return promotions_[id]; }
    std::span<const CompiledEffect> effects(const CompiledPromotion& promotion) const {
        return effects_.range(promotion.effects.begin, promotion.effects.count);
    }
    const CompiledLimits& limits(std::uint32_t id) const { return limits_[id]; }
    std::uint32_t size() const { return promotions_.size(); }
    std::uint32_t first_own() const { return promotions_.offset(); }
    const Index& index() const { return index_; }
    /// Own promotions that a coupon opens, by rising id.
    std::span<const std::pair<Symbol, std::uint32_t>> opened_by(Symbol coupon) const;
    /// kNone when it is not among the own ones.
    std::uint32_t find(Symbol code) const;
    std::string_view title(const CompiledPromotion& promotion, std::string_view locale) const;
    /// Whether a condition asks what a shop keeps of a customer; one that is gone may still count.
    bool reads_customer() const { return reads_customer_; }
    /// With what it stands on.
    std::size_t bytes() const;

private:
    void reserve(std::size_t promotions);
    void add(const Promotion& promotion, Symbol code, const std::vector<CompiledCampaign>& campaigns);
    void file(std::uint32_t id);

    std::shared_ptr<const PromotionSet> below_;
    std::shared_ptr<Tables> tables_;
    Layered<CompiledPromotion> promotions_;
    Layered<CompiledEffect> effects_;
    Layered<CompiledLimits> limits_;
    std::vector<std::pair<Symbol, std::uint32_t>> by_code_;  // sorted
    std::vector<std::pair<Symbol, std::uint32_t>> by_coupon_;  // sorted
    Index index_;
    bool reads_customer_ = false;
};

class Snapshot {
public:
    std::uint64_t revision = 0;
    std::shared_ptr<const Catalog> catalog;
    std::shared_ptr<const PromotionSet> base;
    std::shared_ptr<const PromotionSet> delta;  // may be null
    std::shared_ptr<const std::vector<bool>> dead;  // of the base: replaced or removed; may be null
    std::shared_ptr<const std::vector<Site>> sites;
    std::shared_ptr<const std::vector<CompiledCampaign>> campaigns;  // sorted by `code`
    std::shared_ptr<const std::vector<CompiledCoupon>> coupons;  // sorted by `normalised`
    std::shared_ptr<const std::vector<Symbol>> listed;  // coupons that may be suggested
    /// Hash of the skeleton (codes/look_alikes.h) and normalised text of every code that may be entered, sorted.
    std::shared_ptr<const std::vector<std::pair<std::uint32_t, Symbol>>> skeletons;

    const PromotionSet& newest() const { return delta ? *delta : *base; }
    const Tables& tables() const { return newest().tables(); }
    const CompiledPromotion& promotion(std::uint32_t id) const { return newest().at(id); }
    const PromotionSet& set_of(std::uint32_t id) const { return delta && id >= delta->first_own() ? *delta : *base; }
    bool is_dead(std::uint32_t id) const { return dead && id < dead->size() && (*dead)[id]; }
    const Site* find_site(std::string_view id) const;
    /// By normalised text; nullptr when no coupon has it.
    const CompiledCoupon* find_coupon(Symbol normalised) const;
    std::vector<std::string> codes_like(std::string_view skeleton) const;
    std::size_t bytes() const;
    /// kNone when there is none.
    std::uint32_t find_promotion(Symbol code) const;
    /// Every live promotion that the coupon opens.
    void opened_by(Symbol coupon, std::vector<std::uint32_t>& ids) const;
};

/// Drafts and archived ones are not.
bool is_compiled(const Promotion& promotion);
/// Everything of a shop but its promotions: a snapshot whose base is empty.
std::shared_ptr<Snapshot> compile_ground(const Shop& shop);
std::shared_ptr<const PromotionSet> compile_over(const Snapshot& ground, const std::vector<Promotion>& promotions);

/// Compiles a whole shop.
std::shared_ptr<const Snapshot> compile(const Shop& shop, std::uint64_t revision = 1);

}  // namespace couponry::engine
