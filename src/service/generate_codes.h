// GenerateCodes: batches of codes for multi-code coupons, made in the background. A batch goes on in steps, each of which is one
// transaction with its codes and how far the batch is: whatever is stopped or killed goes on there, without a code lost or twice. Any
// thread; one at a time works.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/random.h"
#include "service/batch.h"
#include "service/writes.h"
#include "store/store.h"

namespace couponry::service {

class GenerateCodes {
public:
    GenerateCodes(store::Store& store, Writes& writes, RandomSource& random) : store_(store), writes_(writes), random_(random) {}
    ~GenerateCodes() { stop(); }
    GenerateCodes(const GenerateCodes&) = delete;
    GenerateCodes& operator=(const GenerateCodes&) = delete;

    /// {"count", "pattern"?, "prefix"?, "bound_to"?, "valid_for"?, …}. The answer is the job. From now on the coupon's prefix and check
    /// letter are such that its mistyped codes are known. `not_found`, `invalid_document`, those of Writes.
    Result<Written> begin(const WriteContext& context, std::string_view coupon, const boost::json::value& value);

    enum class Order : std::uint8_t { pause, resume, cancel };
    /// Codes that were made stay. The answer is the job. `not_found`, `job_ended`, those of Writes.
    Result<Written> order(const WriteContext& context, std::string_view job, Order order);

    /// Once, before begin(): what was interrupted is found.
    Result<void> prepare();
    /// One step of one batch; false when there is nothing to do. After a failure of the store the step is still to be done.
    Result<bool> work();
    /// Works in a thread of its own until stop(). `on_failure` is called there; then the step is tried again after a pause.
    void start(std::function<void(const Failure&)> on_failure);
    void stop();

    /// Called after each step, and when a job was paused, resumed or cancelled; set before start().
    using Watcher = std::function<void(std::string_view tenant, const Batch& batch)>;
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }

private:
    struct Place {
        std::string tenant, coupon;
        std::int64_t number = 0;
        bool operator==(const Place&) const = default;
    };
    /// What is in memory of the batch that is worked on, of one run.
    struct Bench {
        Place place;
        BatchRun run;
        std::optional<codes::Generator> generator;
        std::vector<codes::Number> numbers;  ///< Of the run, in order.
        Instant since;  ///< The end of the step before.
    };

    void push(Place place);
    Result<bool> step(const Place& place);
    Result<std::optional<Batch>> begin_run(const Place& place) const;
    void set_up(const Place& place, const Batch& batch, const codes::BatchKey& key);
    std::vector<store::StoredCode> make(const Batch& batch, Instant now) const;
    Result<std::optional<Batch>> write_step(const Place& place, const Batch& before);
    void run();

    store::Store& store_;
    Writes& writes_;
    RandomSource& random_;
    Watcher watcher_;
    Bench bench_;  // of the one who works
    std::function<void(const Failure&)> on_failure_;

    std::mutex lock_;
    std::condition_variable changed_;
    std::deque<Place> waiting_;
    bool is_stopping_ = false;
    std::thread thread_;
};

/// All codes of a batch in the order of their numbers as CSV, page by page, so that memory is that of a page; of a batch at work, those
/// that are there. Ends when `write` answers false. `not_found`.
Result<void> write_batch_file(store::Store& store, std::string_view tenant, std::string_view coupon, std::int64_t number,
                              const std::function<bool(std::string_view lines)>& write);

}  // namespace couponry::service
