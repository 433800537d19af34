#include <fmt/format.h>

#include <filesystem>

#include "store/postgres/postgres_store.h"
#include "store/sqlite/sqlite_store.h"
#include "tool/commands.h"
#include "tool/data_folder.h"

namespace couponry::tool {
namespace {

/// All of the folder's file into the PostgreSQL.
int move_shop(const MigrateOptions& options, const Console& console) {
    if (options.from != "sqlite" || options.to != "postgres" || options.database.empty())
        return console.refuse("A shop moves with --from sqlite --to postgres, --data for the one and --database for the other.");
    const store::postgres::Options target{.url = options.database,
                                          .migrate = store::Migrate::yes,
                                          .now = app::read_clock(),
                                          .may_lose_writes = options.may_lose_writes};
    bool is_target_refused = false;
    const auto done = store::sqlite::read_whole(app::database_path(options.data), [&](soci::session& from) -> Result<void> {
        const auto copied = store::postgres::fill(target, from);
        is_target_refused = !copied;
        if (!copied) return std::unexpected(copied.error());
        std::int64_t rows = 0;
        for (const store::CopiedTable& table : *copied) {
            rows += table.rows;
            if (table.rows > 0) console.print(fmt::format("{:>10}  {}\n", table.rows, table.name));
        }
        console.print(fmt::format("{:>10}  rows were moved and counted on both sides.\n", rows));
        return {};
    });
    if (done) return kDone;
    const DataOptions source{.data = options.data};
    return console.refuse(is_target_refused ? refusal_of(done.error(), options) : refusal_of(done.error(), source));
}

}  // namespace

int run_migrate(const MigrateOptions& options, const Console& console) {
    if (!options.from.empty() || !options.to.empty()) return move_shop(options, console);
    const auto opened = app::open_store(database_of(options), store::Migrate::yes, app::read_clock());
    if (!opened) return console.refuse(refusal_of(opened.error(), options));
    for (const std::string& step : opened->migrations) console.print(fmt::format("{}\n", step));
    console.print(opened->migrations.empty() ? "The database has the form of this program already.\n"
                                             : fmt::format("{} steps were made.\n", opened->migrations.size()));
    return kDone;
}

}  // namespace couponry::tool
