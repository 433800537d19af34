#include "service/live_shop.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>

#include "base/check.h"
#include "base/limits.h"
#include "service/ledger.h"
#include "service/stored_shop.h"
#include "service/usage_facts.h"
#include "service/uses.h"

namespace couponry::service {
namespace {

using store::Aggregate;

/// A write before this one was committed and not handed over: its end was not known when the disk failed. Then all is read anew.
constexpr std::chrono::milliseconds kTurnMax{5'000};
/// With several servers on one database it is rather another server's.
constexpr std::chrono::milliseconds kTurnMaxShared{20};

/// So many times as long as a look took, nobody begins another.
constexpr int kLookPauses = 3;

/// Reading a shop takes several times what it keeps, in pieces that the allocator would hold on to.
void return_memory() {
    malloc_trim(0);
}

std::vector<store::Counter> read_everybodys_counters(const store::Transaction& transaction) {
    std::vector<store::Counter> all;
    for (store::CounterKey after;;) {
        const auto page = transaction.counters().list_everybodys(after, kRowsPerPageMax);
        all.insert(all.end(), page.begin(), page.end());
        if (page.size() < kRowsPerPageMax) return all;
        after = page.back().key;
    }
}

Promotion changed_promotion(const Change& change) {
    if (!change.body.empty()) return promotion_of(store::Document{change.id, change.body, 1, {}});
    Promotion erased;  // one that is archived is not in force
    erased.code = change.id;
    erased.status = PromotionStatus::archived;
    return erased;
}

}  // namespace

Result<std::unique_ptr<LiveShop>> LiveShop::load(store::Store& store, std::string tenant) {
    std::unique_ptr<LiveShop> shop(new LiveShop(store, std::move(tenant)));
    if (auto done = shop->reload(); !done) return std::unexpected(done.error());
    return shop;
}

InForce LiveShop::current() const {
    const std::lock_guard lock(shown_lock_);
    return shown_;
}

/// What was changed is in force from here on.
void LiveShop::show() {
    auto usage = std::make_shared<UsageFacts>();
    usage->imported = imported_;
    usage->counted = counted_;
    InForce next{publisher_->current(), std::move(usage), periods_, has_codes_};
    const std::lock_guard lock(shown_lock_);
    std::swap(shown_, next);  // the one before is freed, if nobody has it any more, when the lock is free again
}

Result<void> LiveShop::reload() {
    std::unique_lock lock(lock_);
    return reload(lock);
}

Result<void> LiveShop::reload(std::unique_lock<std::mutex>& lock) {
    CHECK(lock.owns_lock());
    auto shop = std::make_unique<Shop>();
    UsageFacts usage;
    std::int64_t revision = 0;
    bool has_codes = false;
    std::vector<store::Counter> counters;
    std::int64_t change = 0;
    const auto done = store_.read(tenant_, [&](const store::Transaction& transaction) {
        revision = transaction.revision();
        *shop = read_shop(transaction);
        usage = read_uses(transaction);
        counters = read_everybodys_counters(transaction);
        change = transaction.counters().change();
        // A batch that was begun counts, so that its first code is found.
        has_codes = !transaction.codes().list({}, 1).empty() || !transaction.of(Aggregate::batches).list({}, 1).empty();
    });
    if (!done) return done;
    names_.replace_all(*shop);
    if (!publisher_)
        publisher_ = std::make_unique<engine::Publisher>(*shop, static_cast<std::uint64_t>(revision));
    else
        publisher_->replace_all(*shop, static_cast<std::uint64_t>(revision));
    imported_ = std::make_shared<const UsageFacts>(std::move(usage));
    counted_ = std::make_shared<const CountedUses>();
    periods_ = std::make_shared<const UsesByPeriod>();
    take_counters(counters);
    change_ = change;
    has_codes_ = has_codes;
    edits_ = 0;
    show();
    shop.reset();
    return_memory();
    revision_ = std::max(revision, revision_);
    turned_.notify_all();
    return {};
}

void LiveShop::count(const Counted& counted) {
    const std::lock_guard lock(lock_);
    if (counted.change <= change_) return;  // a look has seen it, and maybe later ones
    if (counted.change == change_ + 1) change_ = counted.change;
    take_counters(counted.counters);
    show();
}

Result<void> LiveShop::catch_up_uses() {
    if (!store_.is_shared()) return {};
    std::unique_lock lock(look_lock_);
    for (const std::int64_t wanted = looks_begun_ + 1; looks_done_ < wanted;) {  // one that begins from now on
        if (is_looking_) {
            looked_.wait(lock);
            continue;
        }
        is_looking_ = true;
        // Under load they would follow each other without a pause, and many requests can share one.
        while (std::chrono::steady_clock::now() < next_look_) looked_.wait_until(lock, next_look_);
        const std::int64_t own = ++looks_begun_;
        const auto begin = std::chrono::steady_clock::now();
        lock.unlock();
        const auto done = look_for_uses();
        lock.lock();
        const auto end = std::chrono::steady_clock::now();
        next_look_ = end + kLookPauses * (end - begin);
        is_looking_ = false;
        if (done) looks_done_ = own;
        looked_.notify_all();
        if (!done) return done;
    }
    return {};
}

Result<void> LiveShop::look_for_uses() {
    const std::lock_guard lock(lock_);
    std::vector<store::Counter> counters;
    std::int64_t change = 0;
    const auto done = store_.read(tenant_, [&](const store::Transaction& transaction) {
        counters.clear();
        change = transaction.counters().change();
        if (change == change_) return;
        counters = transaction.counters().changed_after(change_, kRowsPerPageMax);
        if (counters.size() == kRowsPerPageMax) counters = read_everybodys_counters(transaction);
    });
    if (!done || change == change_) return done;
    change_ = change;
    take_counters(counters);
    show();
    return {};
}

void LiveShop::take_counters(std::span<const store::Counter> counters) {
    std::shared_ptr<UsesByPeriod> periods;
    std::map<std::string, Used> changed;
    for (const store::Counter& counter : counters) {
        const store::CounterKey& key = counter.key;
        if (!key.period.empty()) {
            if (!periods) periods = std::make_shared<UsesByPeriod>(*periods_);
            set_uses(counter, (*periods)[key.subject][key.period]);
            continue;
        }
        const auto [place, is_first] = changed.try_emplace(key.subject);
        if (is_first)
            if (const Used* const known = counted_->find(key.subject)) place->second = *known;
        set_uses(counter, place->second);
    }
    if (periods) periods_ = std::move(periods);
    if (!changed.empty()) counted_ = std::make_shared<const CountedUses>(counted_->with(changed));
}

Result<void> LiveShop::put_in_force(std::int64_t revision, std::span<const Change> changes) {
    std::unique_lock lock(lock_);
    const bool has_turn =
        turned_.wait_for(lock, store_.is_shared() ? kTurnMaxShared : kTurnMax, [&] { return revision_ >= revision - 1; });
    if (revision_ >= revision) return {};  // a later state was read from the store meanwhile
    if (!has_turn || !publish(revision, changes)) return reload(lock);
    revision_ = revision;
    turned_.notify_all();
    return {};
}

Result<void> LiveShop::catch_up(std::int64_t revision) {
    std::unique_lock lock(lock_);
    // A write of this server may be about to put it in force.
    if (turned_.wait_for(lock, kTurnMaxShared, [&] { return revision_ >= revision; })) return {};
    return reload(lock);
}

/// What edits leave behind goes with reading everything anew: rarely enough that it does not count.
std::size_t LiveShop::edits_max() const {
    constexpr std::size_t kLeast = 5'000;
    return std::max<std::size_t>(kLeast, publisher_->current()->newest().size());
}

/// False when a change asks for everything anew.
bool LiveShop::publish(std::int64_t revision, std::span<const Change> changes) {
    std::vector<Promotion> promotions;
    std::shared_ptr<UsageFacts> usage;
    for (const Change& change : changes) {
        switch (change.aggregate) {
            case Aggregate::promotions:
                promotions.push_back(changed_promotion(change));
                break;
            case Aggregate::uses:
                if (!usage) usage = std::make_shared<UsageFacts>(*imported_);
                put_use(change.id, change.body, *usage);
                break;
            case Aggregate::codes:
                has_codes_ = has_codes_ || !change.body.empty();
                break;
            default:
                return false;
        }
    }
    for (const Promotion& promotion : promotions) names_.set(words::NameKind::promotion, promotion.code, promotion.public_name);
    if (usage) imported_ = std::move(usage);
    edits_ += promotions.size();
    if (edits_ > edits_max()) return false;
    publisher_->publish(promotions, static_cast<std::uint64_t>(revision));
    show();
    return true;
}

}  // namespace couponry::service
