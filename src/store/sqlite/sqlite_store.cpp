#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <cstdio>
#include <optional>

#include "base/limits.h"
#include "store/sql/inside.h"
#include "store/sql/migrations.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/files.h"
#include "store/sqlite/writer.h"

namespace couponry::store::sqlite {
namespace {

/// Undoes an open transaction, also when an exception passes.
class RollBack {
public:
    explicit RollBack(Connection& connection) : connection_(connection) {}
    ~RollBack() { connection_.roll_back(); }
    RollBack(const RollBack&) = delete;
    RollBack& operator=(const RollBack&) = delete;

private:
    Connection& connection_;
};

class SqliteStore final : public Store {
public:
    /// `first` has the migrated database open. Throws soci::soci_error.
    SqliteStore(std::string path, std::optional<FileLock> lock, std::unique_ptr<Connection> first)
        : path_(std::move(path)), lock_(std::move(lock)) {
        writing_.add(std::move(first));
        for (int at = 0; !is_in_memory() && at < kStoreReaders; ++at) {
            auto reader = std::make_unique<Connection>(path_);
            reader->forbid_writes();
            reading_.add(std::move(reader));
        }
        writer_.emplace(writing_);
    }

    Result<void> read(std::string_view tenant, const Reading& work) override {
        const sql::Inside inside;
        try {
            Pool::Lease connection(readers());
            const RollBack end(*connection);
            (*connection).run("BEGIN");
            return work((*connection).transaction(tenant));
        } catch (const soci::soci_error& error) {
            return std::unexpected(failure_of(error));
        }
    }

    Result<void> write(std::string_view tenant, const Writing& work, Isolation /*always serializable*/) override {
        sql::Inside::check_outside();
        return writer_->write(tenant, work);
    }

    Result<void> backup(const std::string& path) override {
        if (exists(path)) return fail("store_failed", fmt::format("{} exists already; a backup replaces nothing.", path));
        const std::string partial = path + ".partial";
        std::remove(partial.c_str());  // of a backup that was interrupted
        if (const Result<void> made = make_private_file(partial); !made) return made;
        Result<void> copied = copy_to(partial);
        if (copied) copied = publish_file(partial, path);
        if (!copied) std::remove(partial.c_str());
        return copied;
    }

private:
    bool is_in_memory() const { return path_ == kInMemory; }
    // In memory there is one connection, and readers take turns with the writer.
    Pool& readers() { return is_in_memory() ? writing_ : reading_; }

    // A connection of its own reads one state while others write; its copy is compact, whatever the log holds.
    Result<void> copy_to(const std::string& path) {
        try {
            if (is_in_memory()) {
                Pool::Lease connection(writing_);
                (*connection).session() << "VACUUM INTO :path", soci::use(path);
            } else {
                Connection connection(path_);
                connection.session() << "VACUUM INTO :path", soci::use(path);
            }
            return {};
        } catch (const soci::soci_error& error) {
            return std::unexpected(failure_of(error));
        }
    }

    std::string path_;
    std::optional<FileLock> lock_;  // the connections are closed before it is freed
    Pool writing_, reading_;
    std::optional<Writer> writer_;
};

/// The lock and the file, before SQLite has to do with it.
Result<std::optional<FileLock>> prepare_file(const Options& options) {
    if (options.path == kInMemory) return std::nullopt;
    // SOCI has no way to write a quotation mark inside a path.
    if (options.path.empty() || options.path.find('"') != std::string::npos)
        return fail("store_failed", "The path of a database is not empty and has no quotation mark.");
    if (options.migrate == Migrate::no && !exists(options.path))
        return fail("store_missing", fmt::format("There is no database {}.", options.path));
    Result<FileLock> lock = FileLock::take(options.path + ".lock");
    if (!lock) return std::unexpected(std::move(lock.error()));
    if (!exists(options.path))
        if (Result<void> made = make_private_file(options.path); !made) return std::unexpected(std::move(made.error()));
    return std::move(*lock);
}

}  // namespace

Result<Opened> open(const Options& options) {
    Result<std::optional<FileLock>> lock = prepare_file(options);
    if (!lock) return std::unexpected(std::move(lock.error()));
    try {
        auto first = std::make_unique<Connection>(options.path);
        // Refused before anything is changed: the log of another program's database is its own matter.
        if (const auto steps = sql::migrated_steps(first->session(), sql::migrations()); !steps)
            return std::unexpected(steps.error());
        first->make_durable();
        Result<std::vector<std::string>> made = sql::migrate(first->session(), sql::migrations(), options.migrate, options.now);
        if (!made) return std::unexpected(std::move(made.error()));
        auto store = std::make_unique<SqliteStore>(options.path, std::move(*lock), std::move(first));
        const bool is_new = made->size() == sql::migrations().size();
        return Opened{std::move(store), std::move(*made), is_new};
    } catch (const soci::soci_error& error) {
        return std::unexpected(failure_of(error));
    }
}

Result<void> read_whole(const std::string& path, const std::function<Result<void>(soci::session&)>& read) {
    const Options options{.path = path, .migrate = Migrate::no, .now = {}};
    const Result<std::optional<FileLock>> lock = prepare_file(options);
    if (!lock) return std::unexpected(lock.error());
    try {
        Connection connection(path);
        if (auto made = sql::migrate(connection.session(), sql::migrations(), options.migrate, options.now); !made)
            return std::unexpected(made.error());
        return read(connection.session());
    } catch (const soci::soci_error& error) {
        return std::unexpected(failure_of(error));
    }
}

}  // namespace couponry::store::sqlite
