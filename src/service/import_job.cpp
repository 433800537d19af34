#include "service/import_job.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "document/reader.h"
#include "document/writer.h"

namespace couponry::service {
namespace {

using document::json_text;

constexpr std::string_view kByRepetition = "idempotency_key";
constexpr std::string_view kByState = "state";  // of those that run
constexpr document::Choice<OnError, 2> kOnErrors{{{{"refuse", OnError::refuse}, {"skip", OnError::skip}}}};
constexpr document::Choice<JobState, 3> kStates{
    {{{"running", JobState::running}, {"done", JobState::done}, {"failed", JobState::failed}}}};

template <class Words>
auto value_of(const Words& words, const boost::json::value& word) {
    for (const auto& entry : words.entries)
        if (entry.word == std::string_view(word.as_string())) return entry.value;
    CHECK(false);  // what was kept was written here
}

Instant instant_of(const boost::json::value& text) {
    const auto instant = parse_instant(std::string_view(text.as_string()));
    CHECK(instant.has_value());
    return *instant;
}

boost::json::object write_job(const Job& job) {
    boost::json::object object = show_job(job);
    object["is_spooled"] = job.is_spooled;
    object["are_patches"] = job.are_patches;
    object["offset"] = job.offset;
    if (!job.owner.empty()) object["owner"] = job.owner;
    if (job.repeatable) {
        object["idempotency_key"] = job.repeatable->key;
        object["fingerprint"] = job.repeatable->fingerprint;
    }
    return object;
}

}  // namespace

std::optional<OnError> parse_on_error(std::string_view word) {
    for (const auto& entry : kOnErrors.entries)
        if (entry.word == word) return entry.value;
    return std::nullopt;
}

void Job::add_errors(std::int64_t row, const std::vector<FieldError>& row_errors) {
    error_count += static_cast<std::int64_t>(row_errors.size());
    for (const FieldError& error : row_errors)
        if (errors.size() < kImportErrorsMax) errors.push_back({row, error.pointer, error.detail});
}

std::string new_job_id(Instant now, RandomSource& random) {
    constexpr std::int64_t kEnd = 1LL << 48;  // in about nine thousand years
    return fmt::format("job-{:012x}{:08x}", kEnd - 1 - now.ms, random.below(1ULL << 32));
}

boost::json::array show_errors(const Job& job) {
    boost::json::array errors;
    for (const RowError& error : job.errors)
        errors.push_back({{"row", error.row}, {"pointer", json_text(error.pointer)}, {"detail", json_text(error.detail)}});
    return errors;
}

boost::json::object show_job(const Job& job) {
    boost::json::object object;
    object["id"] = job.id;
    object["kind"] = "import";
    object["of"] = job.kind;
    object["state"] = json_text(kStates.word(job.state));
    object["dry_run"] = job.is_dry_run;
    object["on_error"] = json_text(kOnErrors.word(job.on_error));
    object["started_at"] = format_instant(job.started_at);
    if (job.ended_at) object["ended_at"] = format_instant(*job.ended_at);
    object["rows"] = job.rows;
    object["imported"] = job.imported;
    object["skipped"] = job.skipped;
    object["errors"] = show_errors(job);
    object["error_count"] = job.error_count;
    if (job.revision != 0) object["revision"] = job.revision;
    if (!job.detail.empty()) object["detail"] = job.detail;
    return object;
}

void put_job(store::Transaction& transaction, const Job& job, Instant now) {
    store::NewVersion version{job.id, boost::json::serialize(write_job(job)), now, {}};
    if (job.state == JobState::running) version.keys.push_back({std::string(kByState), "running"});
    if (job.repeatable) version.keys.push_back({std::string(kByRepetition), job.repeatable->key});
    CHECK(transaction.of(store::Aggregate::jobs).put(version).has_value());
}

Job job_of(const store::Document& document) {
    const boost::json::object object = boost::json::parse(document.body).as_object();
    Job job;
    job.id = object.at("id").as_string();
    job.kind = object.at("of").as_string();
    job.state = value_of(kStates, object.at("state"));
    job.is_dry_run = object.at("dry_run").as_bool();
    job.on_error = value_of(kOnErrors, object.at("on_error"));
    job.started_at = instant_of(object.at("started_at"));
    if (const auto* ended_at = object.if_contains("ended_at")) job.ended_at = instant_of(*ended_at);
    job.rows = object.at("rows").as_int64();
    job.imported = object.at("imported").as_int64();
    job.skipped = object.at("skipped").as_int64();
    for (const boost::json::value& error : object.at("errors").as_array())
        job.errors.push_back({error.at("row").as_int64(), std::string(error.at("pointer").as_string()),
                              std::string(error.at("detail").as_string())});
    job.error_count = object.at("error_count").as_int64();
    if (const auto* revision = object.if_contains("revision")) job.revision = revision->as_int64();
    if (const auto* detail = object.if_contains("detail")) job.detail = detail->as_string();
    job.is_spooled = object.at("is_spooled").as_bool();
    job.are_patches = object.at("are_patches").as_bool();
    job.offset = object.at("offset").as_int64();
    if (const auto* owner = object.if_contains("owner")) job.owner = owner->as_string();
    if (const auto* key = object.if_contains("idempotency_key"))
        job.repeatable = Repeatable{std::string(key->as_string()), std::string(object.at("fingerprint").as_string())};
    return job;
}

std::vector<Job> running_jobs(const store::Transaction& transaction) {
    std::vector<Job> jobs;
    for (const store::Document& document :
         transaction.of(store::Aggregate::jobs).find_by(kByState, "running", {}, kRowsPerPageMax))
        jobs.push_back(job_of(document));
    return jobs;
}

std::optional<Job> find_repeated(const store::Transaction& transaction, std::string_view key) {
    const auto found = transaction.of(store::Aggregate::jobs).find_by(kByRepetition, key, {}, 1);
    return found.empty() ? std::nullopt : std::optional(job_of(found.front()));  // the latest
}

}  // namespace couponry::service
