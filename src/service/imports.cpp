#include "service/imports.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>

#include "base/check.h"
#include "base/digest.h"
#include "document/reader.h"
#include "service/import_batch.h"
#include "service/jobs.h"
#include "service/resources.h"

namespace couponry::service {
namespace {

using store::Aggregate;

/// Between two calls of Request::progress while the file is read.
constexpr std::int64_t kRowsPerProgress = 1'000;

Failure stopping() {
    return {"server_stopping", "The server stops; the import goes on when it starts again.", {}};
}

/// A change that a later one of the same document follows counts for nothing.
std::vector<Change> latest_only(std::vector<Change> changes) {
    std::set<std::string_view> seen;
    std::vector<Change> latest;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change)
        if (seen.insert(change->id).second) latest.push_back(*change);
    return latest;
}

/// The coupon that all codes of the file belong to; a row that names another is wrong.
Result<void> set_coupon(const std::string& coupon, boost::json::value& row) {
    if (!row.is_object()) return {};  // its reader says so
    auto& named = row.as_object()["coupon"];
    if (named.is_string() && kind_of(Aggregate::coupons).id_of(std::string_view(named.as_string())) != coupon)
        return std::unexpected(document::invalid_document(
            {{"/coupon", fmt::format("The codes of this file are those of \"{}\"; leave the field out.", coupon)}}));
    if (named.is_null() || named.is_string()) named = coupon;
    return {};
}

}  // namespace

