// LiveShop: what one tenant runs, compiled, and kept in step with the store. A committed write is handed over with its revision and is
// in force when put_in_force() returns. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/publisher.h"
#include "service/ledger.h"
#include "service/shop_names.h"
#include "store/store.h"

namespace couponry::service {

/// A document that was written, or erased (without a body).
struct Change {
    store::Aggregate aggregate;
    std::string id;
    std::string body;
};

/// Uses by subject and label of the period (ledger.h).
using UsesByPeriod = std::map<std::string, std::map<std::string, Used>>;

/// What a request is answered from: one consistent state.
struct InForce {
    std::shared_ptr<const engine::Snapshot> snapshot;
    std::shared_ptr<const UsageFacts> usage;  ///< By everybody, of all time: imported, and counted here.
    std::shared_ptr<const UsesByPeriod> periods;  ///< By everybody, of promotions with a limit per period.
    bool has_codes = false;  ///< Whether an entered text may be a generated code.
};

class LiveShop {
public:
    /// Reads everything from the store.
    static Result<std::unique_ptr<LiveShop>> load(store::Store& store, std::string tenant);
    LiveShop(const LiveShop&) = delete;
    LiveShop& operator=(const LiveShop&) = delete;

    /// Never waits for those that write or read anew.
    InForce current() const;
    const ShopNames& names() const { return names_; }

    /// Of a write that was committed. Writes come into force in the order of their revisions, whichever thread comes first.
    Result<void> put_in_force(std::int64_t revision, std::span<const Change> changes);
    /// What a committed transaction counted.
    void count(const Counted& counted);
    /// What other nodes counted until now; those who ask at the same time share a look. Nothing to do in a store that is not shared.
    Result<void> catch_up_uses();
    /// Until at least that revision is in force, which another server may have made.
    Result<void> catch_up(std::int64_t revision);
    /// Everything anew: after writes too many to be told, or whose end is not known.
    Result<void> reload();

private:
    LiveShop(store::Store& store, std::string tenant) : store_(store), tenant_(std::move(tenant)) {}
    Result<void> reload(std::unique_lock<std::mutex>& lock);
    bool publish(std::int64_t revision, std::span<const Change> changes);
    std::size_t edits_max() const;
    Result<void> look_for_uses();
    void take_counters(std::span<const store::Counter> counters);
    void show();

    store::Store& store_;
    const std::string tenant_;
    ShopNames names_;

    std::mutex lock_;  // of those that change what is in force
    std::condition_variable turned_;  // revision_ has grown
    std::int64_t revision_ = 0;  // in force
    std::unique_ptr<engine::Publisher> publisher_;
    std::shared_ptr<const UsageFacts> imported_;
    std::shared_ptr<const CountedUses> counted_;
    std::shared_ptr<const UsesByPeriod> periods_;
    std::int64_t change_ = 0;  // of counters: all up to it are known
    bool has_codes_ = false;
    std::size_t edits_ = 0;  // of promotions since everything was read

    std::mutex look_lock_;  // of those who want to know what other nodes counted
    std::condition_variable looked_;
    bool is_looking_ = false;
    std::int64_t looks_begun_ = 0, looks_done_ = 0;  // the number of the latest
    std::chrono::steady_clock::time_point next_look_;  // not before

    mutable std::mutex shown_lock_;  // only ever held for a copy
    InForce shown_;
};

}  // namespace couponry::service
