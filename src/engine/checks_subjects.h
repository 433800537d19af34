// What the check of promotions (checks.h) knows of a shop: every promotion that still can run, read once into a form that many
// questions are asked of, and the findings collected so far. Belongs to one thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/checks.h"
#include "engine/checks_claims.h"
#include "engine/checks_filters.h"
#include "engine/compiled.h"

namespace couponry::engine::checks {

/// In milliseconds, both ends inclusive.
struct Window {
    std::int64_t from = INT64_MIN;
    std::int64_t to = INT64_MAX;
    bool is_empty() const { return from > to; }
    bool holds(const Window& other) const { return from <= other.from && to >= other.to; }
};
Window common(const Window& one, const Window& two);

/// A promotion's first turn but for its code: promotions of the same block may run in any order under `best`.
struct Block {
    EffectClass effect_class = EffectClass::afterwards;
    std::int32_t priority = 0;
    std::uint8_t tier = 1;
    auto operator<=>(const Block&) const = default;
};

/// What carts a promotion is for, as bits by which most pairs that never share a cart are told apart at once. Two values may share
/// a bit; promotions without a common bit have no common cart.
enum class Trait : std::uint8_t { site, channel, currency, country, region, device, payment_method, customer, count };
using Traits = std::array<std::uint64_t, static_cast<std::size_t>(Trait::count)>;

struct Subject {
    const Promotion* promotion = nullptr;
    const Campaign* campaign = nullptr;
    Symbol code = kNoSymbol;
    Symbol group = kNoSymbol;
    ListId never_with = kNone, only_with = kNone;
    Window window;  // from now on: its own, its campaign's, and that of its coupons together
    Traits traits{};
    std::vector<const Coupon*> coupons;  // those there are
    std::vector<const Site*> sites;  // those there are, on which it is offered
    std::vector<ListId> channels;  // beside sites: on which it is offered there
    std::vector<Currency> currencies;  // of these sites in which it exists
    bool has_money = false;  // some money map says in which currencies it exists
    ListId money_currencies = kNone;  // those; kNone: all
    std::vector<Claim> gate;
    Term conditions;
    std::vector<CompiledEffect> effects;
    std::uint8_t classes = 0;
    Block block;
    std::uint32_t rank = 0;  // place in the order in which `priority` asks them
    bool reads_selection = false;
    bool is_dead = false;  // a finding said that it never applies

    const std::string& name() const { return promotion->code; }
    bool is_automatic() const { return !promotion->coupons.has_value(); }
    bool only_afterwards() const { return (classes & kPriceBits) == 0; }
    bool stands_alone() const {
        return promotion->exclusive == Exclusive::cart || (promotion->only_with && promotion->only_with->empty());
    }
};

class CheckedShop {
public:
    CheckedShop(const Shop& source, Instant instant);
    CheckedShop(const CheckedShop&) = delete;
    CheckedShop& operator=(const CheckedShop&) = delete;

    const Shop& shop;
    Instant now;
    Tables tables;
    Catalog catalog;
    Filters filters;
    Contradictions contradictions;
    /// By rank.
    std::vector<Subject> subjects;

    /// nullptr for one that is unknown, archived or over.
    Subject* find(Symbol code);
    /// Archived and past ones too; nullptr for an unknown one.
    const Promotion* find_promotion(std::string_view code) const;
    const Coupon* find_coupon(std::string_view code) const;
    std::string_view text(Symbol symbol) const { return tables.symbols.text(symbol); }
    /// The currencies a promotion has to be looked at in: nothing in particular when no amount depends on them.
    std::vector<std::optional<Currency>> currencies_to_try(const Subject& subject) const;
    /// Of a whole site and its currency: what the cart says beside the conditions.
    Claim currency_claim(std::optional<Currency> currency) const;
    ListId currency_list(Currency currency) const;

private:
    void add(const Promotion& promotion);
    void read_effects(Subject& subject);
    void read_currencies(Subject& subject);
    void read_sites(Subject& subject);
    void read_traits(Subject& subject);
    Window window_of(const Subject& subject) const;
    void sort_subjects();

    std::deque<Schedule> schedules_;
    std::unordered_map<std::string_view, const Campaign*> campaigns_;
    std::unordered_map<std::string_view, const Coupon*> coupons_;
    std::unordered_map<std::string_view, const Promotion*> promotions_;
    std::unordered_map<Symbol, std::uint32_t> places_;
    std::map<Currency, ListId> currency_lists_;
    ListId all_currencies_ = kNone;
};

// When and with whom a promotion applies.

/// Whether an instant in the window lets both in; `two` may be nullptr. Asks the schedules of the gates and of the conditions.
bool is_open_sometime(const CheckedShop& shop, const Subject& one, const Subject* two);

/// By which rule two promotions may never apply to one cart; `none` when they may.
enum class Refusal : std::uint8_t { none, never_with, group, exclusive, only_with, combines_with };
std::string_view refusal_name(Refusal refusal);
/// Whether the classes of both let them combine.
bool may_combine(const Subject& one, const Subject& two);
Refusal refusal_of(const CheckedShop& shop, const Subject& one, const Subject& two);

/// False only when no cart meets the gate and the conditions of both.
bool may_coincide(const CheckedShop& shop, const Subject& one, const Subject& two);
/// A quick look at windows and traits, for those who ask about many pairs.
inline bool may_meet_quickly(const Subject& one, const Subject& two) {
    if (one.window.from > two.window.to || two.window.from > one.window.to) return false;
    for (std::size_t trait = 0; trait < one.traits.size(); ++trait)
        if ((one.traits[trait] & two.traits[trait]) == 0) return false;
    return true;
}

/// Collects findings in the order found.
class Report {
public:
    /// Names the first kPromotionsPerFindingMax of `others` only and says so.
    Finding& add(FindingKind kind, Severity severity, std::string_view cause, const Subject& subject, std::string detail,
                 const std::vector<const Subject*>& others = {});
    Finding& add(Finding finding) { return findings_.emplace_back(std::move(finding)); }
    std::vector<Finding> take();

private:
    std::vector<Finding> findings_;
};

// Who looks for what. find_unreachable comes first: it marks those that are dead, of which the others say nothing.
void find_unreachable(CheckedShop& shop, Report& report);
void find_clashes(CheckedShop& shop, Report& report);
void find_shadowed(CheckedShop& shop, Report& report);
void find_losses(CheckedShop& shop, Report& report);
void find_oversights(CheckedShop& shop, Report& report);

}  // namespace couponry::engine::checks
