#include "base/money.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "base/check.h"

namespace couponry {
namespace {

// ISO 4217 list one, active codes for payments (without funds codes, metals and test codes).
constexpr std::string_view kCurrencies =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP "
    "CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR "
    "ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT "
    "MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES "
    "VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL";
constexpr std::string_view kNoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view kThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

}  // namespace

std::optional<Currency> parse_currency(std::string_view text) {
    if (text.size() != 3 || text.find(' ') != std::string_view::npos) return std::nullopt;
    if (kCurrencies.find(text) == std::string_view::npos) return std::nullopt;
    Currency currency;
    std::memcpy(currency.letters.data(), text.data(), 3);
    return currency;
}

int minor_digits(Currency currency) {
    if (kNoDecimals.find(currency.text()) != std::string_view::npos) return 0;
    return kThreeDecimals.find(currency.text()) != std::string_view::npos ? 3 : 2;
}

MoneyMap::MoneyMap(std::initializer_list<std::pair<Currency, std::int64_t>> amounts) {
    for (const auto& [currency, amount] : amounts) set(currency, amount);
}

void MoneyMap::set(Currency currency, std::int64_t amount_minor) {
    auto place = std::lower_bound(amounts_.begin(), amounts_.end(), currency,
                                  [](const auto& entry, Currency wanted) { return entry.first < wanted; });
    if (place != amounts_.end() && place->first == currency)
        place->second = amount_minor;
    else
        amounts_.insert(place, {currency, amount_minor});
}

std::optional<std::int64_t> MoneyMap::find(Currency currency) const {
    for (const auto& [own, amount] : amounts_)
        if (own == currency) return amount;
    return std::nullopt;
}

std::optional<Percent> parse_percent(std::string_view text) {
    std::int64_t value = 0;
    int decimals = -1;
    bool digit_seen = false;
    for (char letter : text) {
        if (letter == '.' && decimals < 0 && digit_seen) {
            decimals = 0;
            continue;
        }
        if (letter < '0' || letter > '9') return std::nullopt;
        if (decimals >= 0) ++decimals;
        if (decimals > 4) return std::nullopt;
        value = value * 10 + (letter - '0');
        digit_seen = true;
        if (value > 9'999'999'999) return std::nullopt;
    }
    if (!digit_seen || decimals == 0) return std::nullopt;
    for (int place = std::max(decimals, 0); place < 4; ++place) value *= 10;
    if (value > 2'000'000'000) return std::nullopt;
    return Percent{static_cast<std::int32_t>(value)};
}

std::string format_percent(Percent percent) {
    std::string text = std::to_string(percent.ten_thousandths / 10'000);
    std::string decimals = std::to_string(10'000 + percent.ten_thousandths % 10'000).substr(1);
    while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
    return decimals.empty() ? text : text + "." + decimals;
}

std::int64_t divide_rounded(__int128 numerator, std::int64_t denominator, Rounding rounding) {
    if (numerator >= 0 && numerator <= INT64_MAX - denominator) {  // the usual case, without the slow 128-bit division
        const auto small = static_cast<std::int64_t>(numerator);
        const std::int64_t quotient = small / denominator;
        const std::int64_t rest = small - quotient * denominator;
        const std::int64_t other = denominator - rest;
        if (rounding == Rounding::half_up) return quotient + (rest >= other);
        if (rounding == Rounding::half_even) return quotient + (rest > other || (rest == other && quotient % 2 != 0));
        return quotient;
    }
    CHECK(numerator >= 0 && denominator > 0);
    __int128 quotient = numerator / denominator;
    const __int128 rest = numerator % denominator;
    const __int128 other = denominator - rest;
    if (rounding == Rounding::half_up && rest >= other) ++quotient;
    if (rounding == Rounding::half_even && (rest > other || (rest == other && quotient % 2 != 0))) ++quotient;
    CHECK(quotient <= INT64_MAX);
    return static_cast<std::int64_t>(quotient);
}

std::int64_t multiply_checked(std::int64_t left, std::int64_t right) {
    std::int64_t product = 0;
    CHECK(!__builtin_mul_overflow(left, right, &product));
    return product;
}

std::int64_t add_checked(std::int64_t left, std::int64_t right) {
    std::int64_t sum = 0;
    CHECK(!__builtin_add_overflow(left, right, &sum));
    return sum;
}

std::int64_t split_by_weight(std::int64_t amount, std::span<const std::int64_t> weights, std::span<const std::int64_t> room,
                             std::span<std::int64_t> shares) {
    CHECK(weights.size() == room.size() && weights.size() == shares.size());
    std::fill(shares.begin(), shares.end(), 0);
    std::int64_t left = amount;
    thread_local std::vector<std::uint32_t> open;  // kept between calls: this runs for every discount of every cart
    thread_local std::vector<std::pair<__int128, std::uint32_t>> remainders;
    open.clear();
    for (std::uint32_t index = 0; index < weights.size(); ++index)
        if (weights[index] > 0 && room[index] > 0) open.push_back(index);
    while (left > 0 && !open.empty()) {
        __int128 weight_sum = 0;
        for (std::uint32_t index : open) weight_sum += weights[index];
        // One round of largest remainder over those with room; shares above the room are cut there.
        std::int64_t given = 0;
        remainders.clear();
        for (std::uint32_t index : open) {
            std::int64_t small = 0;
            std::int64_t floor_share = 0;
            if (weight_sum <= INT64_MAX && !__builtin_mul_overflow(left, weights[index], &small)) {
                // The usual case, without the slow 128-bit division.
                floor_share = small / static_cast<std::int64_t>(weight_sum);
                remainders.emplace_back(small - floor_share * static_cast<std::int64_t>(weight_sum), index);
            } else {
                const __int128 product = static_cast<__int128>(left) * weights[index];
                floor_share = static_cast<std::int64_t>(product / weight_sum);
                remainders.emplace_back(product % weight_sum, index);
            }
            given += floor_share;
            shares[index] += floor_share;
        }
        const auto extra = static_cast<std::size_t>(left - given);
        if (extra > 0) {
            std::partial_sort(remainders.begin(), remainders.begin() + static_cast<std::ptrdiff_t>(extra), remainders.end(),
                              [](const auto& one, const auto& two) {
                                  return one.first != two.first ? one.first > two.first : one.second < two.second;
                              });
            for (std::size_t position = 0; position < extra; ++position) ++shares[remainders[position].second];
        }
        left = 0;
        std::erase_if(open, [&](std::uint32_t index) {
            if (shares[index] < room[index]) return false;
            left += shares[index] - room[index];
            shares[index] = room[index];
            return true;
        });
    }
    return amount - left;
}

}  // namespace couponry
