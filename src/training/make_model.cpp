#include "training/make_model.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "training/data_set.h"
#include "training/train.h"

namespace couponry::training {
namespace {

namespace fs = std::filesystem;

/// All of it or nothing: builds may run side by side.
Result<void> write_file(const fs::path& path, const std::string& bytes) {
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    const fs::path draft = fmt::format("{}.{}", path.string(), ::getpid());
    std::ofstream file(draft, std::ios::binary);
    file << bytes;
    file.close();
    if (file) fs::rename(draft, path, error);
    if (!file || error)
        return fail("unwritable_file", fmt::format("{} cannot be written; check the path and the disk.", path.string()));
    return {};
}

std::string hashes_of(const std::vector<Sentence>& rows) {
    std::vector<std::string> hashes;
    hashes.reserve(rows.size());
    for (const Sentence& row : rows) hashes.push_back(hash_of(row));
    std::ranges::sort(hashes);
    return fmt::format("{}\n", fmt::join(hashes, "\n"));
}

}  // namespace

Result<Made> make_model(const Making& making) {
    const auto data = read_data_set(making.data);
    if (!data) return std::unexpected(data.error());
    const std::vector<Sentence> sentences = to_train_on(*data);
    Made made{
        .sentences = sentences.size(), .rows = data->rows.size(), .bytes = 0, .digest = digest_of(sentences), .was_kept = false};
    const fs::path kept = making.kept.empty() ? fs::path() : making.kept / (made.digest + ".model");
    std::string bytes;
    if (std::ifstream file(kept, std::ios::binary); !kept.empty() && file) {
        bytes.assign(std::istreambuf_iterator<char>(file), {});
        made.was_kept = assistant::Model::read(bytes).has_value();
    }
    if (!made.was_kept) bytes = train(sentences).write();
    made.bytes = bytes.size();
    if (!kept.empty() && !made.was_kept)
        if (const auto written = write_file(kept, bytes); !written) return std::unexpected(written.error());
    if (const auto written = write_file(making.model, bytes); !written) return std::unexpected(written.error());
    if (const auto written = write_file(making.model.string() + ".rows", hashes_of(data->rows)); !written)
        return std::unexpected(written.error());
    return made;
}

}  // namespace couponry::training
