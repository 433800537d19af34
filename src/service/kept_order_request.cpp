#include "service/kept_order_request.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "document/order_request_document.h"
#include "document/writer.h"
#include "service/outbox.h"

namespace couponry::service {
namespace {

using store::Aggregate;

Kept kept_of(const OrderRequest& request) {
    Kept kept{request.id, document::write_order_request(request), {}};
    kept.keys = {{"order", request.order},
                 {"kind", std::string(document::kOrderRequestKinds.word(request.kind))},
                 {"status", std::string(document::kOrderRequestStatuses.word(request.status))}};
    return kept;
}

Result<Kept> read(const boost::json::value& value, std::string_view) {
    const auto request = document::read_order_request(value);
    if (!request) return std::unexpected(request.error());
    return kept_of(*request);
}

constexpr std::string_view kFilters[] = {"order", "kind", "status"};
constexpr Kind kKind{.name = "order-requests",
                     .singular = "order request",
                     .id_field = "id",
                     .aggregate = Aggregate::order_requests,
                     .reads = Scope::agent,
                     .writes = Scope::agent,
                     .is_evaluated = false,
                     .read = read,
                     .id_of = [](std::string_view text) { return std::string(text); },
                     .check = nullptr,
                     .filters = kFilters,
                     .searched = {},
                     .in_use = nullptr};

}  // namespace

const Kind& order_requests_kind() {
    return kKind;
}

OrderRequest order_request_of(const store::Document& document) {
    auto request = document::read_order_request(boost::json::parse(document.body));
    CHECK(request.has_value());  // it was written by this program
    return std::move(*request);
}

std::vector<OrderRequest> order_requests_of(const store::Transaction& transaction, std::string_view order) {
    std::vector<OrderRequest> requests;
    for (const store::Document& document :
         transaction.of(Aggregate::order_requests).find_by("order", order, {}, kRequestsPerOrderMax))
        requests.push_back(order_request_of(document));
    return requests;
}

void move_order_request(store::Transaction& transaction, OrderRequest& request, const OrderRequest::Change& change) {
    request.status = change.status;
    request.changes.push_back(change);
    Kept kept = kept_of(request);
    static_cast<void>(
        transaction.of(Aggregate::order_requests).put({kept.id, boost::json::serialize(kept.body), change.at, kept.keys}));
    const std::string_view status = document::kOrderRequestStatuses.word(change.status);
    const std::string name = fmt::format("order_{}_{}", document::kOrderRequestKinds.word(request.kind), status);
    kept.body.erase("changes");
    document::put_text(kept.body, "answer", change.note);
    put_event(transaction, fmt::format("order-request:{}:{}", request.id, status),
              {.name = name, .subject = "order:" + request.order, .facts = std::move(kept.body)}, change.at);
}

void follow_order(store::Transaction& transaction, const Kept& kept, Instant now) {
    if (kept.body.at("status").as_string() != "cancelled") return;
    for (OrderRequest& request : order_requests_of(transaction, kept.id)) {
        if (request.status != OrderRequestStatus::requested) continue;
        const bool is_cancel = request.kind == OrderRequestKind::cancel;
        move_order_request(transaction, request,
                           {.status = is_cancel ? OrderRequestStatus::done : OrderRequestStatus::refused,
                            .at = now,
                            .by = {},
                            .note = is_cancel ? "" : "The order was cancelled."});
    }
}

}  // namespace couponry::service
