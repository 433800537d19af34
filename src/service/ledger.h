// The ledger: which counters an order's uses change, and how. Counters follow from redemptions and are never changed otherwise. A Ledger
// belongs to one transaction, or to whoever works out what a transaction will do; the functions are pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "model/promotion.h"
#include "model/redemption.h"
#include "model/used.h"
#include "store/transaction.h"

namespace couponry::service {

/// Under whose names a customer's uses are counted: the mailbox of the address and the id, whichever are known. A limit per customer
/// holds under each of them, so that nobody passes it by signing in, or as a record that is made at the same moment.
std::vector<std::string> holders_of(std::string_view customer, std::string_view email);

/// "day:2026-11-22", "week:2026-11-16" (its Monday), "month:2026-11": as the clock on the wall of that zone says.
std::string period_label(Period period, Instant instant, const TimeZone& zone);

/// What a limit counts.
enum class Measure : std::uint8_t { redemptions, applications, amount };
struct UseLimit {
    store::CounterKey key;
    Measure measure = Measure::redemptions;
    std::int64_t most = 0;
};
/// Held and used together.
std::int64_t count_of(const store::Counter& counter, Measure measure);

/// How a redemption stands in the counters.
enum class Standing : std::uint8_t { none, held, used };
Standing standing_of(RedemptionStatus status);

/// What one order adds to one subject. An order uses a coupon once, however many promotions it opens.
struct LedgerEntry {
    std::int64_t applications = 0;
    std::int64_t amount = 0;
    const Use* periodic = nullptr;  ///< Has a limit per period.
    bool is_given_back = true;
};
/// By subject; points into the redemption.
std::map<std::string, LedgerEntry> entries_of(const Redemption& redemption);

/// Everybody's counters as a transaction left them.
struct Counted {
    std::vector<store::Counter> counters;
    std::int64_t change = 0;  ///< Its number (store/counters.h); 0: none.
};

class Ledger {
    struct Slot {
        store::Counter counter;
        bool is_changed = false;
    };
    using Slots = std::map<store::CounterKey, Slot>;  // they stay where they are

public:
    /// Where the uses of one redemption are counted, by subject: found once, moved to and fro.
    class Posting {
        friend Ledger;
        std::int64_t applications = 0, amount = 0;
        bool is_given_back = true;
        Slot *redemptions = nullptr, *money = nullptr;  // everybody's
        std::vector<Slot*> holders;
        std::vector<std::pair<Slot*, Slot*>> periods;  // redemptions and money
    };
    using Postings = std::vector<Posting>;

    /// Counters that will be looked at, or changed.
    Postings need(const Redemption& redemption);
    void need(const store::CounterKey& key) { slots_.try_emplace(key); }
    /// Reads all of them; nobody else changes them before the transaction ends.
    void lock(store::Transaction& transaction);

    /// From used to none is a cancellation: a coupon that is not given back then stays used.
    void move(const Postings& postings, Standing from, Standing to);
    /// As if it had never been moved there.
    void undo(const Postings& postings, Standing from, Standing to);
    bool fits(const std::vector<UseLimit>& limits) const;
    const store::Counter& at(const store::CounterKey& key) const { return slots_.at(key).counter; }

    /// Writes those that were changed; nothing when another node made one of them meanwhile.
    std::optional<Counted> put(store::Transaction& transaction);

private:
    static void move(const Posting& posting, Standing from, Standing to);
    static void add(Slot& slot, Standing standing, std::int64_t redemptions, std::int64_t applications, std::int64_t amount);

    Slots slots_;
};

}  // namespace couponry::service
