// The desk where redemptions are settled: what many ask at the same moment is judged and written in one transaction, so that a coupon
// that everybody wants does not make everybody wait for everybody. Limits are judged exactly, one request after the other. Any thread.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "model/redemption.h"
#include "service/kept_redemption.h"
#include "service/ledger.h"
#include "service/shops.h"
#include "service/writes.h"
#include "store/store.h"

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

class RedemptionDesk {
public:
    RedemptionDesk(store::Store& store, Shops& shops);
    ~RedemptionDesk();
    RedemptionDesk(const RedemptionDesk&) = delete;
    RedemptionDesk& operator=(const RedemptionDesk&) = delete;

    /// On disk when this returns. Failures: `limit_passed` (by others, meanwhile), `not_found`, `hold_replaced`,
    /// `order_already_redeemed`, `redemption_released`, `redemption_returned`, `idempotency_key_reused`; those of the store.
    Result<Settled> settle(const Ticket& ticket);

private:
    struct Waiting {
        const Ticket* ticket = nullptr;
        std::promise<Result<Settled>> answer;
    };
    class Group;

    void run();
    /// The first that waits and those of the same tenant.
    std::vector<Waiting> take();
    std::vector<Result<Settled>> settle_all(std::span<const Waiting> group);

    store::Store& store_;
    Shops& shops_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Waiting> waiting_;
    bool is_closing_ = false;
    std::size_t gathered_ = 0;  // in the latest group
    std::mutex turn_;  // of the one thread that settles, while the other one answers
    std::chrono::steady_clock::duration took_{};  // settling the latest group; of whose turn it is
    std::array<std::thread, 2> threads_;
};

/// What a finished key answers again; `idempotency_key_reused` for another request.
Result<Settled> settled_under(const store::IdempotencyKeys::Finished& finished, const Repeatable& repeatable);

std::unexpected<Failure> order_already_redeemed();
std::unexpected<Failure> limit_passed();

/// The kind of what is due when holds end.
constexpr std::string_view kHoldsDue = "holds";

}  // namespace couponry::service
