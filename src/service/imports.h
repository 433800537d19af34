// Imports: many documents of one kind from a file. First the whole file is read and judged, its good rows going into a spool beside the
// database; then they are written in batches, each together with the progress of its job, so that a server that was killed goes on where
// the last batch ended, without a row lost or twice. Any thread.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "service/import_job.h"
#include "service/import_rows.h"
#include "service/import_spool.h"
#include "service/kinds.h"
#include "service/shops.h"
#include "service/writes.h"
#include "store/store.h"

namespace couponry::service {

class Imports {
public:
    /// `folder` is made when it is needed; nobody else writes there.
    Imports(store::Store& store, Shops& shops, Clock clock, RandomSource& random, std::string folder)
        : store_(store), shops_(shops), clock_(std::move(clock)), random_(random), folder_(std::move(folder)) {}

    /// Once, before the first import: what was interrupted is found, and what only an import without a job left is removed.
    Result<void> prepare();
    /// Ends the imports that prepare() found.
    Result<void> resume();
    /// Imports that run stop after their batch, and go on with the next start.
    void stop() { is_stopping_ = true; }

    struct Request {
        std::string tenant;
        const Kind* kind = nullptr;
        FileFormat format = FileFormat::json_lines;
        OnError on_error = OnError::refuse;
        bool is_dry_run = false;
        std::string coupon = {};  ///< Of codes: the id of the one that all of them belong to; it is there.
        std::optional<std::string> idempotency_key = std::nullopt;
        /// Called now and then by the thread that imports.
        std::function<void(const Job& job)> progress = nullptr;
    };
    /// The job as it ended: a failed one has rows that were refused, and was not written at all unless `imported` says so. With
    /// on_error=refuse all rows are judged beside what is in the store before the first is written; who changes the store meanwhile so
    /// that a later row is wrong makes the import fail behind the last whole batch. What is evaluated is in force when this returns.
    /// Failures: those of the source, of the store, of read_rows(); `import_in_progress` of the same kind; `idempotency_key_busy`,
    /// `idempotency_key_reused`.
    Result<Job> run(const Request& request, const ByteSource& source);

    /// Called with each job as it goes on and when it has ended, by the thread that imports; set before the first import.
    using Watcher = std::function<void(std::string_view tenant, const Job& job)>;
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }

private:
    /// That one import of a kind runs at a time.
    using Running = std::pair<std::string, std::string>;
    class Turn;
    /// One import at work.
    struct Work {
        std::string tenant;
        const Kind* kind = nullptr;
        Job job;
        std::string coupon = {};
        std::function<void(const Job&)> progress = nullptr;
        std::function<void()> finish_fingerprint = nullptr;  ///< When the whole file was read.
    };

    std::string spool_path(const Job& job) const;
    Result<void> find_owner();
    Result<void> begin(Work& work);
    Result<std::optional<Job>> find_repeated(const Request& request, const std::string& key, const ByteSource& source) const;
    Result<void> read(Work& work, ImportRows& rows);
    Result<bool> read_row(Work& work, const ImportRows& rows, ImportRow row, SpoolWriter& spool) const;
    Result<void> judge(Work& work);
    Result<Job> write(Work& work);
    Result<void> put_in_force(const Work& work, const std::vector<Change>& changes, bool is_whole);
    Result<Job> go(Work& work, ImportRows& rows);
    Result<Job> end(Work& work, JobState state);
    Result<Job> fail_job(Work& work, const Failure& failure);
    void tell(const Work& work) const;
    Result<void> prepare_tenant(const std::string& tenant, std::set<std::string>& spools);

    store::Store& store_;
    Shops& shops_;
    Clock clock_;
    RandomSource& random_;
    const std::string folder_;
    Watcher watcher_;
    std::atomic<bool> is_stopping_ = false;
    std::mutex lock_;
    std::set<Running> running_;
    std::vector<Work> interrupted_;
    std::string owner_;  // of this folder's jobs
};

}  // namespace couponry::service
