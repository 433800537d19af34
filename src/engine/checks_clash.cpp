// Promotions that fire on one cart and may not apply to it together, or take each other's units. Pairs are looked for where a rule
// can forbid them: in a group, beside one that is exclusive, among those whose classes do not combine, on common products.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>
#include <ranges>
#include <set>

#include "engine/checks_subjects.h"

namespace couponry::engine::checks {
namespace {

using Others = std::vector<const Subject*>;
constexpr std::size_t kEnough = kPromotionsPerFindingMax + 1;  // one more, to say that there are more
// Products that few enough filters share are found by product, the others by comparing whole sets.
constexpr std::size_t kFewClasses = 64;
// Of one promotion and rule so many pairs are looked at closely; who finds nothing among them is not told of the others.
constexpr std::size_t kPairsMax = 2'000;

class Clashes {
public:
    Clashes(CheckedShop& shop, Report& report) : shop_(shop), report_(report) {
        for (const Subject& subject : shop.subjects)
            if (!subject.is_dead) running_.push_back(&subject);
    }

    void find() {
        find_never_with();
        find_groups();
        for (const Refusal by : {Refusal::exclusive, Refusal::only_with}) find_loud(by);
        find_combinations();
        find_units();
    }

private:
    bool clash(const Subject& one, const Subject& two, Refusal by) const {
        return may_meet_quickly(one, two) && refusal_of(shop_, one, two) == by && may_coincide(shop_, one, two);
    }

    /// Collects the clashing ones of `others` until there are enough.
    void gather(const Subject& subject, std::span<const Subject* const> others, Refusal by, Others& found) {
        for (const Subject* other : others) {
            if (found.size() >= kEnough || pairs_ >= kPairsMax) return;
            const bool is_grouped = subject.group != kNoSymbol && subject.group == other->group;
            if (is_grouped || !may_meet_quickly(subject, *other)) continue;
            ++pairs_;
            if (clash(subject, *other, by)) found.push_back(other);
        }
    }

    /// What decides between two under `priority`.
    static std::string_view decided_by(const Subject& winner, const Subject& loser) {
        if (winner.stands_alone() != loser.stands_alone()) return "exclusive";
        if (!winner.stands_alone() && winner.block.effect_class != loser.block.effect_class) return "class";
        if (winner.promotion->priority != loser.promotion->priority) return "priority";
        return !winner.stands_alone() && winner.block.tier != loser.block.tier ? "groups_first" : "code";
    }

    /// `subject` loses to all of `others`, or wins over all of them.
    void tell(std::string_view cause, Severity severity, const Subject& subject, const Others& others, bool wins,
              std::string pointer) {
        const Subject& first = *others.front();
        const Subject& winner = wins ? subject : first;
        const Subject& loser = wins ? first : subject;
        const std::string_view by = decided_by(winner, loser);
        const std::string_view what = cause == "units" ? "both may take the same units of a cart, but only one does"
                                                       : "may fire on the same cart, but not apply to it together";
        Finding& finding = report_.add(FindingKind::clash, severity, cause, subject,
                                       fmt::format("{} and {}{} {} ({}); by {} {} comes first.", subject.name(), first.name(),
                                                   others.size() > 1 ? " and others" : "", what, cause, by, winner.name()),
                                       others);
        finding.pointer = std::move(pointer);
        finding.parameters.set("wins", wins);
        finding.parameters.set("loser", loser.name());
        finding.parameters.set("decided_by", std::string(by));
        finding.parameters.set("priority", std::int64_t{subject.promotion->priority});
        finding.parameters.set("other_priority", std::int64_t{first.promotion->priority});
        const Window both = common(subject.window, first.window);
        finding.parameters.set("from", Instant{both.from});
        if (both.to != INT64_MAX) finding.parameters.set("to", Instant{both.to});
    }

