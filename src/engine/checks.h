// The check before publishing: what of a set of promotions will surprise its makers. Nothing here runs a cart; findings are advice,
// and only `unreachable` is a proof. Called by POST /v1/promotions/check and `couponry check`; pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/rule.h"
#include "model/shop.h"

namespace couponry::engine {

enum class FindingKind : std::uint8_t {
    clash,  // they may never meet, or take each other's units, although both can fire on one cart
    unreachable,  // never applies to any cart
    shadowed,  // another one applies whenever this one could, instead of it, and takes at least as much
    contradiction,  // says the opposite of itself
    unbounded_loss,  // may give more than anybody meant
    mixed_classes,  // a group or only_with whose members run in different classes
    unused_coupon,  // no running promotion uses this coupon
    no_effect,  // does nothing where it applies
    priority_tie,  // compounds with another order percentage of the same priority
    currency_gap,  // does not exist in a currency of a site on which it is offered
    unknown_reference,  // names something that is not there
};
std::string_view finding_kind_name(FindingKind kind);

enum class Severity : std::uint8_t { error, warning, notice };
std::string_view severity_name(Severity severity);

/// `cause` is a stable name within the kind ("group", "unknown_coupon"). `promotions` are codes; the first is the one to change, and
/// `pointer` a JSON pointer into its document; both are empty when a coupon alone is meant. At most kPromotionsPerFindingMax others
/// are named; more of them: `parameters` has `more: true`. `parameters` is what a sentence needs.
struct Finding {
    FindingKind kind = FindingKind::clash;
    Severity severity = Severity::notice;
    std::string_view cause;
    std::vector<std::string> promotions;
    std::string pointer;
    Parameters parameters;
    std::string detail;  // English, for logs
    bool operator==(const Finding&) const = default;
};

constexpr std::size_t kPromotionsPerFindingMax = 5;

/// Findings about every promotion that is not archived and not over at `now`, each judged as if it were published. The most severe
/// come first; equal shops give equal findings, whatever their order. The rules' parameters must be valid (document::read_shop).
std::vector<Finding> check_promotions(const Shop& shop, Instant now);

}  // namespace couponry::engine
