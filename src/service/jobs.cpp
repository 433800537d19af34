#include "service/jobs.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/check.h"
#include "service/import_job.h"

namespace couponry::service {
namespace {

using store::Aggregate;

Failure no_job(std::string_view id) {
    return {"not_found", fmt::format("There is no job \"{}\".", id), {}};
}

/// The batch that a kept job names; nothing when it is an import.
std::optional<Batch> batch_of_job(const store::Transaction& transaction, const store::Document& document) {
    const boost::json::value job = boost::json::parse(document.body);
    if (job.at("kind").as_string() != "generation") return std::nullopt;
    auto batch = find_batch(transaction, std::string_view(job.at("of").as_string()), job.at("batch").as_int64());
    CHECK(batch.has_value());  // batches stay
    return batch;
}

boost::json::object show(const store::Transaction& transaction, const store::Document& document) {
    const auto batch = batch_of_job(transaction, document);
    return batch ? show_job(*batch) : show_job(job_of(document));
}

}  // namespace

void put_batch_job(store::Transaction& transaction, const Batch& batch, Instant now) {
    const boost::json::object body{{"id", batch.job}, {"kind", "generation"}, {"of", batch.coupon}, {"batch", batch.number}};
    CHECK(transaction.of(Aggregate::jobs).put({batch.job, boost::json::serialize(body), now, {}}).has_value());
}

Result<Batch> find_batch_of_job(const store::Transaction& transaction, std::string_view job) {
    const auto found = transaction.of(Aggregate::jobs).find(job);
    if (!found) return std::unexpected(no_job(job));
    auto batch = batch_of_job(transaction, *found);
    if (!batch) return fail("job_ended", "An import cannot be paused or cancelled; it ends by itself.");
    return std::move(*batch);
}

Result<boost::json::object> Jobs::find(std::string_view tenant, std::string_view id) const {
    boost::json::object job;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) -> Result<void> {
        const auto found = transaction.of(Aggregate::jobs).find(id);
        if (!found) return std::unexpected(no_job(id));
        job = show(transaction, *found);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return job;
}

Result<std::vector<boost::json::object>> Jobs::list(std::string_view tenant, std::string_view after, std::size_t limit) const {
    std::vector<boost::json::object> jobs;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
        jobs.clear();
        for (const store::Document& document : transaction.of(Aggregate::jobs).list(after, limit))
            jobs.push_back(show(transaction, document));
    });
    if (!done) return std::unexpected(done.error());
    return jobs;
}

Result<void> Jobs::follow(std::string_view tenant, std::string_view id, Follower follower) {
    // What is told from the next state on waits until the present one was said.
    const std::lock_guard lock(lock_);
    const auto job = find(tenant, id);
    if (!job) return std::unexpected(job.error());
    const Key key(tenant, id);
    followers_.emplace(key, std::move(follower));
    tell_all(key, *job);
    return {};
}

Result<void> Jobs::catch_up() {
    const std::lock_guard lock(lock_);
    for (auto at = followers_.begin(); at != followers_.end();) {
        const Key key = at->first;
        at = followers_.upper_bound(key);
        const auto job = find(key.first, key.second);
        if (job)
            tell_all(key, *job);
        else if (job.error().type != "not_found")
            return std::unexpected(job.error());
    }
    return {};
}

void Jobs::tell(std::string_view tenant, std::string_view id, const std::function<boost::json::object()>& show) {
    const std::lock_guard lock(lock_);
    if (const Key key(tenant, id); followers_.contains(key)) tell_all(key, show());
}

void Jobs::tell_all(const Key& key, const boost::json::object& job) {
    auto [at, end] = followers_.equal_range(key);
    while (at != end) at = at->second(job) && goes_on(job) ? std::next(at) : followers_.erase(at);
}

bool goes_on(const store::Transaction& transaction, const store::Document& job) {
    return goes_on(show(transaction, job));
}

bool goes_on(const boost::json::object& job) {
    const auto& state = job.at("state").as_string();
    return state == "running" || state == "paused";
}

}  // namespace couponry::service
