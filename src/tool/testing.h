// For the tests of this folder: a console whose text can be read, and files of their own.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "tool/console.h"

namespace couponry::tool {

/// What a subcommand printed, and its status.
struct Printed {
    int status = -1;
    std::string out;
    std::string errors;
};

/// Runs `command(console)` with a console that no person sees.
template <class Command>
Printed run_printed(const Command& command, bool has_colour = false) {
    std::array<char*, 2> texts{};
    std::array<std::size_t, 2> sizes{};
    std::FILE* out = open_memstream(&texts[0], &sizes[0]);
    std::FILE* errors = open_memstream(&texts[1], &sizes[1]);
    Printed printed;
    printed.status = command(Console(out, errors, has_colour, false));
    std::fclose(out);
    std::fclose(errors);
    printed.out.assign(texts[0], sizes[0]);
    printed.errors.assign(texts[1], sizes[1]);
    std::free(texts[0]);
    std::free(texts[1]);
    return printed;
}

/// A folder that goes away with the test.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "couponry-XXXXXX").native();
        EXPECT_NE(mkdtemp(name.data()), nullptr);
        path_ = name;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// The path of a file with this text.
    std::string write(std::string_view name, std::string_view text) const {
        const std::filesystem::path file = path_ / name;
        std::ofstream(file, std::ios::binary) << text;
        return file.native();
    }

private:
    std::filesystem::path path_;
};

}  // namespace couponry::tool
