// The data of the project that the assistant learns from (data/assistant): patterns per language, and rows that people wrote. The
// trainer and the evaluation read it. One thread.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "training/sentences.h"

namespace couponry::training {

struct DataSet {
    std::vector<Sentence> patterns;  // and messages joined of two of them
    std::vector<Sentence> rows;
    std::vector<Sentence> written;  // rows/written.jsonl: only measured with, never trained on
    std::vector<Sentence> pairs;  // pairs_of(written)
};

/// Messages joined of two that were written, each with one intent: to measure messages of several intents with.
std::vector<Sentence> pairs_of(const std::vector<Sentence>& sentences);

/// Of a folder with patterns/ and rows/. Failures of patterns.h and sentences.h.
Result<DataSet> read_data_set(const std::filesystem::path& folder);

/// All .jsonl files of a folder, in the order of their names.
Result<std::vector<Sentence>> read_folder(const std::filesystem::path& folder);

/// What the shipped model is trained on: patterns, then rows.
std::vector<Sentence> to_train_on(const DataSet& data);

}  // namespace couponry::training
