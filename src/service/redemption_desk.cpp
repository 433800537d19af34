#include "service/redemption_desk.h"

#include "base/check.h"

namespace couponry::service {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kTicketsPerGroupMax = 128;
/// A group waits so long at most for as many tickets as the one before had, which is a part of what that one took.
constexpr int kPartOfTimeToGather = 4;
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

Result<Settled> RedemptionDesk::settle(const Ticket& ticket) {
    std::future<Result<Settled>> answer;
    bool is_awaited = false;
    {
        const std::lock_guard lock(mutex_);
        CHECK(!is_closing_);
        waiting_.push_back({&ticket, {}});
        answer = waiting_.back().answer.get_future();
        is_awaited = waiting_.size() == 1 || waiting_.size() == gathered_;
    }
    if (is_awaited) arrived_.notify_one();
    return answer.get();
}

std::vector<RedemptionDesk::Waiting> RedemptionDesk::take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return is_closing_ || !waiting_.empty(); });
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
        std::unique_lock turn(turn_);
        std::vector<Waiting> group = take();
        if (group.empty()) return;
        const auto begin = steady_clock::now();
        std::vector<Result<Settled>> answers = settle_all(group);
        took_ = steady_clock::now() - begin;
        turn.unlock();
        for (std::size_t at = 0; at < group.size(); ++at) group[at].answer.set_value(std::move(answers[at]));
    }
}

std::vector<Result<Settled>> RedemptionDesk::settle_all(std::span<const Waiting> group) {
    const std::string& tenant = group.front().ticket->tenant;
    std::vector<const Ticket*> tickets;
    tickets.reserve(group.size());
    for (const Waiting& waiting : group) tickets.push_back(waiting.ticket);
    Result<SettledGroup> settled;
    Result<void> done;
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        done = store_.write(
            tenant,
            [&](store::Transaction& transaction) -> Result<void> {
                settled = settle_group(transaction, tickets);
                if (!settled) return std::unexpected(settled.error());
                return {};
            },
            store::Isolation::locks);
        if (done || done.error().type != kRedemptionMoved) break;
    }
    if (!done) return {group.size(), std::unexpected(done.error())};
    if (settled->counted.change > 0)
        if (const auto shop = shops_.find_loaded(tenant)) shop->count(settled->counted);
    return std::move(settled->answers);
}

}  // namespace couponry::service