class Imports::Turn {
public:
    Turn(Imports& imports, Running running) : imports_(imports), running_(std::move(running)) {
        const std::lock_guard lock(imports_.lock_);
        is_taken_ = imports_.running_.insert(running_).second;
    }
    ~Turn() {
        const std::lock_guard lock(imports_.lock_);
        if (is_taken_) imports_.running_.erase(running_);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    bool is_taken() const { return is_taken_; }

private:
    Imports& imports_;
    const Running running_;
    bool is_taken_ = false;
};

void Imports::tell(const Work& work) const {
    if (work.progress) work.progress(work.job);
    if (watcher_) watcher_(work.tenant, work.job);
}

// Beginning and end

Result<Job> Imports::run(const Request& request, const ByteSource& source) {
    const Turn turn(*this, {request.tenant, std::string(request.kind->name)});
    if (!turn.is_taken())
        return fail("import_in_progress",
                    fmt::format("An import of {} is running; wait for its end, which /v1/jobs tells.", request.kind->name));
    Work work{request.tenant, request.kind, {}, request.coupon, request.progress};
    work.job.kind = request.kind->name;
    work.job.is_dry_run = request.is_dry_run;
    work.job.on_error = request.on_error;
    if (!request.idempotency_key) {
        auto rows = read_rows(request.format, request.kind->name, source);
        if (!rows) return std::unexpected(rows.error());
        return go(work, **rows);
    }
    auto repeated = find_repeated(request, *request.idempotency_key, source);
    if (!repeated) return std::unexpected(repeated.error());
    if (*repeated) return std::move(**repeated);
    Sha256 digest;
    digest.add(request.coupon);
    auto rows = read_rows(request.format, request.kind->name, [&] {
        auto piece = source();
        if (piece) digest.add(*piece);
        return piece;
    });
    if (!rows) return std::unexpected(rows.error());
    work.job.repeatable = Repeatable{*request.idempotency_key, {}};
    work.finish_fingerprint = [&] { work.job.repeatable->fingerprint = digest.hex(); };
    return go(work, **rows);
}

/// What a request with the same key was answered, if the file is the same; nothing when it is to be done.
Result<std::optional<Job>> Imports::find_repeated(const Request& request, const std::string& key,
                                                  const ByteSource& source) const {
    std::optional<Job> job;
    const auto done = store_.read(request.tenant,
                                  [&](const store::Transaction& transaction) { job = service::find_repeated(transaction, key); });
    if (!done) return std::unexpected(done.error());
    // One that failed for another reason than its rows may be tried again.
    if (!job || (job->state == JobState::failed && !job->detail.empty())) return std::nullopt;
    if (job->state == JobState::running)
        return fail("idempotency_key_busy", "A request with this Idempotency-Key is being worked on; ask again in a moment.");
    Sha256 digest;
    digest.add(request.coupon);
    for (auto piece = source();; piece = source()) {
        if (!piece) return std::unexpected(piece.error());
        if (piece->empty()) break;
        digest.add(*piece);
    }
    const bool is_same = job->kind == request.kind->name && job->is_dry_run == request.is_dry_run &&
                         job->on_error == request.on_error && job->repeatable->fingerprint == digest.hex();
    if (!is_same)
        return fail("idempotency_key_reused",
                    "This Idempotency-Key was used for another request; choose a new key for each request.");
    job->is_repeated = true;
    return job;
}

Result<Job> Imports::go(Work& work, ImportRows& rows) {
    if (auto begun = begin(work); !begun) return std::unexpected(begun.error());
    if (auto done = read(work, rows); !done) return fail_job(work, done.error());
    const bool may_refuse = work.job.on_error == OnError::refuse;
    if (may_refuse && work.job.error_count > 0) return end(work, JobState::failed);
    if (may_refuse || work.job.is_dry_run)
        if (auto done = judge(work); !done) return fail_job(work, done.error());
    if (may_refuse && work.job.error_count > 0) return end(work, JobState::failed);
    if (work.job.is_dry_run) {
        work.job.imported = work.job.rows - work.job.skipped;
        return end(work, JobState::done);
    }
    work.job.is_spooled = true;
    const auto kept =
        store_.write(work.tenant, [&](store::Transaction& transaction) { put_job(transaction, work.job, clock_()); });
    if (!kept) return fail_job(work, kept.error());
    return write(work);
}

Result<void> Imports::begin(Work& work) {
    work.job.started_at = clock_();
    work.job.id = new_job_id(work.job.started_at, random_);
    work.job.owner = owner_;
    return store_.write(work.tenant, [&](store::Transaction& transaction) {
        put_job(transaction, work.job, work.job.started_at);
        store::Documents& jobs = transaction.of(Aggregate::jobs);
        const auto kept = jobs.list({}, kJobsKeptMax);
        if (kept.size() < kJobsKeptMax) return;
        for (const store::Document& old : jobs.list(kept.back().id, kJobsKeptMax))
            if (!goes_on(transaction, old)) jobs.erase(old.id);
    });
}

Result<Job> Imports::end(Work& work, JobState state) {
    Job& job = work.job;
    job.state = state;
    job.ended_at = clock_();
    const bool has_changed = job.imported > 0 && !job.is_dry_run;
    const auto done = store_.write(work.tenant, [&](store::Transaction& transaction) {
        job.revision = has_changed && work.kind->is_evaluated ? transaction.next_revision() : transaction.revision();
        put_job(transaction, job, *job.ended_at);
    });
    std::error_code error;
    std::filesystem::remove(spool_path(job), error);
    if (!done) return std::unexpected(done.error());
    if (watcher_) watcher_(work.tenant, job);
    if (has_changed)
        if (auto in_force = put_in_force(work, {}, false); !in_force) return std::unexpected(in_force.error());
    return std::move(job);
}

/// What is wrong with something else than rows.
Result<Job> Imports::fail_job(Work& work, const Failure& failure) {
    work.job.detail = failure.detail;
    [[maybe_unused]] const auto ended = end(work, JobState::failed);  // the first failure is the one to tell
    return std::unexpected(failure);
}

// The file

Result<void> Imports::read(Work& work, ImportRows& rows) {
    auto spool = SpoolWriter::make(spool_path(work.job));
    if (!spool) return std::unexpected(spool.error());
    work.job.are_patches = rows.are_patches();
    for (;;) {
        if (is_stopping_) return fail("server_stopping", "The server stops; nothing was saved. Send the file again.");
        auto row = rows.next();
        if (!row) return std::unexpected(row.error());
        if (!*row) break;
        const auto is_good = read_row(work, rows, std::move(**row), *spool);
        if (!is_good) return std::unexpected(is_good.error());
        ++work.job.rows;
        if (!*is_good && work.job.on_error == OnError::skip) ++work.job.skipped;
        if (work.job.rows % kRowsPerProgress == 0) tell(work);
    }
    if (work.finish_fingerprint) work.finish_fingerprint();
    return spool->finish();
}

/// Whether it is good by itself.
Result<bool> Imports::read_row(Work& work, const ImportRows& rows, ImportRow row, SpoolWriter& spool) const {
    const auto refuse = [&](const Failure& failure) {
        std::vector<FieldError> errors = failure.errors;
        if (errors.empty()) errors.push_back({"", failure.detail});
        for (FieldError& error : errors) error = rows.located(std::move(error));
        work.job.add_errors(row.number, errors);
        return false;
    };
    if (!row.value) return refuse(row.value.error());
    if (!work.coupon.empty())
        if (auto set = set_coupon(work.coupon, *row.value); !set) return refuse(set.error());
    std::string patch;
    if (rows.are_patches()) {
        patch = boost::json::serialize(*row.value);
        boost::json::value whole = boost::json::object();  // what would be made if there is nothing yet
        apply_merge_patch(whole, *row.value);
        *row.value = std::move(whole);
    } else if (row.value->is_object()) {
        remove_answered_fields(row.value->as_object());
    }
    auto kept = work.kind->read(*row.value, {});
    if (!kept) return refuse(kept.error());
    if (patch.empty()) patch = boost::json::serialize(kept->body);
    auto added = spool.add({row.number, std::move(kept->id), std::move(kept->keys), std::move(patch)});
    if (!added) return std::unexpected(added.error());
    return true;
}

// The store

/// All rows beside what is there, before the first is written.
Result<void> Imports::judge(Work& work) {
    if (work.kind->check == nullptr && !work.job.are_patches) return {};
    const Job before = work.job;
    auto spool = SpoolReader::open(spool_path(work.job), 0);
    if (!spool) return std::unexpected(spool.error());
    const auto add = [&](const std::vector<RefusedRow>& refused) {
        for (const RefusedRow& row : refused) work.job.add_errors(row.number, row.errors);
        if (work.job.on_error == OnError::skip) work.job.skipped += static_cast<std::int64_t>(refused.size());
    };
    if (!work.kind->checks_own_kind) {
        for (bool is_last = false; !is_last;) {
            const auto batch = next_batch(*spool);
            if (!batch) return std::unexpected(batch.error());
            is_last = batch->is_last;
            std::vector<RefusedRow> refused;
            const auto done = store_.read(work.tenant, [&](const store::Transaction& transaction) {
                refused = judge_rows(transaction, *work.kind, work.job.are_patches, batch->rows);
            });
            if (!done) return done;
            add(refused);
        }
        return {};
    }
    // Rows may name each other, so they are written to be judged, and undone: there are not many of these kinds.
    constexpr std::string_view kRehearsed = "rehearsed";
    const auto done = store_.write(work.tenant, [&](store::Transaction& transaction) -> Result<void> {
        work.job = before;
        auto again = SpoolReader::open(spool_path(work.job), 0);
        if (!again) return std::unexpected(again.error());
        for (bool is_last = false; !is_last;) {
            const auto batch = next_batch(*again);
            if (!batch) return std::unexpected(batch.error());
            is_last = batch->is_last;
            std::vector<Change> changes;
            add(put_rows(transaction, *work.kind, work.job.are_patches, batch->rows, clock_(), changes));
        }
        return fail(std::string(kRehearsed), "");
    });
    CHECK(!done);
    return done.error().type == kRehearsed ? Result<void>() : done;
}

/// From where the last batch ended.
Result<Job> Imports::write(Work& work) {
    auto spool = SpoolReader::open(spool_path(work.job), work.job.offset);
    if (!spool) return fail_job(work, spool.error());
    const bool is_whole = work.job.offset == 0;
    std::vector<Change> changes;
    for (bool is_first = true;; is_first = false) {
        if (is_stopping_) return std::unexpected(stopping());
        const auto batch = next_batch(*spool);
        if (!batch) return fail_job(work, batch.error());
        Job progress;
        const auto done = store_.write(work.tenant, [&](store::Transaction& transaction) -> Result<void> {
            progress = work.job;
            changes.clear();
            if (!transaction.of(Aggregate::jobs).find(progress.id))
                return fail("not_found", "All that the tenant has was erased while the import ran.");
            const Instant now = clock_();
            const auto refused = put_rows(transaction, *work.kind, progress.are_patches, batch->rows, now, changes);
            for (const RefusedRow& row : refused) progress.add_errors(row.number, row.errors);
            if (!refused.empty() && progress.on_error == OnError::refuse)
                return fail("invalid_rows", "Another change made a row wrong while the import ran.");
            progress.skipped += static_cast<std::int64_t>(refused.size());
            progress.imported += static_cast<std::int64_t>(batch->rows.size() - refused.size());
            progress.offset = spool->offset();
            if (batch->is_last) {
                progress.state = JobState::done;
                progress.ended_at = now;
                // One revision for all: who reads the shop in between may see a part.
                const bool has_changed = work.kind->is_evaluated && progress.imported > 0;
                progress.revision = has_changed ? transaction.next_revision() : transaction.revision();
            }
            put_job(transaction, progress, now);
            return {};
        });
        if (!done && done.error().type == "invalid_rows") {
            work.job.errors = progress.errors;
            work.job.error_count = progress.error_count;
            return end(work, JobState::failed);
        }
        if (!done && done.error().type == "not_found") return std::unexpected(done.error());  // nor is there a job any more
        if (!done) return fail_job(work, done.error());
        work.job = std::move(progress);
        tell(work);
        if (!batch->is_last) continue;
        std::error_code error;
        std::filesystem::remove(spool_path(work.job), error);
        if (auto in_force = put_in_force(work, changes, is_whole && is_first); !in_force)
            return std::unexpected(in_force.error());
        return std::move(work.job);
    }
}

/// `is_whole`: the changes are all of the import, and of the transaction that made its revision.
Result<void> Imports::put_in_force(const Work& work, const std::vector<Change>& changes, bool is_whole) {
    if (!work.kind->is_evaluated || work.job.imported == 0) return {};
    const auto shop = shops_.find_loaded(work.tenant);
    if (!shop) return {};
    // Codes are looked up where they are kept; what is in force is only that there are some.
    if (work.kind->aggregate == Aggregate::codes)
        return shop->put_in_force(work.job.revision, std::vector{Change{Aggregate::codes, {}, "{}"}});
    if (is_whole) return shop->put_in_force(work.job.revision, latest_only(changes));
    return shop->reload();
}

}  // namespace couponry::service
