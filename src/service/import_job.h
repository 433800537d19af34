// An import as it is kept and shown: what became of its rows, and what a restart needs to go on with it. Plain data, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "service/writes.h"
#include "store/transaction.h"

namespace couponry::service {

enum class OnError : std::uint8_t { refuse, skip };
std::optional<OnError> parse_on_error(std::string_view word);

enum class JobState : std::uint8_t { running, done, failed };

struct RowError {
    std::int64_t row = 0;
    std::string pointer;
    std::string detail;
    bool operator==(const RowError&) const = default;
};

struct Job {
    std::string id;
    std::string kind;
    JobState state = JobState::running;
    bool is_dry_run = false;
    OnError on_error = OnError::refuse;
    Instant started_at;
    std::optional<Instant> ended_at;
    std::int64_t rows = 0;
    std::int64_t imported = 0;
    std::int64_t skipped = 0;
    std::vector<RowError> errors;  ///< The first kImportErrorsMax.
    std::int64_t error_count = 0;
    std::int64_t revision = 0;  ///< In force at its end; 0 before.
    std::string detail;  ///< Why it failed, unless rows are why.

    // Of the work itself, not shown.
    bool is_spooled = false;  ///< All rows were read; a restart goes on.
    bool are_patches = false;
    std::int64_t offset = 0;  ///< Up to where rows of the spool are written.
    std::string owner;  ///< Whose imports folder has the spool, when several servers share the database.
    std::optional<Repeatable> repeatable;
    bool is_repeated = false;  ///< Answered again; not kept.

    void add_errors(std::int64_t row, const std::vector<FieldError>& row_errors);
};

/// The list of jobs is in the order of ids, and the latest come first.
std::string new_job_id(Instant now, RandomSource& random);

/// As the API shows it.
boost::json::object show_job(const Job& job);
void put_job(store::Transaction& transaction, const Job& job, Instant now);
Job job_of(const store::Document& document);
/// Of the request with that idempotency key.
std::optional<Job> find_repeated(const store::Transaction& transaction, std::string_view key);

/// What a restart finds.
std::vector<Job> running_jobs(const store::Transaction& transaction);

boost::json::array show_errors(const Job& job);

}  // namespace couponry::service
