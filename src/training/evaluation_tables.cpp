#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "training/evaluation.h"

namespace couponry::training {
namespace {

using assistant::Decision;
using assistant::Intent;

Intent first_of(const Outcome& outcome) {
    return outcome.understanding.ranked.empty() ? Intent::out_of_scope : outcome.understanding.ranked.front().intent;
}
bool is_right(const Outcome& outcome) {
    return std::ranges::find(outcome.sentence->intents, first_of(outcome)) != outcome.sentence->intents.end();
}

std::string per_intent(const std::vector<Outcome>& outcomes) {
    struct Row {
        int rows = 0;
        int right = 0;
        int answered = 0;
    };
    std::map<Intent, Row> rows;
    for (const Outcome& outcome : outcomes) {
        Row& row = rows[outcome.sentence->intents.front()];
        ++row.rows;
        row.right += is_right(outcome) ? 1 : 0;
        row.answered += outcome.understanding.decision == Decision::answer ? 1 : 0;
    }
    std::string text = fmt::format("{:<28}{:>6}{:>9}{:>11}\n", "intent", "rows", "top-1", "answered");
    for (const auto& [intent, row] : rows)
        text += fmt::format("{:<28}{:>6}{:>8.1f}%{:>10.1f}%\n", name_of(intent), row.rows, 100.0 * row.right / row.rows,
                            100.0 * row.answered / row.rows);
    return text;
}

std::string confusion(const std::vector<Outcome>& outcomes) {
    constexpr std::size_t kShown = 15;
    std::map<std::pair<Intent, Intent>, int> counts;
    for (const Outcome& outcome : outcomes)
        if (!is_right(outcome)) ++counts[{outcome.sentence->intents.front(), first_of(outcome)}];
    std::vector<std::pair<int, std::pair<Intent, Intent>>> sorted;
    sorted.reserve(counts.size());
    for (const auto& [pair, count] : counts) sorted.emplace_back(count, pair);
    std::ranges::stable_sort(sorted, std::greater{}, &decltype(sorted)::value_type::first);
    std::string text = fmt::format("{:<28}{:<28}{:>6}\n", "meant", "taken for", "rows");
    for (std::size_t i = 0; i < std::min(kShown, sorted.size()); ++i)
        text += fmt::format("{:<28}{:<28}{:>6}\n", name_of(sorted[i].second.first), name_of(sorted[i].second.second),
                            sorted[i].first);
    return text;
}

/// What is answered, and wrongly so, from a probability on; by the best intent alone.
std::string thresholds(const std::vector<Outcome>& outcomes) {
    std::string text = fmt::format("{:<22}{:>10}{:>10}\n", "answered from", "answered", "wrong");
    for (const float limit : {0.4F, 0.5F, 0.6F, 0.7F, 0.8F, 0.9F}) {
        int answered = 0;
        int wrong = 0;
        int rows = 0;
        for (const Outcome& outcome : outcomes) {
            if (outcome.sentence->source == "bitext" || outcome.sentence->source == "pairs" ||
                outcome.understanding.ranked.empty())
                continue;
            ++rows;
            const assistant::ScoredIntent best = outcome.understanding.ranked.front();
            if (best.probability < limit || best.intent == Intent::out_of_scope) continue;
            ++answered;
            wrong += is_right(outcome) ? 0 : 1;
        }
        if (rows > 0) text += fmt::format("{:<22.1f}{:>9.1f}%{:>9.1f}%\n", limit, 100.0 * answered / rows, 100.0 * wrong / rows);
    }
    return text;
}

std::string decisions(const std::vector<Outcome>& outcomes) {
    std::map<std::string, std::array<int, 4>> counts;
    for (const Outcome& outcome : outcomes) {
        const std::string& source = outcome.sentence->source;
        std::array<int, 4>& row = counts[source.substr(0, source.find('/'))];
        ++row[static_cast<std::size_t>(outcome.understanding.decision)];
        row[3] += outcome.understanding.further.empty() ? 0 : 1;
    }
    std::string text =
        fmt::format("{:<22}{:>10}{:>10}{:>10}{:>14}\n", "source", "answered", "asked", "declined", "further asked");
    for (const auto& [source, row] : counts)
        text += fmt::format("{:<22}{:>10}{:>10}{:>10}{:>14}\n", source, row[0], row[1], row[2], row[3]);
    return text;
}

}  // namespace

std::string tables(const std::vector<Outcome>& outcomes) {
    return fmt::format("{}\n{}\n{}\n{}\n", per_intent(outcomes), confusion(outcomes), thresholds(outcomes), decisions(outcomes));
}

}  // namespace couponry::training
