// What was used of promotions, coupons and campaigns, as numbers beside the redemptions that they follow from. Used inside a
// transaction, as documents.h says.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace couponry::store {

/// What is counted. `holder` is empty for everybody; `period` is empty for all time, else the day on which it begins; `currency` is
/// empty where redemptions and applications are counted, else that of the amount.
struct CounterKey {
    std::string subject;  ///< "promotions:summer", "coupons:WELCOME", "campaigns:autumn".
    std::string holder;
    std::string period;
    std::string currency;
    auto operator<=>(const CounterKey&) const = default;
};

/// What is held counts as used, until it is confirmed or given back.
struct Counter {
    CounterKey key;
    std::int64_t redemptions = 0, redemptions_held = 0;
    std::int64_t applications = 0, applications_held = 0;
    std::int64_t amount = 0, amount_held = 0;
    std::int64_t customers = 0;  ///< How many different ones; of everybody's alone.
    bool is_new = true;  ///< Not in the store yet.
    bool operator==(const Counter&) const = default;
};

class Counters {
public:
    virtual ~Counters() = default;

    /// One each, in the order of the keys; all zero where nothing was counted.
    virtual std::vector<Counter> find(std::span<const CounterKey> keys) const = 0;
    /// The same, and nobody else changes those that are there before this transaction ends. The keys are sorted and different, so that two
    /// transactions never wait for each other; a transaction calls this once.
    virtual std::vector<Counter> lock(std::span<const CounterKey> keys) = 0;
    /// Of those that were locked. The number of this change; nothing when somebody else made one meanwhile that nobody had counted: then
    /// the transaction must be undone. Until it ends, nobody else puts any.
    virtual std::optional<std::int64_t> put(std::span<const Counter> counters) = 0;
    /// The number of the latest change; 0 before the first.
    virtual std::int64_t change() const = 0;
    /// The first `limit` counters after `after`: everybody's first, then by holder. 1 to kRowsPerPageMax.
    virtual std::vector<Counter> list(const CounterKey& after, std::size_t limit) const = 0;
    /// Likewise, everybody's.
    virtual std::vector<Counter> list_everybodys(const CounterKey& after, std::size_t limit) const = 0;
    /// The first `limit` of one holder, in the order of their keys. 1 to kRowsPerPageMax.
    virtual std::vector<Counter> list_of(std::string_view holder, const CounterKey& after, std::size_t limit) const = 0;
    /// Everybody's that were put after that change, the earliest first. 1 to kRowsPerPageMax.
    virtual std::vector<Counter> changed_after(std::int64_t change, std::size_t limit) const = 0;
};

}  // namespace couponry::store
