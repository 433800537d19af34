#include <fmt/format.h>

#include <filesystem>

#include "app/application.h"
#include "store/sqlite/sqlite_store.h"
#include "tool/commands.h"
#include "tool/data_folder.h"

namespace couponry::tool {

int run_migrate(const MigrateOptions& options, const Console& console) {
    std::error_code error;
    std::filesystem::create_directories(options.data, error);
    if (error) return console.refuse(fmt::format("{}: The folder cannot be made: {}.", options.data, error.message()));
    const auto opened =
        store::sqlite::open({.path = app::database_path(options.data), .migrate = store::Migrate::yes, .now = app::read_clock()});
    if (!opened) return console.refuse(refusal_of(opened.error(), options.data));
    for (const std::string& step : opened->migrations) console.print(fmt::format("{}\n", step));
    console.print(opened->migrations.empty() ? "The database has the form of this program already.\n"
                                             : fmt::format("{} steps were made.\n", opened->migrations.size()));
    return kDone;
}

}  // namespace couponry::tool
