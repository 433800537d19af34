// For tests and benchmarks of the store: a folder that is gone afterwards, and documents to put into a store.
#pragma once

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/check.h"
#include "store/store.h"

namespace couponry::store {

inline std::string make_temporary_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "couponry-store-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr);
    return pattern;
}

/// Holds the temporary folders of this process and of the programs that it starts, which find it by TMPDIR: what those that are
/// killed, as in a death test, do not remove is gone with this process.
class TemporaryFolders {
public:
    static void begin() { static const TemporaryFolders folders; }
    ~TemporaryFolders() {
        std::error_code error;
        if (getpid() == owner_) std::filesystem::remove_all(path_, error);  // not in a fork of it
    }
    TemporaryFolders(const TemporaryFolders&) = delete;
    TemporaryFolders& operator=(const TemporaryFolders&) = delete;

private:
    TemporaryFolders() { setenv("TMPDIR", path_.c_str(), 1); }

    const std::string path_ = make_temporary_folder();
    const pid_t owner_ = getpid();
};

class TemporaryFolder {
public:
    TemporaryFolder() {
        TemporaryFolders::begin();
        path_ = make_temporary_folder();
    }
    ~TemporaryFolder() {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string file(const std::string& name = "couponry.db") const { return path_ + "/" + name; }

private:
    std::string path_;
};

constexpr Instant kTestInstant{1'790'000'000'000};

inline std::unique_ptr<Store> store_or_stop(Result<Opened> opened) {
    if (!opened) fmt::print(stderr, "{}: {}\n", opened.error().type, opened.error().detail);
    CHECK(opened.has_value());
    return std::move(opened->store);
}

/// "d000007": their order is that of the numbers.
inline std::string numbered(int number) {
    return fmt::format("d{:06}", number);
}

inline NewVersion new_version(std::string id, std::string body = "{}", std::vector<Key> keys = {}) {
    return {std::move(id), std::move(body), kTestInstant, std::move(keys)};
}

}  // namespace couponry::store
