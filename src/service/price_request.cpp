#include "service/price_request.h"

#include <algorithm>

#include "base/check.h"
#include "base/money.h"
#include "service/returns.h"

namespace couponry::service {
namespace {

/// Of the first so many pieces of a line: the extra minor units of a subtotal are in the first ones.
std::int64_t cost_of(const CartLine& line, std::int64_t pieces) {
    if (!line.subtotal) return multiply_checked(*line.unit_price, pieces);
    return multiply_checked(*line.subtotal / line.quantity, pieces) + std::min(*line.subtotal % line.quantity, pieces);
}

/// What other requests of the order were promised from the same money.
std::int64_t promised_elsewhere(const KnownOrder& known) {
    std::int64_t promised = 0;
    for (const RequestedReturn& other : known.return_requests)
        if (is_under_way(other.status) || has_arrived(other.status)) promised += other.price.refund.value_or(0);
    return promised;
}

/// Nobody gets more back than was paid: discounts that the lines do not show are shared by what they cost.
void cap(std::int64_t most, RequestedReturn& request) {
    std::vector<std::int64_t> costs, shares(request.lines.size());
    std::int64_t sum = 0;
    for (const RequestedLine& line : request.lines) sum += costs.emplace_back(*line.paid);
    if (sum <= most) return;
    CHECK(split_by_weight(most, costs, costs, shares) == most);
    for (std::size_t index = 0; index < shares.size(); ++index) request.lines[index].refund = shares[index];
    request.price.refund = most;
}

void price_by_lines(const KnownOrder& known, RequestedReturn& request) {
    std::int64_t sum = 0;
    bool is_known = true;
    for (RequestedLine& line : request.lines) {
        const CartLine& sent = known.sent.at(line.line);
        if (!sent.subtotal && !sent.unit_price) {
            is_known = false;
            continue;
        }
        const auto pieces = known.facts.pieces.find(line.line);
        const std::int64_t before = pieces == known.facts.pieces.end() ? 0 : pieces->second.gone + pieces->second.in_return;
        line.paid = cost_of(sent, before + line.quantity) - cost_of(sent, before);
        line.refund = line.paid;
        sum = add_checked(sum, *line.paid);
    }
    if (!is_known) return;
    request.price.refund = sum;
    if (const auto paid = known.facts.order.paid) cap(std::max<std::int64_t>(0, *paid - promised_elsewhere(known)), request);
}

}  // namespace

std::vector<ReturnedLine> returned_lines(const RequestedReturn& request) {
    std::vector<ReturnedLine> lines;
    lines.reserve(request.lines.size());
    for (const RequestedLine& line : request.lines) lines.push_back({line.line, line.quantity});
    return lines;
}

void take_price(const ReturnAnswer& answer, RequestedReturn& request) {
    request.price.refund = answer.refund;
    request.price.shipping = answer.shipping;
    request.price.lost.clear();
    for (const ReturnAnswer::Lost& lost : answer.lost) request.price.lost.push_back({lost.promotion, lost.title, lost.amount});
    for (RequestedLine& line : request.lines) {
        const auto own = std::ranges::find(answer.lines, line.line, &ReturnAnswer::Line::line);
        CHECK(own != answer.lines.end());
        line.paid = own->paid;
        line.refund = own->refund;
    }
}

void price_request(const store::Transaction& transaction, const KnownOrder& known, RequestedReturn& request) {
    if (request.wants_exchange) return;
    const std::vector<ReturnedLine> lines = returned_lines(request);
    if (!known.is_redeemed(lines)) return price_by_lines(known, request);
    const auto answer = Returns::preview(transaction, known.redemption->id, lines);
    if (!answer) return;
    request.price.redemption = known.redemption->id;
    take_price(*answer, request);
}

}  // namespace couponry::service
