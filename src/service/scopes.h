// Scopes: what an API key may do. Constant data, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace couponry::service {

enum class Scope : std::uint8_t {
    read,  ///< Everything of the tenant.
    manage,  ///< Sites, promotions, campaigns, coupons.
    catalog,  ///< Products and categories.
    customers,  ///< Customers and orders.
    evaluate,  ///< Evaluations and carts.
    import_,  ///< Imports, and past instants in what is imported.
    usage,  ///< Counters from elsewhere.
    replay,  ///< Evaluations at another instant, and of recorded orders.
    keys,  ///< API keys of the tenant.
    tenants,  ///< Every tenant, named in X-Couponry-Tenant.
    agent,  ///< Acting for customers.
    redeem,  ///< Redemptions: to hold, confirm and give back uses, and to read who used what.
};
constexpr std::size_t kScopes = 12;

std::string_view name_of(Scope scope);
std::optional<Scope> parse_scope(std::string_view name);

class Scopes {
public:
    constexpr Scopes() = default;
    static constexpr Scopes all() { return Scopes((1U << kScopes) - 1); }
    constexpr bool has(Scope scope) const { return (bits_ >> static_cast<unsigned>(scope) & 1U) != 0; }
    constexpr void add(Scope scope) { bits_ |= 1U << static_cast<unsigned>(scope); }
    constexpr bool includes(Scopes others) const { return (others.bits_ & ~bits_) == 0; }
    constexpr bool empty() const { return bits_ == 0; }

private:
    constexpr explicit Scopes(std::uint32_t bits) : bits_(bits) {}
    std::uint32_t bits_ = 0;
};

}  // namespace couponry::service