    void find_never_with() {
        // Either of two may name the other.
        std::map<const Subject*, Others> named_by;
        for (const Subject* subject : running_)
            for (const Symbol code : shop_.tables.list_at(subject->never_with))
                if (const Subject* other = shop_.find(code); other != nullptr && !other->is_dead && other != subject) {
                    const bool is_earlier = other->rank < subject->rank;
                    named_by[is_earlier ? subject : other].push_back(is_earlier ? other : subject);
                }
        for (const Subject* subject : running_) {
            const auto place = named_by.find(subject);
            if (place == named_by.end()) continue;
            Others& others = place->second;
            std::ranges::sort(others, {}, &Subject::rank);
            others.erase(std::unique(others.begin(), others.end()), others.end());
            std::erase_if(others, [&](const Subject* other) { return !clash(*subject, *other, Refusal::never_with); });
            const std::string pointer = subject->never_with == kNone ? "" : "/never_with";
            if (!others.empty()) tell("never_with", Severity::notice, *subject, others, false, pointer);
        }
    }

    void find_groups() {
        std::map<std::string_view, Others> groups;
        for (const Subject* subject : running_)
            if (subject->group != kNoSymbol && !subject->only_afterwards()) groups[shop_.text(subject->group)].push_back(subject);
        for (const auto& [name, members] : groups) {
            // Those that another member may stand in the way of, first come first.
            Others met;
            for (const Subject* subject : members) {
                const auto is_met = [&](const Subject* other) {
                    return other != subject && clash(*subject, *other, Refusal::group);
                };
                if (met.size() < kEnough && std::ranges::any_of(members, is_met)) met.push_back(subject);
            }
            if (met.size() < 2) continue;
            const Subject& winner = *met.front();
            met.erase(met.begin());
            tell("group", Severity::notice, winner, met, true, "/group");
        }
    }

    static bool is_loud(const Subject& subject, Refusal by) {
        if (by == Refusal::only_with) return subject.only_with != kNone;
        return subject.promotion->exclusive != Exclusive::none && !subject.only_afterwards();
    }

    /// Those that keep out nearly everybody: told once for each of them, not for everybody.
    void find_loud(Refusal by) {
        const std::string pointer = "/" + std::string(refusal_name(by));
        for (std::size_t index = 0; index < running_.size(); ++index) {
            const Subject& loud = *running_[index];
            if (!is_loud(loud, by)) continue;
            Others losing, winning;
            pairs_ = 0;
            gather(loud, std::span(running_).subspan(index + 1), by, losing);
            // An earlier one that is loud too has told.
            Others quiet;
            for (std::size_t earlier = 0; earlier < index && !loud.stands_alone(); ++earlier)
                if (!is_loud(*running_[earlier], by)) quiet.push_back(running_[earlier]);
            pairs_ = 0;
            gather(loud, quiet, by, winning);
            if (!losing.empty()) tell(refusal_name(by), Severity::notice, loud, losing, true, pointer);
            if (!winning.empty()) tell(refusal_name(by), Severity::notice, loud, winning, false, pointer);
        }
    }

    void find_combinations() {
        // Whether two combine depends on few things; promotions that agree in them share a list.
        using Signature = std::pair<std::uint8_t, std::optional<std::vector<EffectClass>>>;
        std::map<Signature, Others> earlier;
        for (const Subject* subject : running_) {
            if (subject->only_afterwards()) continue;
            Others winning;
            pairs_ = 0;
            for (const auto& [signature, others] : earlier)
                if (!may_combine(*subject, *others.front())) gather(*subject, others, Refusal::combines_with, winning);
            earlier[{static_cast<std::uint8_t>(subject->classes & kPriceBits), subject->promotion->combines_with}].push_back(
                subject);
            if (winning.empty()) continue;
            std::ranges::sort(winning, {}, &Subject::rank);
            // Nobody asked for it, and no code decides it.
            const bool is_silent = !subject->promotion->combines_with && subject->is_automatic() &&
                                   std::ranges::any_of(winning, [](const Subject* other) {
                                       return other->is_automatic() && !other->promotion->combines_with;
                                   });
            tell("combines_with", is_silent ? Severity::warning : Severity::notice, *subject, winning, false,
                 subject->promotion->combines_with ? "/combines_with" : "");
        }
    }
    // Units.

    struct Footprint {
        ProductSet products;
        Others subjects;  // by rank
        std::vector<std::uint32_t> classes;  // when they are few
    };

    static bool takes_units(const Subject& subject) { return !subject.promotion->stackable && (subject.classes & kItemBit) != 0; }

