#include "store/postgres/postgres_store.h"

#include <soci/postgresql/soci-postgresql.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "base/limits.h"
#include "base/random.h"
#include "store/postgres/connection.h"
#include "store/postgres/open.h"
#include "store/sql/arrays.h"
#include "store/sql/copy.h"
#include "store/sql/inside.h"
#include "store/sql/migrations.h"

namespace couponry::store::postgres {
namespace {

constexpr const char* kBeginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

const char* begin_writing(Isolation isolation) {
    return isolation == Isolation::locks ? "BEGIN ISOLATION LEVEL READ COMMITTED" : "BEGIN ISOLATION LEVEL SERIALIZABLE";
}

constexpr std::chrono::milliseconds kTurnWait{kStoreTurnWaitMs};

std::unexpected<Failure> no_turn() {
    return fail("store_busy", "Too much waits for the database; try again.");
}

/// A connection of the pool for one transaction, which is undone unless it was committed, also when an exception passes.
class Lease {
public:
    explicit Lease(Pool& pool) : slot_(pool, kTurnWait) {}
    ~Lease() {
        if (slot_) (*slot_).tidy();
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Result<Connection*> connect() { return slot_ ? (*slot_).connect() : no_turn(); }

private:
    Pool::Lease slot_;
};

class PostgresStore final : public Store {
public:
    explicit PostgresStore(Address address) : address_(std::move(address)) {
        for (int at = 0; at < kStoreConnectionsReading; ++at) reading_.add(std::make_unique<Slot>(address_));
        for (int at = 0; at < kStoreConnectionsWriting; ++at) writing_.add(std::make_unique<Slot>(address_));
    }

    Result<std::vector<std::string>> prepare(const Options& options) {
        Lease lease(writing_);
        const auto connection = lease.connect();
        if (!connection) return std::unexpected(connection.error());
        try {
            return postgres::prepare(**connection, options);
        } catch (const soci::soci_error& error) {
            return std::unexpected(failure_of(error));
        }
    }

    Result<void> read(std::string_view tenant, const Reading& work) override {
        return run(reading_, kBeginReading, [&](Connection& connection) { return work(connection.transaction(tenant)); });
    }

    Result<void> write(std::string_view tenant, const Writing& work, Isolation isolation) override {
        sql::Inside::check_outside();  // or it would wait for its own turn
        // Writes of one tenant all change its revision, so they would only undo each other; those of other servers still may.
        std::unique_lock<std::timed_mutex> turn;
        if (isolation == Isolation::serializable) {
            turn = std::unique_lock(turns_[std::hash<std::string_view>()(tenant) % turns_.size()], kTurnWait);
            if (!turn) return no_turn();
        }
        return run(writing_, begin_writing(isolation), [&](Connection& connection) {
            Result<void> done = work(connection.transaction(tenant));
            if (done) connection.commit();
            return done;
        });
    }

    Result<void> backup(const std::string& /*path*/) override {
        return fail("store_failed",
                    "A PostgreSQL is copied by its own program: pg_dump --format=custom --file=couponry.dump, followed "
                    "by the address of the database; pg_restore reads it again.");
    }

    bool is_shared() const override { return true; }

    Result<std::vector<std::int64_t>> revisions(std::span<const std::string> tenants) override {
        sql::Texts names;
        std::unordered_map<std::string_view, std::size_t> places;
        for (std::size_t at = 0; at < tenants.size(); ++at) {
            names.add(tenants[at]);
            places.emplace(tenants[at], at);
        }
        std::vector<std::int64_t> revisions(tenants.size());
        auto done = run(reading_, kBeginReading, [&](Connection& connection) -> Result<void> {
            std::ranges::fill(revisions, 0);
            connection.each_revision(
                names, [&](const std::string& tenant, std::int64_t revision) { revisions[places.at(tenant)] = revision; });
            return {};
        });
        if (!done) return std::unexpected(done.error());
        return revisions;
    }

private:
    /// Until it is done or has failed for another reason than a collision or a lost connection; a few times at most.
    Result<void> run(Pool& pool, const char* begin, const std::function<Result<void>(Connection&)>& work) {
        const sql::Inside inside;
        for (int attempt = 1;; ++attempt) {
            try {
                Lease lease(pool);
                const auto connection = lease.connect();
                if (!connection) return std::unexpected(connection.error());
                (*connection)->run(begin);
                return work(**connection);
            } catch (const soci::soci_error& error) {
                if (attempt == kStoreAttemptsMax || !is_passing(error)) return std::unexpected(failure_of(error));
            } catch (const OutcomeUnknown&) {
                return fail(
                    "store_unknown",
                    "The connection to the database was lost while the change was saved: it may or may not have happened. Ask "
                    "again with the same Idempotency-Key.");
            }
            pause(attempt);
        }
    }

    /// Pauses differ, so that those who collided do not meet again.
    void pause(int attempt) {
        const std::uint64_t ms_max = std::min<std::uint64_t>(kStorePauseMsMax, std::uint64_t{1} << std::min(attempt, 30));
        std::this_thread::sleep_for(std::chrono::milliseconds(random_.below(ms_max + 1)));
    }

    const Address address_;
    SystemRandom random_;
    std::array<std::timed_mutex, 64> turns_;
    Pool reading_, writing_;
};

}  // namespace

Result<Opened> open(const Options& options) {
    auto address = read_address(options.url);
    if (!address) return std::unexpected(address.error());
    auto store = std::make_unique<PostgresStore>(std::move(*address));
    auto made = store->prepare(options);
    if (!made) return std::unexpected(made.error());
    const bool is_new = made->size() == sql::migrations().size();
    return Opened{std::move(store), std::move(*made), is_new};
}

Result<std::vector<CopiedTable>> fill(const Options& options, soci::session& from) {
    const auto address = read_address(options.url);
    if (!address) return std::unexpected(address.error());
    Slot slot(*address);
    const auto connection = slot.connect();
    if (!connection) return std::unexpected(connection.error());
    try {
        Options migrating = options;
        migrating.migrate = Migrate::yes;
        if (auto made = prepare(**connection, migrating); !made) return std::unexpected(made.error());
        return sql::copy_tables(from, (*connection)->session());
    } catch (const soci::postgresql_soci_error& error) {  // that of `from` is its owner's
        return std::unexpected(failure_of(error));
    }
}

}  // namespace couponry::store::postgres
