// Makes the file of the assistant's model, at build time and by `couponry train`. One thread.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace couponry::training {

struct Making {
    std::filesystem::path data = "data/assistant";
    std::filesystem::path model;  // file to write; beside it, with .rows behind its name, the hashes of the rows it saw
    std::filesystem::path kept = {};  // folder of models that were made before, by what they were trained on; empty: none
};

struct Made {
    std::size_t sentences = 0;
    std::size_t rows = 0;
    std::size_t bytes = 0;
    std::string digest;  // of what it was trained on
    bool was_kept = false;  // and is not made again
};

/// Failures of data_set.h, and `unwritable_file`.
Result<Made> make_model(const Making& making);

}  // namespace couponry::training