    std::vector<FilterId> filters_of(const Subject& subject) const {
        std::vector<FilterId> filters;
        for (const CompiledEffect& effect : subject.effects) {
            if (effect.effect_class != EffectClass::item || effect.name != kNoSymbol || effect.list != kNone) continue;
            for (const CompiledPart& part : shop_.tables.parts.range(effect.parts.begin, effect.parts.count))
                filters.push_back(part.filter);
            if (effect.parts.count == 0) filters.push_back(effect.filter);
            if (effect.filter2 != kNone) filters.push_back(effect.filter2);
        }
        return filters;
    }

    ProductSet products_of(const Subject& subject) {
        ProductSet products(shop_.filters.fitting(kNone).size(), 0);
        const auto add = [&](FilterId filter) {
            const ProductSet& own = shop_.filters.fitting(filter);
            for (std::size_t word = 0; word < products.size(); ++word) products[word] |= own[word];
        };
        for (const FilterId filter : filters_of(subject)) add(filter);
        return products;
    }

    /// Products in common may still be told apart by price.
    bool have_common_lines(const Subject& one, const Subject& two) const {
        const std::vector<FilterId> of_two = filters_of(two);
        const auto currency = one.currencies.empty() ? std::nullopt : std::optional(one.currencies.front());
        return std::ranges::any_of(filters_of(one), [&](FilterId own) {
            return std::ranges::any_of(of_two, [&](FilterId other) { return !shop_.filters.disjoint(own, other, currency); });
        });
    }

    void find_units() {
        std::map<ProductSet, std::size_t> places;
        std::vector<Footprint> footprints;
        std::vector<std::size_t> broad;  // footprints with many classes
        std::vector<std::vector<std::size_t>> with_class(64 * shop_.filters.fitting(kNone).size());  // few
        std::vector<std::size_t> seen;  // by footprint: the last subject that asked
        for (std::size_t index = 0; index < running_.size(); ++index) {
            const Subject& subject = *running_[index];
            if (!takes_units(subject)) continue;
            const ProductSet products = products_of(subject);
            const auto [place, is_new] = places.try_emplace(products, footprints.size());
            if (is_new) {
                footprints.push_back({products, {}, few_classes(products)});
                seen.push_back(0);
                if (footprints.back().classes.empty()) broad.push_back(place->second);
                for (const std::uint32_t one : footprints.back().classes) with_class[one].push_back(place->second);
            }
            Others winning;
            pairs_ = 0;
            const auto ask = [&](std::size_t of) {
                if (std::exchange(seen[of], index + 1) != index + 1)
                    gather(subject, footprints[of].subjects, Refusal::none, winning);
            };
            for (const std::size_t of : broad)
                if (winning.size() < kEnough && has_common(products, footprints[of].products)) ask(of);
            const Footprint& own = footprints[place->second];
            for (const std::uint32_t one : own.classes)
                for (const std::size_t of : with_class[one]) ask(of);
            if (own.classes.empty())
                for (std::size_t of = 0; of < footprints.size() && winning.size() < kEnough; ++of)
                    if (!footprints[of].classes.empty() && has_common(products, footprints[of].products)) ask(of);
            footprints[place->second].subjects.push_back(&subject);
            std::erase_if(winning, [&](const Subject* other) { return !have_common_lines(subject, *other); });
            if (winning.empty()) continue;
            std::ranges::sort(winning, {}, &Subject::rank);
            tell("units", Severity::notice, subject, winning, false, "/stackable");
        }
    }
    static std::vector<std::uint32_t> few_classes(const ProductSet& products) {
        std::vector<std::uint32_t> classes;
        if (size_of(products) > kFewClasses) return classes;
        for (std::uint32_t word = 0; word < products.size(); ++word)
            for (std::uint64_t bits = products[word]; bits != 0; bits &= bits - 1)
                classes.push_back(word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)));
        return classes;
    }

    CheckedShop& shop_;
    Report& report_;
    Others running_;
    std::size_t pairs_ = 0;  // looked at for the subject in hand
};

}  // namespace

void find_clashes(CheckedShop& shop, Report& report) {
    Clashes(shop, report).find();
}

}  // namespace couponry::engine::checks
