#include "oracle/plain_money.h"

#include "base/check.h"

namespace couponry::oracle {
namespace {

// One round of largest remainder among the open ones, regardless of room: whole shares first, then one unit each to the
// largest remainders.
void add_round(std::int64_t amount, const std::vector<Wide>& weights, const std::vector<bool>& open,
               std::vector<std::int64_t>& parts) {
    Wide weight_sum = 0;
    for (std::size_t index = 0; index < weights.size(); ++index)
        if (open[index]) weight_sum += weights[index];
    std::vector<Wide> remainders(weights.size(), -1);
    std::int64_t left = amount;
    for (std::size_t index = 0; index < weights.size(); ++index) {
        if (!open[index]) continue;
        const auto whole = static_cast<std::int64_t>(amount * weights[index] / weight_sum);
        remainders[index] = amount * weights[index] % weight_sum;
        parts[index] += whole;
        left -= whole;
    }
    for (; left > 0; --left) {
        std::size_t largest = 0;
        for (std::size_t index = 1; index < remainders.size(); ++index)
            if (remainders[index] > remainders[largest]) largest = index;
        CHECK(remainders[largest] >= 0);
        remainders[largest] = -1;
        ++parts[largest];
    }
}

}  // namespace

std::int64_t quotient_rounded(Wide numerator, Wide denominator, Rounding rounding) {
    CHECK(numerator >= 0 && denominator > 0);
    auto whole = static_cast<std::int64_t>(numerator / denominator);
    const Wide twice_the_rest = 2 * (numerator % denominator);
    if (rounding == Rounding::down) return whole;
    if (twice_the_rest > denominator) return whole + 1;
    if (twice_the_rest < denominator) return whole;
    if (rounding == Rounding::half_up) return whole + 1;
    return whole % 2 == 0 ? whole : whole + 1;
}

std::int64_t share_rounded(std::int64_t amount, Percent percent, Rounding rounding) {
    return quotient_rounded(Wide{amount} * percent.ten_thousandths, kHundredPercent, rounding);
}

std::vector<std::int64_t> split(std::int64_t amount, const std::vector<Wide>& weights, const std::vector<std::int64_t>& room) {
    CHECK(weights.size() == room.size());
    std::vector<std::int64_t> parts(weights.size(), 0);
    std::int64_t left = amount;
    while (left > 0) {
        std::vector<bool> open(weights.size());
        bool any_open = false;
        for (std::size_t index = 0; index < weights.size(); ++index) {
            open[index] = weights[index] > 0 && parts[index] < room[index];
            any_open = any_open || open[index];
        }
        if (!any_open) break;
        add_round(left, weights, open, parts);
        left = 0;
        for (std::size_t index = 0; index < weights.size(); ++index) {
            if (parts[index] <= room[index]) continue;
            left += parts[index] - room[index];
            parts[index] = room[index];
        }
    }
    return parts;
}

}  // namespace couponry::oracle
