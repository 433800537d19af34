#include "service/known_order.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "document/policy_document.h"
#include "document/shop_document.h"
#include "service/kept_order_request.h"
#include "service/kept_redemption.h"
#include "service/kept_return_request.h"
#include "service/resolved_cart.h"
#include "service/resources.h"
#include "service/stored_shop.h"

namespace couponry::service {
namespace {

using store::Aggregate;

TimeZone zone_of(const store::Transaction& transaction, const std::string& site) {
    const auto found = transaction.of(Aggregate::sites).find(site);
    if (!found) return {};  // it was erased since; then clocks are UTC
    const auto read = document::read_site(boost::json::parse(found->body), site);
    CHECK(read.has_value());  // it was read before it was kept
    return read->time_zone;
}

std::vector<Policy> read_policies(const store::Transaction& transaction) {
    std::vector<Policy> policies;
    for (const std::string_view topic : {"returns", "exchange", "cancellation", "delivery"})
        for (const store::Document& found :
             transaction.of(Aggregate::policies).find_by("topic", topic, {}, kPoliciesPerTenantMax)) {
            auto policy = document::read_policy(boost::json::parse(found.body), found.id);
            CHECK(policy.has_value());
            policies.push_back(std::move(*policy));
        }
    return policies;
}

std::optional<Redemption> read_redemption(const store::Transaction& transaction, std::string_view order) {
    const auto found = transaction.of(Aggregate::redemptions).find(order);
    if (!found) return std::nullopt;
    Redemption redemption = redemption_of(*found);
    const bool is_paid = redemption.status != RedemptionStatus::held && redemption.status != RedemptionStatus::released;
    return is_paid ? std::optional(std::move(redemption)) : std::nullopt;
}

/// Pieces that came back by a return of the redemption are also those of requests that made one; the larger count has both.
void count_pieces(KnownOrder& known) {
    std::map<std::string, std::int64_t> returned, asked_back;
    if (known.redemption)
        for (const Return& made : known.redemption->returns)
            for (const ReturnedLine& line : made.lines) returned[line.line] += line.quantity;
    for (const RequestedReturn& request : known.return_requests)
        for (const RequestedLine& line : request.lines) {
            OrderFacts::Pieces& pieces = known.facts.pieces[line.line];
            if (is_under_way(request.status)) pieces.in_return += line.quantity;
            if (!has_arrived(request.status)) continue;
            if (request.wants_exchange)
                pieces.gone += line.quantity;
            else
                asked_back[line.line] += line.quantity;
        }
    for (const CartLine& line : known.facts.order.lines)
        if (const std::int64_t back = std::max(returned[line.id], asked_back[line.id]); back > 0)
            known.facts.pieces[line.id].gone += back;
}

}  // namespace

bool KnownOrder::is_redeemed(const std::vector<ReturnedLine>& lines) const {
    if (!redemption) return false;
    std::map<std::string_view, std::string_view> products;
    const boost::json::value cart = boost::json::parse(redemption->cart);
    for (const auto& line : cart.at("lines").as_array())
        products.emplace(line.at("id").as_string(), line.at("product").as_string());
    return std::ranges::all_of(lines, [&](const ReturnedLine& line) {
        const auto own = sent.find(line.line);
        const auto found = products.find(line.line);
        return own != sent.end() && found != products.end() && found->second == own->second.product;
    });
}

Result<KnownOrder> read_known_order(const store::Transaction& transaction, const engine::Snapshot& snapshot,
                                    std::string_view order) {
    const auto document = transaction.of(Aggregate::orders).find(order);
    if (!document) return std::unexpected(not_found(kind_of(Aggregate::orders), order));
    KnownOrder known;
    known.facts.order = order_of(*document);
    Order& own = known.facts.order;
    known.facts.zone = zone_of(transaction, own.site);
    for (const CartLine& line : own.lines) known.sent.emplace(line.id, line);
    Cart cart;
    cart.currency = own.currency;
    cart.lines = std::move(own.lines);
    own.lines = resolved_cart(snapshot, cart).lines;
    known.policies = read_policies(transaction);
    known.return_requests = return_requests_of(transaction, own.id);
    known.order_requests = order_requests_of(transaction, own.id);
    known.redemption = read_redemption(transaction, own.id);
    count_pieces(known);
    for (const OrderRequest& request : known.order_requests) {
        if (request.status != OrderRequestStatus::requested) continue;
        (request.kind == OrderRequestKind::cancel ? known.facts.is_cancel_requested : known.facts.is_address_requested) = true;
    }
    return known;
}

}  // namespace couponry::service
