// What several conditions share: their usual parameters and the judgements "at least", "at most" and "one of these". Used by
// the files of this folder only.
#pragma once

#include <algorithm>
#include <string>

#include "engine/descriptor.h"

namespace couponry::engine {

// Conditions that count lines.
inline constexpr std::string_view kBasisChoices[] = {"list", "after_item_discounts", "remaining"};
inline constexpr ParameterSpec kItemsParameter = {
    .name = "items", .kind = ParameterKind::filter, .describes = "which lines count"};
inline constexpr ParameterSpec kBasisParameter = {.name = "basis",
                                                  .kind = ParameterKind::choice,
                                                  .describes = "before or after discounts that ran before",
                                                  .choices = kBasisChoices};

inline Basis basis_of(const Leaf& leaf) {
    return static_cast<Basis>(leaf.option);
}

/// Fills filter and, as option, the basis.
inline void compile_items_and_basis(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.filter = tables.filter(parameters.find<ItemFilter>("items"));
    const std::string basis = parameters.get_or<std::string>("basis", "list");
    leaf.option = static_cast<std::uint8_t>(std::find(std::begin(kBasisChoices), std::end(kBasisChoices), basis) - kBasisChoices);
    leaf.reads_selection = basis_of(leaf) != Basis::list;
}

/// Fills filter and, as a, the quantity.
inline void compile_items_and_quantity(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.filter = tables.filter(parameters.find<ItemFilter>("items"));
    leaf.a = *parameters.find<std::int64_t>("quantity");
}

/// At least `required`; with a filter that fits nothing the reason is no_eligible_items or only_reduced_items.
inline Judgement judge_least(const Leaf& leaf, const Facts& facts, std::int64_t required, std::int64_t observed, Measure measure,
                             Reason reason) {
    if (observed >= required) return Judgement::held();
    if (leaf.filter != kNone) {
        const FilterMatch& match = facts.match(leaf.filter);
        if (match.lines.empty()) reason = match.fits_without_reduced ? Reason::only_reduced_items : Reason::no_eligible_items;
    }
    return Judgement::failed(reason, measure, required, observed);
}

inline Judgement judge_most(std::int64_t required, std::int64_t observed, Measure measure, Reason reason) {
    return observed <= required ? Judgement::held() : Judgement::failed(reason, measure, required, observed);
}

/// The keys of a filter, for a condition that needs a line it fits.
void filter_keys(FilterId filter, const Tables& tables, KeySink& sink);
inline void items_keys(const Leaf& leaf, const Tables& tables, KeySink& sink) {
    if (leaf.filter != kNone) filter_keys(leaf.filter, tables, sink);
}

// Conditions that compare one name of the context: any_of or none_of, as option 0 or 1, with the names in `list`.
inline constexpr ParameterSpec kAnyOf = {
    .name = "any_of", .kind = ParameterKind::texts, .describes = "one of these", .one_of = "names"};
inline constexpr ParameterSpec kNoneOf = {
    .name = "none_of", .kind = ParameterKind::texts, .describes = "none of these", .one_of = "names"};
inline constexpr ParameterSpec kNamesParameters[] = {kAnyOf, kNoneOf};

inline bool excludes(const Leaf& leaf) {
    return leaf.option == 1;
}
inline const std::vector<std::string>& names_of(const Parameters& parameters) {
    const auto* any_of = parameters.find<std::vector<std::string>>("any_of");
    return any_of != nullptr ? *any_of : *parameters.find<std::vector<std::string>>("none_of");
}

inline void compile_names(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    leaf.list = tables.list(names_of(parameters));
    leaf.option = parameters.has("none_of") ? 1 : 0;
}

inline Judgement name_failed(Reason reason, Symbol observed) {
    Judgement judgement = Judgement::failed(reason, Measure::names);
    judgement.observed_name = observed;
    return judgement;
}

/// `symbol` of the context against any_of or none_of; one that no rule names is in no list.
inline Judgement judge_name(const Leaf& leaf, const Facts& facts, Symbol symbol, Reason reason) {
    return facts.tables().is_listed(leaf.list, symbol) != excludes(leaf) ? Judgement::held() : name_failed(reason, symbol);
}

/// The same for what may not be known yet.
inline Judgement judge_name_or_ask(const Leaf& leaf, const Facts& facts, std::string_view sent, Symbol symbol, Reason unknown,
                                   Reason reason) {
    return sent.empty() ? Judgement::failed(unknown, Measure::names) : judge_name(leaf, facts, symbol, reason);
}

/// A need of one of the names, or, negated or with none_of, of any but these.
inline Need name_need(const Leaf& leaf, Need::Kind kind, bool negated) {
    return {.kind = kind, .list = leaf.list, .excluded = excludes(leaf) != negated};
}

/// Whether a prefix in `list` (kept without its "*") begins `text`.
inline bool has_listed_prefix(ListId list, const Facts& facts, std::string_view text) {
    if (list == kNone) return false;
    for (std::size_t length = 1; length <= text.size(); ++length)
        if (facts.tables().is_listed(list, facts.symbols().find(text.substr(0, length)))) return true;
    return false;
}

// Conditions with a least and a most.
inline void check_range(std::int64_t least, std::int64_t most, std::string_view pointer, FieldErrors& errors) {
    if (least > most) errors.push_back({std::string(pointer), "Nothing lies between these: the most is below the least."});
}

// Who asks.
inline Need sign_in_need(const Leaf&, const Facts& facts, const Progress*) {
    return {.kind = facts.is_guest() ? Need::Kind::log_in : Need::Kind::none};
}

/// E-mail addresses compare without regard to case and surrounding space.
inline std::string normalised_email(std::string_view email) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t begin = email.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    std::string normalised(email.substr(begin, email.find_last_not_of(kSpace) - begin + 1));
    for (char& letter : normalised)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return normalised;
}

}  // namespace couponry::engine
