// What is asked of the redemptions of orders, and how many such tickets are settled in one transaction: limits are judged exactly, one
// ticket after the other. The desk (redemption_desk.h) calls it. A group belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/redemption.h"
#include "service/kept_redemption.h"
#include "service/ledger.h"
#include "service/writes.h"
#include "store/transaction.h"

namespace couponry::service {

/// What somebody asks for an order.
struct Ticket {
    enum class Act : std::uint8_t {
        enter,  ///< `redemption`, held or confirmed at once. A held one of the order before is given back.
        confirm,
        release,
        expire,  ///< Release it if its time is over.
    };
    std::string tenant;
    Act act = Act::enter;
    Redemption redemption;  ///< Of an entry. It gets another attempt and id if the order has one already.
    std::string order;
    bool is_first_of_order =
        false;  ///< Of an entry: what the order may have held was not asked for; `limit_passed` if it is known.
    /// Of an entry under the id that it was given, written before it waits: whole, and to be answered again.
    std::string written = {}, written_to_repeat = {};
    std::int64_t attempt = 0;  ///< Of the other acts.
    std::vector<UseLimit> limits;  ///< That must hold afterwards: of an entry, and of a confirmation of what had expired.
    std::optional<Repeatable> repeatable;
    Instant now;
};

struct Settled {
    Redemption redemption;
    bool is_repeated = false;  ///< Under its idempotency key: as it was settled then.
};

struct SettledGroup {
    /// What became of an order; nothing if its ticket was entered just as it asks.
    using Answer = Result<std::optional<Settled>>;
    std::vector<Answer> answers;  ///< One per ticket.
    Counted counted;
    bool took_back = false;  ///< An order that was entered early and did not pass.
};

/// Tickets of one tenant, with all that can be worked out before there is a transaction.
class RedemptionGroup {
public:
    virtual ~RedemptionGroup() = default;
    /// Once; whoever undoes the transaction needs another group. Failure `redemption_moved`: another node settled one of these orders, so
    /// the transaction must be undone and begun again.
    virtual Result<SettledGroup> settle(store::Transaction& transaction) = 0;
};
constexpr std::string_view kRedemptionMoved = "redemption_moved";

/// When orders that nobody knows are written.
enum class Entry : std::uint8_t {
    late,  ///< Once it is sure that they pass.
    early,  ///< As if they passed, before the counters are locked, for which other groups wait; what does not pass is taken back.
};
/// The tickets stay where they are until the group is settled.
std::unique_ptr<RedemptionGroup> prepare_group(std::vector<const Ticket*> tickets, Entry entry);

/// What a finished key answers again; `idempotency_key_reused` for another request.
Result<Settled> settled_under(const store::IdempotencyKeys::Finished& finished, const Repeatable& repeatable);

std::unexpected<Failure> order_already_redeemed();
std::unexpected<Failure> limit_passed();

/// The kind of what is due when holds end.
constexpr std::string_view kHoldsDue = "holds";

}  // namespace couponry::service
