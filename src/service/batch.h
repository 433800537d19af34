// A batch of generated codes: what was asked for, how far it is, and how both are kept and shown. Plain data, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "codes/generate.h"
#include "model/promotion.h"
#include "store/transaction.h"

namespace couponry::service {

/// How codes look; see codes/pattern.h.
struct CodeShape {
    std::string pattern, prefix;
    std::string alphabet;  ///< For #, in place of letters and digits.
    bool avoid_look_alikes = true;

    /// Failure `invalid_document` with a pointer to the field.
    Result<codes::Pattern> parse() const;
    /// The same for the same shape alone.
    std::string text() const;
};

/// What is asked for.
struct BatchOrder {
    std::int64_t count = 0;
    CodeShape shape;  ///< Without a pattern: the coupon's own.
    std::vector<std::string> bound_to;  ///< An address for each code, or none.
    std::optional<Days> valid_for;
    std::int64_t guesses_per_hit = 0;
};
/// Failure `invalid_document`.
Result<BatchOrder> read_batch_order(const boost::json::value& value);

enum class BatchState : std::uint8_t { running, paused, done, cancelled, failed };
bool has_ended(BatchState state);

/// Indexes of the series that are worked off together, in the order of their codes: so a step writes to one place of the table.
struct BatchRun {
    std::uint64_t first = 0, size = 0;
    std::uint64_t done = 0;
};

struct Batch {
    std::string coupon;  ///< Its id.
    std::int64_t number = 0;  ///< 1, 2, … of the coupon.
    std::string job;
    BatchOrder order;  ///< `bound_to`: addresses that have no code yet.
    bool is_bound = false;
    bool has_check_letter = false;
    BatchState state = BatchState::running;
    Instant started_at;
    std::optional<Instant> ended_at;
    std::string detail;  ///< Why it failed.
    std::int64_t generated = 0;
    std::int64_t worked_ms = 0;  ///< Without pauses.

    // Of the work itself, not shown.
    std::int64_t last_number = 0;  ///< Of a code.
    std::optional<BatchRun> run;
};

void put_batch(store::Transaction& transaction, const Batch& batch, Instant now);
std::optional<Batch> find_batch(const store::Transaction& transaction, std::string_view coupon, std::int64_t number);
/// In the order of their numbers.
std::vector<Batch> list_batches(const store::Transaction& transaction, std::string_view coupon, std::int64_t after,
                                std::size_t limit);
/// What a restart finds.
std::vector<Batch> running_batches(const store::Transaction& transaction);

boost::json::object show_batch(const Batch& batch);
/// The batch as a job, with its speed and the time that is left.
boost::json::object show_job(const Batch& batch);

}  // namespace couponry::service
