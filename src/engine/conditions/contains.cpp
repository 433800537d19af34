// contains: which things the cart must have, or must not.
#include "engine/conditions/common.h"
#include "engine/conditions/things.h"

namespace couponry::engine {
namespace {

enum class Match : std::uint8_t { any, all, none, only };
constexpr std::string_view kMatchChoices[] = {"any", "all", "none", "only"};
constexpr ParameterSpec kParameters[] = {
    {.name = "match",
     .kind = ParameterKind::choice,
     .required = true,
     .describes = "how many of the things",
     .choices = kMatchChoices},
    {.name = "items", .kind = ParameterKind::filter, .required = true, .describes = "the things"},
};

Match match_of(const Leaf& leaf) {
    return static_cast<Match>(leaf.option);
}

/// With `all` the filter fits any of the things, which are its alternatives.
void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    const ItemFilter& items = *parameters.find<ItemFilter>("items");
    const std::string& match = *parameters.find<std::string>("match");
    leaf.option = static_cast<std::uint8_t>(std::find(std::begin(kMatchChoices), std::end(kMatchChoices), match) - kMatchChoices);
    if (match_of(leaf) != Match::all) {
        leaf.filter = tables.filter(items);
        return;
    }
    ItemFilter any_thing;
    any_thing.any = things_of(items);
    leaf.filter = tables.filter(any_thing);
}

std::span<const FilterId> things_of(const Leaf& leaf, const Tables& tables) {
    return tables.numbers(tables.filter_at(leaf.filter).any);
}

Reason missing_reason(FilterId thing, const Facts& facts) {
    const CompiledFilter& filter = facts.tables().filter_at(thing);
    if (filter.products != kNone || filter.skus != kNone) return Reason::required_product_missing;
    return filter.categories != kNone ? Reason::required_category_missing : Reason::attribute_not_matched;
}

Judgement judge_all(const Leaf& leaf, const Facts& facts) {
    const std::span<const FilterId> things = things_of(leaf, facts.tables());
    const auto is_missing = [&](FilterId thing) { return facts.match(thing).lines.empty(); };
    const auto first = std::find_if(things.begin(), things.end(), is_missing);
    if (first == things.end()) return Judgement::held();
    const auto missing = std::count_if(first, things.end(), is_missing);
    const auto count = static_cast<std::int64_t>(things.size());
    return Judgement::failed(missing_reason(*first, facts), Measure::names, count, count - missing);
}

/// The lines that must not be there: those that fit (none) or do not fit (only).
Judgement excluded_present(const Leaf& leaf, const Facts& facts, bool unwanted_fits) {
    Judgement failed = Judgement::failed(Reason::excluded_item_present, Measure::names);
    for (const LineFacts& line : facts.lines()) {
        if (facts.fits(leaf.filter, line) != unwanted_fits) continue;
        if (failed.observed++ == 0) failed.observed_name = line.product;
    }
    return failed;
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    if (match_of(leaf) == Match::all) return judge_all(leaf, facts);
    const std::size_t fitting = facts.match(leaf.filter).lines.size();
    if (match_of(leaf) == Match::any)
        return fitting > 0 ? Judgement::held() : Judgement::failed(missing_reason(leaf.filter, facts), Measure::names, 1, 0);
    if (match_of(leaf) == Match::none) return fitting == 0 ? Judgement::held() : excluded_present(leaf, facts, true);
    const bool is_only = fitting > 0 && fitting == facts.lines().size();
    return is_only ? Judgement::held() : excluded_present(leaf, facts, false);
}

Judgement negated(const Leaf& leaf, const Facts& facts, const Progress*) {
    return excluded_present(leaf, facts, true);
}

void keys(const Leaf& leaf, const Tables& tables, KeySink& sink) {
    if (match_of(leaf) == Match::all)
        for (const FilterId thing : things_of(leaf, tables)) filter_keys(thing, tables, sink);
    if (match_of(leaf) == Match::any || match_of(leaf) == Match::only) filter_keys(leaf.filter, tables, sink);
}

Need need(const Leaf& leaf, const Facts&, const Progress*) {
    constexpr Need::Kind kNeeds[] = {Need::Kind::pieces, Need::Kind::every, Need::Kind::without, Need::Kind::only};
    return {.kind = kNeeds[leaf.option], .filter = leaf.filter, .missing = match_of(leaf) == Match::any ? 1 : 0};
}

/// Of several things it is enough that one is gone: the one worth least.
Need negated_need(const Leaf& leaf, const Facts& facts, const Progress*) {
    if (match_of(leaf) == Match::none) return {.kind = Need::Kind::pieces, .filter = leaf.filter, .missing = 1};
    if (match_of(leaf) == Match::only) return {.kind = Need::Kind::others, .filter = leaf.filter, .missing = 1};
    FilterId unwanted = leaf.filter;
    if (match_of(leaf) == Match::all) {
        const std::span<const FilterId> things = things_of(leaf, facts.tables());
        unwanted = *std::min_element(things.begin(), things.end(), [&](FilterId left, FilterId right) {
            return facts.match(left).subtotal < facts.match(right).subtotal;
        });
    }
    return {.kind = Need::Kind::without, .filter = unwanted};
}

}  // namespace

extern const ConditionDescriptor k_condition_contains;
const ConditionDescriptor k_condition_contains = {
    .type = "contains",
    .describes = "The cart has any, all, none or only of some things.",
    .parameters = kParameters,
    .fails_with = Reason::required_product_missing,
    .compile = compile,
    .judge = judge,
    .negated = negated,
    .keys = keys,
    .need = need,
    .negated_need = negated_need,
};

}  // namespace couponry::engine
