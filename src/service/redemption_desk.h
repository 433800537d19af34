// The desk where redemptions are settled: what many ask at the same moment is judged and written in one transaction, so that a coupon
// that everybody wants does not make everybody wait for everybody. Limits are judged exactly, one request after the other. Any thread.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "service/redemption_group.h"
#include "service/shops.h"
#include "store/store.h"

namespace couponry::service {

class RedemptionDesk {
public:
    RedemptionDesk(store::Store& store, Shops& shops);
    ~RedemptionDesk();
    RedemptionDesk(const RedemptionDesk&) = delete;
    RedemptionDesk& operator=(const RedemptionDesk&) = delete;

    /// On disk when this returns. Failures: `limit_passed` (by others, meanwhile), `not_found`, `hold_replaced`,
    /// `order_already_redeemed`, `redemption_released`, `redemption_returned`, `idempotency_key_reused`; those of the store.
    Result<Settled> settle(Ticket ticket);

private:
    struct Waiting {
        const Ticket* ticket = nullptr;
        std::promise<SettledGroup::Answer> answer;
    };

    void run();
    /// The first that waits and those of the same tenant. While others are settled, it is left waiting until it is a whole group.
    std::vector<Waiting> take();
    Entry next_entry();
    void begin_settling();
    void end_settling(std::chrono::steady_clock::duration took);
    std::vector<SettledGroup::Answer> settle_all(const std::string& tenant, const std::vector<const Ticket*>& tickets,
                                                 Entry entry, std::unique_ptr<RedemptionGroup>& group);

    store::Store& store_;
    Shops& shops_;
    std::mutex mutex_;
    std::condition_variable arrived_, settled_;
    std::deque<Waiting> waiting_;
    bool is_closing_ = false;
    int settling_ = 0;  // groups
    int groups_late_ = 0;
    std::size_t gathered_ = 0;  // in the latest group
    std::chrono::steady_clock::duration took_{};  // settling the latest group
    std::mutex gathering_turn_;
    std::array<std::thread, 3> threads_;  // two settle, while the third answers those before, or prepares those after
};

}  // namespace couponry::service
