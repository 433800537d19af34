#include "service/kept_return_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "document/return_request_document.h"
#include "document/writer.h"
#include "service/outbox.h"

namespace couponry::service {
namespace {

using store::Aggregate;

std::string_view word_of(ReturnRequestStatus status) {
    return document::kReturnRequestStatuses.word(status);
}

Kept kept_of(const RequestedReturn& request) {
    Kept kept{request.id, document::write_return_request(request), {}};
    kept.keys = {{"order", request.order}, {"status", std::string(word_of(request.status))}};
    if (!request.customer.empty()) kept.keys.push_back({"customer", request.customer});
    if (!request.email.empty()) kept.keys.push_back({"email", email_key(request.email)});
    return kept;
}

Result<Kept> read(const boost::json::value& value, std::string_view) {
    const auto request = document::read_return_request(value);
    if (!request) return std::unexpected(request.error());
    return kept_of(*request);
}

constexpr std::string_view kFilters[] = {"order", "customer", "email", "status"};
constexpr Kind kKind{.name = "return-requests",
                     .singular = "return request",
                     .id_field = "id",
                     .aggregate = Aggregate::return_requests,
                     .reads = Scope::agent,
                     .writes = Scope::agent,
                     .is_evaluated = false,
                     .read = read,
                     .id_of = [](std::string_view text) { return std::string(text); },
                     .check = nullptr,
                     .filters = kFilters,
                     .searched = {},
                     .in_use = nullptr};

boost::json::object facts_of(const RequestedReturn& request, const RequestedReturn::Change& change) {
    boost::json::object facts = document::write_return_request(request);
    facts.erase("changes");
    document::put_text(facts, "answer", change.note);
    return facts;
}

}  // namespace

const Kind& return_requests_kind() {
    return kKind;
}

RequestedReturn return_request_of(const store::Document& document) {
    auto request = document::read_return_request(boost::json::parse(document.body));
    CHECK(request.has_value());  // it was written by this program
    return std::move(*request);
}

std::vector<RequestedReturn> return_requests_of(const store::Transaction& transaction, std::string_view order) {
    std::vector<RequestedReturn> requests;
    for (const store::Document& document :
         transaction.of(Aggregate::return_requests).find_by("order", order, {}, kRequestsPerOrderMax))
        requests.push_back(return_request_of(document));
    std::ranges::stable_sort(requests, {}, [](const RequestedReturn& request) { return request.changes.front().at; });
    return requests;
}

std::int64_t move_return_request(store::Transaction& transaction, RequestedReturn& request,
                                 const RequestedReturn::Change& change) {
    request.status = change.status;
    request.changes.push_back(change);
    Kept kept = kept_of(request);
    const auto version =
        transaction.of(Aggregate::return_requests).put({kept.id, boost::json::serialize(kept.body), change.at, kept.keys});
    put_event(transaction, fmt::format("return-request:{}:{}", request.id, word_of(change.status)),
              {.name = fmt::format("return_{}", word_of(change.status)),
               .subject = "order:" + request.order,
               .facts = facts_of(request, change)},
              change.at);
    return *version;
}

}  // namespace couponry::service
