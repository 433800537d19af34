// What people do with batches: begin one, pause, resume or cancel it, and fetch its codes.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "codes/normalise.h"
#include "document/coupon_document.h"
#include "document/reader.h"
#include "document/table_document.h"
#include "service/code_series.h"
#include "service/generate_codes.h"
#include "service/import_job.h"
#include "service/jobs.h"
#include "service/resources.h"
#include "service/stored_codes.h"

namespace couponry::service {
namespace {

using store::Aggregate;

/// Of an order without a pattern: 952 million codes that leave a million guesses each.
constexpr std::string_view kPattern = "-####-####-###!";

const Kind& coupons_kind() {
    return kind_of(Aggregate::coupons);
}

/// Letters that both begin with.
std::string common_beginning(std::string_view one, std::string_view other) {
    const auto first = letters_of(one), second = letters_of(other);
    const auto [end, unused] = std::ranges::mismatch(*first, *second);
    return to_utf8(std::u32string_view(first->begin(), end));
}

/// Unknown texts with this beginning were mistyped: all batches have a check letter and begin so. Whether that changed the coupon.
bool set_prefix(Coupon& coupon, const codes::Pattern& pattern, bool is_first) {
    const Coupon before = coupon;
    const auto known = codes::normalise(coupon.code_prefix);
    coupon.code_prefix = is_first || !known ? pattern.beginning() : common_beginning(*known, pattern.beginning());
    coupon.has_check_letter = pattern.has_check_letter() && (is_first || coupon.has_check_letter);
    return !(coupon == before);
}

Result<codes::Pattern> check_order(const BatchOrder& order, const CodeSeries& series) {
    auto pattern = order.shape.parse();
    if (!pattern) return pattern;
    codes::BatchRequest request;
    request.count = static_cast<std::uint64_t>(order.count);
    request.guesses_per_hit_min = static_cast<std::uint64_t>(order.guesses_per_hit);
    const auto known = series.next.find(order.shape.text());
    request.codes_before = known == series.next.end() ? 0 : known->second;
    if (auto checked = codes::check_batch(*pattern, request); !checked)
        return std::unexpected(document::invalid_document(checked.error().errors));
    return pattern;
}

Written answer(const Batch& batch, Outcome outcome) {
    return {outcome, batch.job, show_job(batch), 0, 0, false};
}

}  // namespace

Result<Written> GenerateCodes::begin(const WriteContext& context, std::string_view coupon_code, const boost::json::value& value) {
    const auto order = read_batch_order(value);
    if (!order) return std::unexpected(order.error());
    Place place{context.tenant, coupons_kind().id_of(coupon_code), 0};
    auto written = writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        auto coupon = find_multi_code(transaction, place.coupon);
        if (!coupon) return std::unexpected(coupon.error());
        CodeSeries series = read_series(transaction, place.coupon);
        Batch batch;
        batch.coupon = place.coupon;
        batch.order = *order;
        if (CodeShape& shape = batch.order.shape; shape.pattern.empty()) {
            shape.pattern = kPattern;
            if (shape.prefix.empty()) shape.prefix = coupon->code;
        }
        const auto pattern = check_order(batch.order, series);
        if (!pattern) return std::unexpected(pattern.error());
        const Instant now = writes_.now();
        if (set_prefix(*coupon, *pattern, series.batches == 0)) {
            const auto kept = coupons_kind().read(document::write_coupon(*coupon), {});
            if (!kept) return std::unexpected(kept.error());
            if (auto put = put_kept(transaction, coupons_kind(), *kept, now, changes); !put) return std::unexpected(put.error());
        }
        if (series.batches == 0) series.key = codes::BatchKey::random(random_);
        place.number = batch.number = ++series.batches;
        put_series(transaction, place.coupon, series, now);
        batch.job = new_job_id(now, random_);
        batch.is_bound = !batch.order.bound_to.empty();
        batch.has_check_letter = pattern->has_check_letter();
        batch.started_at = now;
        put_batch(transaction, batch, now);
        put_batch_job(transaction, batch, now);
        changes.push_back({Aggregate::codes, {}, "{}"});  // that there are codes; they are looked up where they are kept
        return answer(batch, Outcome::made);
    });
    if (written && !written->is_repeated) push(std::move(place));
    return written;
}

Result<Written> GenerateCodes::order(const WriteContext& context, std::string_view job, Order order) {
    std::optional<Batch> batch;
    auto written = writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        auto found = find_batch_of_job(transaction, job);
        if (!found) return std::unexpected(found.error());
        batch = std::move(*found);
        if (has_ended(batch->state))
            return fail("job_ended", fmt::format("The job is {}.", std::string_view(show_job(*batch).at("state").as_string())));
        constexpr BatchState kStates[] = {BatchState::paused, BatchState::running, BatchState::cancelled};
        const BatchState state = kStates[static_cast<std::size_t>(order)];
        if (batch->state == state) return answer(*batch, Outcome::unchanged);
        const Instant now = writes_.now();
        batch->state = state;
        if (has_ended(state)) batch->ended_at = now;
        put_batch(transaction, *batch, now);
        return answer(*batch, Outcome::changed);
    });
    if (!written || !batch) return written;
    if (batch->state == BatchState::running) push({context.tenant, batch->coupon, batch->number});
    if (watcher_) watcher_(context.tenant, *batch);
    return written;
}

Result<void> write_batch_file(store::Store& store, std::string_view tenant, std::string_view coupon, std::int64_t number,
                              const std::function<bool(std::string_view lines)>& write) {
    const document::TableForm& form = *document::find_table_form("codes");
    if (!write(form.header())) return {};
    for (store::CodePlace after{number, 0};;) {
        std::vector<store::StoredCode> page;
        const auto done = store.read(tenant, [&](const store::Transaction& transaction) {
            page = transaction.codes().list_of_batch(coupon, after, kRowsPerPageMax);
        });
        if (!done) return done;
        std::string lines;
        for (const store::StoredCode& code : page) form.write(document::write_code(code.code), lines);
        if (!lines.empty() && !write(lines)) return {};
        if (page.size() < kRowsPerPageMax) return {};
        after.number = page.back().number;
    }
}

}  // namespace couponry::service
