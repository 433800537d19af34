#include "engine/because.h"

#include <algorithm>

namespace couponry::engine {
namespace {

std::vector<std::string> texts_of(const Tables& tables, ListId list) {
    std::vector<std::string> texts;
    for (const Symbol symbol : tables.list_at(list)) texts.emplace_back(tables.symbols.text(symbol));
    std::sort(texts.begin(), texts.end());
    return texts;
}

}  // namespace

Because because_of(const Core& core, const PromotionExplanation& explanation, const PromotionFailure& failure) {
    const Tables& tables = core.facts().tables();
    const CompiledPromotion& promotion = core.snapshot().promotion(explanation.promotion);
    Because because;
    because.path = failure.path;
    because.promotion = tables.symbols.text(promotion.code);
    because.reason = failure.judgement.reason;
    because.measure = failure.judgement.measure;
    because.required = failure.judgement.required;
    because.observed = failure.judgement.observed;
    because.observed_name = tables.symbols.text(failure.judgement.observed_name);
    FilterId filter = failure.filter;
    if (failure.leaf != kNone) {
        const Leaf& leaf = tables.leaves[failure.leaf];
        filter = leaf.filter;
        because.names = texts_of(tables, leaf.list != kNone ? leaf.list : leaf.list2);
    } else if (failure.path == "sites") {
        because.names = texts_of(tables, promotion.sites);
    } else if (failure.path == "channels") {
        because.names = texts_of(tables, promotion.channels);
    } else if (failure.path == "currency") {
        because.names = texts_of(tables, promotion.currencies);
    }
    if (filter != kNone) {
        because.items = written_filter(tables, filter);
        because.has_items = true;
    }
    if (failure.path == "stacking")
        for (const std::uint32_t other : explanation.in_the_way)
            because.in_the_way.emplace_back(tables.symbols.text(core.candidates()[other].promotion->code));
    return because;
}

Because because_of(const GateFailure& failure) {
    Because because;
    because.path = failure.path;
    because.reason = failure.judgement.reason;
    because.measure = failure.judgement.measure;
    because.required = failure.judgement.required;
    because.observed = failure.judgement.observed;
    return because;
}

Reason shown_instead(const ResolvedCode& code, Reason reason) {
    const bool is_for_staff = reason == Reason::no_promotion || reason == Reason::promotion_inactive ||
                              reason == Reason::code_disabled || reason == Reason::code_not_yours;
    const bool is_public_anyway = reason == Reason::code_not_found || reason == Reason::code_malformed ||
                                  reason == Reason::code_mistyped || reason == Reason::too_many_attempts;
    if (is_public_anyway) return Reason::none;
    return is_for_staff || !code.is_proven ? Reason::code_not_found : Reason::none;
}

ItemFilter written_filter(const Tables& tables, FilterId id) {
    ItemFilter written;
    if (id == kNone) return written;
    const CompiledFilter& filter = tables.filter_at(id);
    if (filter.products != kNone) written.products = texts_of(tables, filter.products);
    if (filter.skus != kNone) written.skus = texts_of(tables, filter.skus);
    if (filter.categories != kNone) written.categories = texts_of(tables, filter.categories);
    if (filter.brands != kNone) written.brands = texts_of(tables, filter.brands);
    for (const std::uint32_t list : tables.numbers(filter.attributes))
        for (const std::string& pair : texts_of(tables, list)) {
            const std::size_t equals = pair.find('=');
            written.attributes[pair.substr(0, equals)].push_back(pair.substr(equals + 1));
        }
    if (filter.price_min != kNone)
        for (const CurrencyAmount& amount : tables.money_at(filter.price_min))
            written.price_min.set(amount.currency, amount.amount);
    if (filter.price_max != kNone)
        for (const CurrencyAmount& amount : tables.money_at(filter.price_max))
            written.price_max.set(amount.currency, amount.amount);
    if (filter.reduced >= 0) written.reduced = filter.reduced == 1;
    if (filter.exclude != kNone) written.exclude.push_back(written_filter(tables, filter.exclude));
    for (const std::uint32_t alternative : tables.numbers(filter.any)) written.any.push_back(written_filter(tables, alternative));
    return written;
}

}  // namespace couponry::engine
