// Jobs of all kinds: finding, listing and following them. Imports keep theirs whole; the job of a batch of codes is that batch, and what
// is kept under the job's id only names it. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "service/batch.h"
#include "store/store.h"

namespace couponry::service {

void put_batch_job(store::Transaction& transaction, const Batch& batch, Instant now);
/// `not_found`; `job_ended` of an import, which nobody stops.
Result<Batch> find_batch_of_job(const store::Transaction& transaction, std::string_view job);

class Jobs {
public:
    explicit Jobs(store::Store& store) : store_(store) {}

    /// As answers show it. `not_found`.
    Result<boost::json::object> find(std::string_view tenant, std::string_view id) const;
    /// The latest first; `after` is an id.
    Result<std::vector<boost::json::object>> list(std::string_view tenant, std::string_view after, std::size_t limit) const;

    /// Called with the state of the job now and with each one after it, until it has ended or the call answers false. Then those who
    /// followed before hear the present state once more, so that those who are gone are forgotten. `not_found`.
    using Follower = std::function<bool(const boost::json::object& job)>;
    Result<void> follow(std::string_view tenant, std::string_view id, Follower follower);
    /// Tells all who follow a job its present state, which another server may have made. Failures of the store.
    Result<void> catch_up();
    /// `show` makes the job's state, if anybody follows it.
    void tell(std::string_view tenant, std::string_view id, const std::function<boost::json::object()>& show);

private:
    using Key = std::pair<std::string, std::string>;
    void tell_all(const Key& key, const boost::json::object& job);

    store::Store& store_;
    std::mutex lock_;
    std::multimap<Key, Follower> followers_;
};

/// Whether a job that is shown, or kept, goes on.
bool goes_on(const boost::json::object& job);
bool goes_on(const store::Transaction& transaction, const store::Document& job);

}  // namespace couponry::service
