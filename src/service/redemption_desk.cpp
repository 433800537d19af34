#include "service/redemption_desk.h"

#include <utility>

#include "base/check.h"

namespace couponry::service {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kTicketsPerGroupMax = 128;
/// A group waits so long at most for as many tickets as the one before had, which is a part of what that one took.
constexpr int kPartOfTimeToGather = 4;
/// Groups that are settled at once, of a shared store: the second is entered while the first has the counters. LiveShop may then hear of
/// their counts in the other order, and of such a store it asks again.
constexpr int kGroupsAtOnceMax = 2;
/// After a group that took back what it had entered early, so many enter late.
constexpr int kGroupsLate = 64;
/// Somebody else settled the same order meanwhile, on another node.
constexpr int kAttemptsMax = 20;

}  // namespace

RedemptionDesk::RedemptionDesk(store::Store& store, Shops& shops) : store_(store), shops_(shops) {
    for (std::thread& thread : threads_) thread = std::thread([this] { run(); });
}

RedemptionDesk::~RedemptionDesk() {
    {
        const std::lock_guard lock(mutex_);
        is_closing_ = true;
    }
    arrived_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

Result<Settled> RedemptionDesk::settle(Ticket ticket) {
    std::future<SettledGroup::Answer> answer;
    bool is_awaited = false;
    {
        const std::lock_guard lock(mutex_);
        CHECK(!is_closing_);
        waiting_.push_back({&ticket, {}});
        answer = waiting_.back().answer.get_future();
        is_awaited = waiting_.size() == 1 || waiting_.size() == gathered_ || waiting_.size() == kTicketsPerGroupMax;
    }
    if (is_awaited) arrived_.notify_one();
    SettledGroup::Answer settled = answer.get();
    if (!settled) return std::unexpected(std::move(settled.error()));
    if (!*settled) return Settled{std::move(ticket.redemption), false};
    return std::move(**settled);
}

std::vector<RedemptionDesk::Waiting> RedemptionDesk::take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock,
                  [this] { return is_closing_ || waiting_.size() >= (settling_ > 0 ? kTicketsPerGroupMax : std::size_t{1}); });
    // Those who were answered just now come back one after the other: the first of them waits for the others a little.
    arrived_.wait_for(lock, took_ / kPartOfTimeToGather, [this] { return is_closing_ || waiting_.size() >= gathered_; });
    std::vector<Waiting> group;
    std::deque<Waiting> others;
    while (!waiting_.empty() && group.size() < kTicketsPerGroupMax) {
        const bool belongs = group.empty() || waiting_.front().ticket->tenant == group.front().ticket->tenant;
        if (belongs)
            group.push_back(std::move(waiting_.front()));
        else
            others.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    for (; !others.empty(); others.pop_back()) waiting_.push_front(std::move(others.back()));
    gathered_ = group.size();
    return group;
}

void RedemptionDesk::run() {
    while (true) {
        std::unique_lock gathering(gathering_turn_);
        std::vector<Waiting> waiting = take();
        if (waiting.empty()) return;
        std::vector<const Ticket*> tickets;
        tickets.reserve(waiting.size());
        for (const Waiting& each : waiting) tickets.push_back(each.ticket);
        const Entry entry = next_entry();
        std::unique_ptr<RedemptionGroup> group = prepare_group(tickets, entry);
        begin_settling();
        gathering.unlock();
        const auto begin = steady_clock::now();
        std::vector<SettledGroup::Answer> answers = settle_all(waiting.front().ticket->tenant, tickets, entry, group);
        end_settling(steady_clock::now() - begin);
        for (std::size_t at = 0; at < waiting.size(); ++at) waiting[at].answer.set_value(std::move(answers[at]));
    }
}

Entry RedemptionDesk::next_entry() {
    const std::lock_guard lock(mutex_);
    return store_.is_shared() && groups_late_ == 0 ? Entry::early : Entry::late;
}

void RedemptionDesk::begin_settling() {
    std::unique_lock lock(mutex_);
    settled_.wait(lock, [this] { return settling_ < (store_.is_shared() ? kGroupsAtOnceMax : 1); });
    ++settling_;
    if (groups_late_ > 0) --groups_late_;
}

void RedemptionDesk::end_settling(steady_clock::duration took) {
    {
        const std::lock_guard lock(mutex_);
        --settling_;
        took_ = took;
    }
    arrived_.notify_one();
    settled_.notify_one();
}

std::vector<SettledGroup::Answer> RedemptionDesk::settle_all(const std::string& tenant, const std::vector<const Ticket*>& tickets,
                                                             Entry entry, std::unique_ptr<RedemptionGroup>& group) {
    Result<SettledGroup> settled;
    Result<void> done;
    bool is_fresh = true;
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        done = store_.write(
            tenant,
            [&](store::Transaction& transaction) -> Result<void> {
                if (!std::exchange(is_fresh, false)) group = prepare_group(tickets, entry);
                settled = group->settle(transaction);
                if (!settled) return std::unexpected(settled.error());
                return {};
            },
            store::Isolation::locks);
        if (done || done.error().type != kRedemptionMoved) break;
    }
    if (!done) return {tickets.size(), SettledGroup::Answer(std::unexpected(done.error()))};
    if (settled->took_back) {
        const std::lock_guard lock(mutex_);
        groups_late_ = kGroupsLate;
    }
    if (settled->counted.change > 0)
        if (const auto shop = shops_.find_loaded(tenant)) shop->count(settled->counted);
    return std::move(settled->answers);
}

}  // namespace couponry::service
