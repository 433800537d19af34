#include "engine/checks.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "engine/checks_subjects.h"

namespace couponry::engine {

std::string_view finding_kind_name(FindingKind kind) {
    constexpr std::array<std::string_view, 11> kNames = {"clash",          "unreachable",   "shadowed",         "contradiction",
                                                         "unbounded_loss", "mixed_classes", "unused_coupon",    "no_effect",
                                                         "priority_tie",   "currency_gap",  "unknown_reference"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string_view severity_name(Severity severity) {
    constexpr std::array<std::string_view, 3> kNames = {"error", "warning", "notice"};
    return kNames[static_cast<std::size_t>(severity)];
}

std::vector<Finding> check_promotions(const Shop& shop, Instant now) {
    checks::CheckedShop checked(shop, now);
    checks::Report report;
    checks::find_unreachable(checked, report);
    checks::find_clashes(checked, report);
    checks::find_shadowed(checked, report);
    checks::find_losses(checked, report);
    checks::find_oversights(checked, report);
    std::vector<Finding> findings = report.take();
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& one, const Finding& two) {
        return std::tie(one.severity, one.kind, one.cause, one.promotions, one.pointer, one.detail) <
               std::tie(two.severity, two.kind, two.cause, two.promotions, two.pointer, two.detail);
    });
    return findings;
}

}  // namespace couponry::engine
