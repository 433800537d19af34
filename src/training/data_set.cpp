#include "training/data_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/random.h"
#include "training/patterns.h"

namespace couponry::training {
namespace {

namespace fs = std::filesystem;

// More sentences of one line teach nothing new.
constexpr std::size_t kSentencesPerLine = 10;
constexpr std::size_t kJoined = 2'500;
constexpr std::size_t kPairs = 150;
constexpr std::uint64_t kJoinedSeed = 5;

Result<std::string> read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail("unreadable_file", fmt::format("{}: There is no such file; check the path.", path.string()));
    return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<std::vector<Sentence>> read_patterns(const fs::path& folder) {
    Patterns patterns;
    const auto names = read_text(folder / "names.txt");
    if (!names) return std::unexpected(names.error());
    if (const auto read = patterns.read_names(*names); !read) return std::unexpected(read.error());
    std::vector<Sentence> all;
    for (std::size_t i = 0; i < assistant::kLanguages; ++i) {
        const std::string file = std::string(assistant::kLanguageNames[i]) + ".txt";
        const auto text = read_text(folder / file);
        if (!text) return std::unexpected(text.error());
        auto sentences = patterns.sentences(*text, file, static_cast<assistant::Language>(i), kSentencesPerLine);
        if (!sentences) return sentences;
        std::ranges::move(*sentences, std::back_inserter(all));
    }
    SeededRandom random(kJoinedSeed);
    std::ranges::move(joined(all, kJoined, random), std::back_inserter(all));
    return all;
}

}  // namespace

Result<std::vector<Sentence>> read_folder(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> paths;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".jsonl") paths.push_back(entry.path());
    if (error) return fail("unreadable_file", fmt::format("{}: There is no such folder; check the path.", folder.string()));
    std::ranges::sort(paths);
    std::vector<Sentence> all;
    for (const fs::path& path : paths) {
        auto rows = read_rows(path);
        if (!rows) return rows;
        std::ranges::move(*rows, std::back_inserter(all));
    }
    return all;
}

Result<DataSet> read_data_set(const fs::path& folder) {
    auto patterns = read_patterns(folder / "patterns");
    if (!patterns) return std::unexpected(patterns.error());
    auto rows = read_folder(folder / "rows");
    if (!rows) return std::unexpected(rows.error());
    DataSet data{.patterns = std::move(*patterns), .rows = {}, .written = {}, .pairs = {}};
    for (Sentence& row : *rows) (row.source == "written" ? data.written : data.rows).push_back(std::move(row));
    data.pairs = pairs_of(data.written);
    return data;
}

std::vector<Sentence> pairs_of(const std::vector<Sentence>& sentences) {
    std::vector<Sentence> single;
    for (const Sentence& sentence : sentences)
        if (sentence.source == "written" && sentence.intents.size() == 1) single.push_back(sentence);
    SeededRandom random(kJoinedSeed);
    std::vector<Sentence> pairs = joined(single, kPairs, random);
    for (Sentence& pair : pairs) {
        pair.source = "pairs";
        pair.has_slots = false;
    }
    return pairs;
}

std::vector<Sentence> to_train_on(const DataSet& data) {
    std::vector<Sentence> all = data.patterns;
    all.insert(all.end(), data.rows.begin(), data.rows.end());
    return all;
}

}  // namespace couponry::training
