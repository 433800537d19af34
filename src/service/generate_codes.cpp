#include "service/generate_codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <span>
#include <unordered_set>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "codes/normalise.h"
#include "service/code_series.h"
#include "service/kinds.h"

namespace couponry::service {
namespace {

using store::Aggregate;

/// Coupons whose own text may be that of one of these codes. Few are looked at: the codes of a step lie close together.
std::unordered_set<std::string> coupons_among(const store::Transaction& transaction, std::span<const store::StoredCode> codes) {
    std::unordered_set<std::string> ids;
    if (codes.empty()) return ids;
    const auto [first, last] = std::ranges::minmax_element(codes, {}, &store::StoredCode::id);
    std::string after = first->id.substr(0, first->id.size() - 1);
    for (;;) {
        const auto page = transaction.of(Aggregate::coupons).list(after, kRowsPerPageMax);
        for (const store::Document& coupon : page) {
            if (coupon.id > last->id) return ids;
            ids.insert(coupon.id);
        }
        if (page.size() < kRowsPerPageMax) return ids;
        after = page.back().id;
    }
}

/// Writes the codes but those whose text is taken, and binds them to the first addresses.
std::int64_t insert_codes(store::Transaction& transaction, std::vector<store::StoredCode> codes,
                          std::vector<std::string>& addresses) {
    const auto taken = coupons_among(transaction, codes);
    std::erase_if(codes, [&](const store::StoredCode& code) { return taken.contains(code.id); });
    for (std::size_t at = 0; at < std::min(codes.size(), addresses.size()); ++at) {
        codes[at].code.bound_email = addresses[at];
        codes[at].email_key = email_key(addresses[at]);
    }
    const auto known = transaction.codes().insert_all(codes);
    if (!addresses.empty()) {
        std::vector<std::string> left;
        left.reserve(addresses.size());
        for (const std::size_t at : known) left.push_back(std::move(addresses[at]));
        for (std::size_t at = std::min(codes.size(), addresses.size()); at < addresses.size(); ++at)
            left.push_back(std::move(addresses[at]));
        addresses = std::move(left);
    }
    return static_cast<std::int64_t>(codes.size() - known.size());
}

}  // namespace

// The work

Result<void> GenerateCodes::prepare() {
    std::vector<std::string> tenants;
    auto done = store_.read(store::kServer, [&](const store::Transaction& transaction) {
        tenants.clear();
        transaction.of(Aggregate::tenants).for_each([&](const store::Document& document) {
            tenants.push_back(document.id);
            return true;
        });
    });
    for (const std::string& tenant : tenants) {
        std::vector<Batch> batches;
        if (done)
            done = store_.read(tenant, [&](const store::Transaction& transaction) { batches = running_batches(transaction); });
        for (const Batch& batch : batches) push({tenant, batch.coupon, batch.number});
    }
    return done;
}

void GenerateCodes::push(Place place) {
    {
        const std::lock_guard lock(lock_);
        if (std::ranges::find(waiting_, place) == waiting_.end()) waiting_.push_back(std::move(place));
    }
    changed_.notify_one();
}

Result<bool> GenerateCodes::work() {
    Place place;
    {
        const std::lock_guard lock(lock_);
        if (waiting_.empty()) return false;
        place = waiting_.front();
    }
    const auto goes_on = step(place);
    if (!goes_on) return goes_on;
    const bool is_end_of_run = bench_.run.done == bench_.run.size;
    const std::lock_guard lock(lock_);
    if (!*goes_on || is_end_of_run) {  // others have their turn
        std::erase(waiting_, place);
        if (*goes_on) waiting_.push_back(place);
    }
    return true;
}

/// Whether there is more to do.
Result<bool> GenerateCodes::step(const Place& place) {
    const Instant begun = writes_.now();
    std::optional<Batch> batch;
    codes::BatchKey key;
    const auto read = store_.read(place.tenant, [&](const store::Transaction& transaction) {
        batch = find_batch(transaction, place.coupon, place.number);
        key = read_series(transaction, place.coupon).key;
    });
    if (!read) return std::unexpected(read.error());
    if (!batch || batch->state != BatchState::running) return false;
    if (!batch->run) {
        auto begun_run = begin_run(place);
        if (!begun_run) return std::unexpected(begun_run.error());
        if (!*begun_run) return false;
        batch = std::move(*begun_run);
    }
    if (bench_.place != place || bench_.run.first != batch->run->first || bench_.numbers.empty()) {
        set_up(place, *batch, key);
        bench_.since = begun;
    }
    bench_.run = *batch->run;
    const auto after = write_step(place, *batch);
    if (!after) return std::unexpected(after.error());
    if (!*after) return false;
    bench_.run.done = (*after)->run ? (*after)->run->done : bench_.run.size;
    if (bench_.run.done == bench_.run.size) bench_.numbers = {};
    if (watcher_) watcher_(place.tenant, **after);
    return (*after)->state == BatchState::running;
}

/// Takes the next indexes of the series; nothing when the batch does not run any more.
Result<std::optional<Batch>> GenerateCodes::begin_run(const Place& place) const {
    std::optional<Batch> batch;
    const auto done = store_.write(place.tenant, [&](store::Transaction& transaction) {
        batch = find_batch(transaction, place.coupon, place.number);
        if (!batch || batch->state != BatchState::running) return batch.reset();
        CodeSeries series = read_series(transaction, place.coupon);
        std::uint64_t& next = series.next[batch->order.shape.text()];
        const auto missing = static_cast<std::uint64_t>(batch->order.count - batch->generated);
        batch->run = BatchRun{next, std::min(missing, kCodesPerRun), 0};
        next += batch->run->size;
        put_series(transaction, place.coupon, series, writes_.now());
        put_batch(transaction, *batch, writes_.now());
    });
    if (!done) return std::unexpected(done.error());
    return batch;
}

void GenerateCodes::set_up(const Place& place, const Batch& batch, const codes::BatchKey& key) {
    auto pattern = batch.order.shape.parse();
    CHECK(pattern.has_value());  // it was when the batch was begun
    bench_ = {place, *batch.run, std::nullopt, {}, {}};
    bench_.generator.emplace(std::move(*pattern), key);
    CHECK(batch.run->first + batch.run->size <= bench_.generator->index_end());  // a shape is never filled
    bench_.numbers.resize(batch.run->size);
    for (std::uint64_t at = 0; at < batch.run->size; ++at) bench_.numbers[at] = bench_.generator->number(batch.run->first + at);
    std::ranges::sort(bench_.numbers);
}

std::vector<store::StoredCode> GenerateCodes::make(const Batch& batch, Instant now) const {
    const std::size_t end = std::min<std::size_t>(batch.run->done + kCodesPerStep, batch.run->size);
    std::vector<store::StoredCode> codes;
    codes.reserve(end - batch.run->done);
    std::int64_t number = batch.last_number;
    for (std::size_t at = batch.run->done; at < end; ++at) {
        store::StoredCode& made = codes.emplace_back();
        made.code.text = bench_.generator->text(bench_.numbers[at]);
        made.id = codes::normalise(made.code.text).value();
        made.code.coupon = batch.coupon;
        made.code.generated_at = now;
        if (batch.order.valid_for) made.code.ends_at = Instant{now.ms + batch.order.valid_for->count * kDayMs};
        made.batch = batch.number;
        made.number = ++number;
    }
    return codes;
}

/// The batch afterwards; nothing when somebody paused, cancelled or erased it meanwhile.
Result<std::optional<Batch>> GenerateCodes::write_step(const Place& place, const Batch& before) {
    const Instant now = writes_.now();
    const std::vector<store::StoredCode> codes = make(before, now);
    std::optional<Batch> batch;
    Instant ended;
    const auto done = store_.write(place.tenant, [&](store::Transaction& transaction) {
        batch = find_batch(transaction, place.coupon, place.number);
        const bool is_same = batch && batch->state == BatchState::running && batch->run &&
                             batch->run->first == before.run->first && batch->run->done == before.run->done;
        if (!is_same) return batch.reset();
        batch->generated += insert_codes(transaction, codes, batch->order.bound_to);
        batch->last_number += static_cast<std::int64_t>(codes.size());
        batch->run->done += codes.size();
        if (batch->run->done == batch->run->size) batch->run.reset();
        ended = writes_.now();
        batch->worked_ms += ended.ms - bench_.since.ms;
        if (batch->generated == batch->order.count) {
            batch->state = BatchState::done;
            batch->ended_at = ended;
        }
        put_batch(transaction, *batch, ended);
    });
    if (!done) return std::unexpected(done.error());
    bench_.since = ended;
    return batch;
}

// The thread

void GenerateCodes::start(std::function<void(const Failure&)> on_failure) {
    on_failure_ = std::move(on_failure);
    thread_ = std::thread([this] { run(); });
}

void GenerateCodes::stop() {
    {
        const std::lock_guard lock(lock_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void GenerateCodes::run() {
    constexpr std::chrono::seconds kPause{5};
    for (;;) {
        {
            std::unique_lock lock(lock_);
            changed_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
            if (is_stopping_) return;
        }
        const auto done = work();
        if (done) continue;
        on_failure_(done.error());
        std::unique_lock lock(lock_);
        changed_.wait_for(lock, kPause, [this] { return is_stopping_; });
    }
}

}  // namespace couponry::service
