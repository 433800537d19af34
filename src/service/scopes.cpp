#include "service/scopes.h"

#include <array>

namespace couponry::service {
namespace {

// In the order of Scope.
constexpr std::array<std::string_view, kScopes> kNames = {"read",  "manage", "catalog", "customers", "evaluate", "import",
                                                          "usage", "replay", "keys",    "tenants",   "agent",    "redeem"};

}  // namespace

std::string_view name_of(Scope scope) {
    return kNames[static_cast<std::size_t>(scope)];
}

std::optional<Scope> parse_scope(std::string_view name) {
    for (std::size_t index = 0; index < kNames.size(); ++index)
        if (kNames[index] == name) return static_cast<Scope>(index);
    return std::nullopt;
}

}  // namespace couponry::service
