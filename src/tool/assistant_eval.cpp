#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "assistant/built_in_model.h"
#include "tool/commands.h"
#include "training/evaluation.h"

namespace couponry::tool {
namespace {

constexpr std::size_t kFolds = 5;

/// Understanding a message takes so many microseconds, and the model so many bytes.
std::vector<training::Finding> costs(const assistant::Model& model, const std::vector<training::Outcome>& outcomes) {
    constexpr double kMicrosecondsMax = 100;
    constexpr std::size_t kMessages = 2'000;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < kMessages; ++i) {
        const training::Sentence& sentence = *outcomes[i % outcomes.size()].sentence;
        understand(model, {.text = sentence.text, .locale = "", .today = training::kEvaluationDay}, sentence.context, {});
    }
    const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - begin;
    const double each = taken.count() / kMessages;
    const std::size_t bytes = assistant::built_in_model().size();
    return {{"5.6", "understanding a message, mean", fmt::format("{:.0f} us", each),
             fmt::format("<= {:.0f} us", kMicrosecondsMax), each <= kMicrosecondsMax},
            {"5.6", "the assistant's model", fmt::format("{} bytes", bytes),
             fmt::format("<= {} bytes", assistant::kModelBytesMax), bytes <= assistant::kModelBytesMax}};
}

}  // namespace

int run_assistant_eval(const AssistantEvalOptions& options, const Console& console) {
    const auto model = assistant::Model::read(assistant::built_in_model());
    if (!model) return console.refuse(model.error().detail);
    const auto data = training::read_data_set(options.project);
    if (!data) return console.refuse(data.error().detail);
    std::vector<training::Sentence> rows;
    std::vector<training::Outcome> outcomes;
    if (options.data.empty()) {
        outcomes = cross_validate(*data, kFolds, *model);
    } else {
        auto read = training::read_folder(options.data);
        if (!read) return console.refuse(read.error().detail);
        rows = std::move(*read);
        std::vector<std::string> seen;
        for (const training::Sentence& row : data->rows) seen.push_back(hash_of(row));
        std::ranges::sort(seen);
        const std::size_t count = rows.size();
        std::ranges::move(training::pairs_of(rows), std::back_inserter(rows));
        outcomes = measure_unseen(*model, rows, seen);
        console.print(
            fmt::format("{} rows, {} refused because the model was trained on them\n\n", count, rows.size() - outcomes.size()));
    }
    if (outcomes.empty()) return console.refuse(fmt::format("{}: There is nothing to measure with.", options.data));
    console.print(tables(outcomes));
    auto found = findings(outcomes);
    std::ranges::move(costs(*model, outcomes), std::back_inserter(found));
    bool are_met = true;
    for (const training::Finding& finding : found) {
        are_met = are_met && finding.is_met;
        console.print(fmt::format("report|{}|{}|{}|{}|{}\n", finding.point, finding.what, finding.figure, finding.aim,
                                  finding.is_met ? "pass" : "FAIL"));
    }
    return are_met ? kDone : kFoundFaults;
}

}  // namespace couponry::tool
