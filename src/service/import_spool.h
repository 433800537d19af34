// What an import has read and not yet written: its rows as they will be kept, in a file beside the database, so that memory does not grow
// with them and a killed import goes on. Belongs to one thread.
#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/documents.h"

namespace couponry::service {

struct SpooledRow {
    std::int64_t number = 0;  ///< In the file that was sent.
    std::string id;
    std::vector<store::Key> keys;
    std::string body;  ///< JSON text.
};

// Failures of both: `store_full`, `store_failed`.

class SpoolWriter {
public:
    /// Makes the file, for its owner only, because customers are in it.
    static Result<SpoolWriter> make(const std::string& path);
    SpoolWriter(SpoolWriter&& other) noexcept;
    SpoolWriter& operator=(SpoolWriter&&) = delete;
    ~SpoolWriter();

    Result<void> add(const SpooledRow& row);
    /// After this the file survives a power cut.
    Result<void> finish();

private:
    SpoolWriter(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    Result<void> flush();

    std::string path_;
    std::string buffer_;
    int descriptor_ = -1;
};

class SpoolReader {
public:
    /// `offset`: 0, or what a reader of this file answered.
    static Result<SpoolReader> open(const std::string& path, std::int64_t offset);
    /// Nothing at the end.
    Result<std::optional<SpooledRow>> next();
    /// Behind the last row.
    std::int64_t offset() const { return offset_; }

private:
    SpoolReader(std::ifstream stream, std::int64_t offset) : stream_(std::move(stream)), offset_(offset) {}

    std::ifstream stream_;
    std::int64_t offset_ = 0;
};

}  // namespace couponry::service
