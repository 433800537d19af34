#include "codes/near_misses.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <tuple>

#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "codes/look_alikes.h"

namespace couponry::codes {
namespace {

/// A code as the comparison needs it: its letters and their classes, looked up once per code instead of once per pair.
struct Word {
    std::u32string letters;
    std::u32string classes;
};

Word word_of(std::string_view normalised) {
    auto letters = letters_of(normalised);
    CHECK(letters.has_value() && letters->size() <= kCodeLengthMax);
    Word word{*std::move(letters), {}};
    std::ranges::transform(word.letters, std::back_inserter(word.classes), look_alike_class);
    return word;
}

int substitution_cost(const Word& a, std::size_t i, const Word& b, std::size_t j) {
    if (a.letters[i] == b.letters[j]) return 0;
    return a.classes[i] == b.classes[j] ? kLookAlikeCost : kEditCost;
}

int slip_cost(const Word& a, const Word& b, int cost_max) {
    const std::size_t rows = a.letters.size();
    const std::size_t columns = b.letters.size();
    // Each letter more or less costs an edit, so only the cells this near to the diagonal can be within cost_max.
    const std::size_t band = static_cast<std::size_t>(cost_max / kEditCost);
    const int beyond = cost_max + 1;
    if (rows > columns + band || columns > rows + band) return beyond;

    using Row = std::array<int, kCodeLengthMax + 1>;
    std::array<Row, 3> table;
    for (Row& row : table) row.fill(beyond);
    for (std::size_t j = 0; j <= std::min(columns, band); ++j) table[0][j] = static_cast<int>(j) * kEditCost;
    for (std::size_t i = 1; i <= rows; ++i) {
        Row& row = table[i % 3];
        const Row& above = table[(i + 2) % 3];
        const Row& two_above = table[(i + 1) % 3];
        row.fill(beyond);
        if (i <= band) row[0] = static_cast<int>(i) * kEditCost;
        int least = row[0];
        for (std::size_t j = i > band ? i - band : 1; j <= std::min(columns, i + band); ++j) {
            int cost = above[j - 1] + substitution_cost(a, i - 1, b, j - 1);
            cost = std::min({cost, above[j] + kEditCost, row[j - 1] + kEditCost});
            const bool is_swap = i > 1 && j > 1 && a.letters[i - 1] == b.letters[j - 2] && a.letters[i - 2] == b.letters[j - 1];
            if (is_swap) cost = std::min(cost, two_above[j - 2] + kEditCost);
            row[j] = std::min(cost, beyond);
            least = std::min(least, row[j]);
        }
        // No way around a row: a swap passes over one, but the letter in it would be replaced at no higher cost than the swap.
        if (least > cost_max) return beyond;
    }
    return table[rows % 3][columns];
}

}  // namespace

int near_miss_cost_max(std::size_t shorter_length) {
    if (shorter_length < 4) return kLookAlikeCost;
    return shorter_length < 8 ? kEditCost : 2 * kEditCost;
}

int slip_cost(std::string_view a, std::string_view b, int cost_max) {
    return slip_cost(word_of(a), word_of(b), cost_max);
}

std::vector<NearMiss> near_misses(std::string_view entered, std::span<const std::string_view> listed, std::size_t count_max) {
    const Word meant = word_of(entered);
    struct Ranked {
        NearMiss miss;
        std::size_t common;  // bytes at the beginning
    };
    std::vector<Ranked> found;
    for (std::size_t index = 0; index < listed.size(); ++index) {
        const std::string_view code = listed[index];
        const Word word = word_of(code);
        const int cost_max = near_miss_cost_max(std::min(meant.letters.size(), word.letters.size()));
        const int cost = slip_cost(meant, word, cost_max);
        if (cost == 0 || cost > cost_max) continue;
        const auto [differs, unused] = std::ranges::mismatch(entered, code);
        found.push_back({{index, cost}, static_cast<std::size_t>(differs - entered.begin())});
    }
    const auto rank = [&listed](const Ranked& ranked) {
        return std::tuple(ranked.miss.cost, -static_cast<std::ptrdiff_t>(ranked.common), listed[ranked.miss.index],
                          ranked.miss.index);
    };
    std::ranges::sort(found, {}, rank);
    std::vector<NearMiss> nearest;
    for (const Ranked& ranked : found) {
        if (nearest.size() == count_max) break;
        nearest.push_back(ranked.miss);
    }
    return nearest;
}

}  // namespace couponry::codes
