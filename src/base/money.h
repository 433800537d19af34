// Money: 64-bit minor units and an ISO 4217 currency, exact percentages, rounding, and splitting by largest remainder.
// No floating point. Products are computed in 128 bits; what does not fit 64 bits afterwards is a CHECK (limits.h keeps
// real carts far below). Plain values and pure functions, any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace couponry {

/// ISO 4217 alphabetic code, three capital letters.
struct Currency {
    std::array<char, 3> letters{'X', 'X', 'X'};
    std::string_view text() const { return {letters.data(), letters.size()}; }
    auto operator<=>(const Currency&) const = default;
};
/// Nothing unless `text` is three capital letters of a currency in ISO 4217's list of active codes.
std::optional<Currency> parse_currency(std::string_view text);
/// Decimals of the minor unit: GBP 2, JPY 0, KWD 3 (ISO 4217, list one).
int minor_digits(Currency currency);

/// An amount per currency, sorted by currency, each at most once.
class MoneyMap {
public:
    MoneyMap() = default;
    MoneyMap(std::initializer_list<std::pair<Currency, std::int64_t>> amounts);
    void set(Currency currency, std::int64_t amount_minor);
    std::optional<std::int64_t> find(Currency currency) const;
    bool empty() const { return amounts_.empty(); }
    auto begin() const { return amounts_.begin(); }
    auto end() const { return amounts_.end(); }
    std::size_t size() const { return amounts_.size(); }
    bool operator==(const MoneyMap&) const = default;

private:
    std::vector<std::pair<Currency, std::int64_t>> amounts_;
};

/// A percentage with up to four decimals, kept as ten-thousandths of a percent: "12.5" is 125000, 100% is 1000000.
struct Percent {
    std::int32_t ten_thousandths = 0;
    auto operator<=>(const Percent&) const = default;
};
constexpr std::int32_t kHundredPercent = 1'000'000;
/// Reads "12.5"; nothing when it is not a plain decimal with at most four decimals, or above 999999.
std::optional<Percent> parse_percent(std::string_view text);
/// "12.5", without trailing zeros.
std::string format_percent(Percent percent);

enum class Rounding : std::uint8_t { half_up, half_even, down };

/// numerator / denominator rounded; both not negative, denominator > 0.
std::int64_t divide_rounded(__int128 numerator, std::int64_t denominator, Rounding rounding);
/// percent of amount (>= 0), rounded once.
inline std::int64_t percent_of(std::int64_t amount_minor, Percent percent, Rounding rounding) {
    return divide_rounded(static_cast<__int128>(amount_minor) * percent.ten_thousandths, kHundredPercent, rounding);
}

/// Checked arithmetic: a CHECK fails instead of a wrap.
std::int64_t multiply_checked(std::int64_t left, std::int64_t right);
std::int64_t add_checked(std::int64_t left, std::int64_t right);

/// Splits `amount` (>= 0) by `weights` (>= 0) into `shares` with no share above its `room`. Largest remainder, ties to the
/// earlier; what a full one cannot take goes to those with room by the same weights, until nothing is left or nobody has
/// room (docs/engine.md, Splitting). A weight of 0 takes nothing. Returns what could be placed. All spans have one length.
std::int64_t split_by_weight(std::int64_t amount, std::span<const std::int64_t> weights, std::span<const std::int64_t> room,
                             std::span<std::int64_t> shares);

}  // namespace couponry
