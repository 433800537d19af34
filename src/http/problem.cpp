#include "http/problem.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

namespace couponry::http {

namespace {

constexpr std::array<std::pair<std::string_view, int>, 49> kStatusOfType = {{
    // What this folder refuses.
    {"malformed_request", 400},
    {"body_cut_off", 400},
    {"not_found", 404},
    {"method_not_allowed", 405},
    {"request_too_slow", 408},
    {"body_too_large", 413},
    {"target_too_long", 414},
    {"expectation_failed", 417},
    {"invalid_query", 422},
    {"head_too_large", 431},
    {"internal_error", 500},
    {"method_not_known", 501},
    {"overloaded", 503},
    {"server_stopping", 503},
    // What handlers and the readers of documents answer.
    {"malformed_document", 400},
    {"document_too_large", 413},
    {"in_use", 409},
    {"import_in_progress", 409},
    {"job_ended", 409},
    {"unsupported_media_type", 415},
    {"precondition_failed", 412},
    {"unauthorized", 401},
    {"forbidden", 403},
    {"already_exists", 409},
    {"idempotency_key_busy", 409},
    {"limit_reached", 409},
    {"coupon_revoked", 409},
    {"coupon_ended", 410},
    {"claim_link_full", 410},
    {"claim_link_ended", 410},
    {"claim_link_revoked", 410},
    {"codes_rejected", 409},
    {"promotion_changed_since_evaluation", 409},
    {"email_required", 409},
    {"order_already_redeemed", 409},
    {"hold_replaced", 409},
    {"hold_expired", 409},
    {"redemption_released", 409},
    {"redemption_returned", 409},
    {"redemption_not_confirmed", 409},
    {"request_not_allowed", 409},
    {"request_closed", 409},
    {"return_not_allowed", 409},
    {"return_not_in_state", 409},
    {"store_busy", 503},
    {"store_failed", 503},
    {"store_full", 503},
    {"store_damaged", 503},
    {"store_unknown", 503},
}};

constexpr int kUnauthorized = 401;  // must say how to ask (RFC 9110, section 11.6.1)
constexpr int kUnavailable = 503;

boost::json::string_view json_text(std::string_view text) {
    return {text.data(), text.size()};
}

/// "not_found" to "Not found".
std::string title_of(std::string_view type) {
    std::string title(type);
    std::ranges::replace(title, '_', ' ');
    if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') title[0] = static_cast<char>(title[0] - ('a' - 'A'));
    return title;
}

}  // namespace

int status_of(std::string_view type) {
    const auto found = std::ranges::find(kStatusOfType, type, &std::pair<std::string_view, int>::first);
    return found == kStatusOfType.end() ? 422 : found->second;
}

Response problem(std::string_view request_id, const Failure& failure) {
    return problem(request_id, failure, status_of(failure.type));
}

Response problem(std::string_view request_id, const Failure& failure, int status) {
    boost::json::object document;
    document["type"] = json_text(failure.type);
    document["title"] = json_text(title_of(failure.type));
    document["status"] = status;
    document["detail"] = json_text(failure.detail);
    boost::json::array errors;
    for (const FieldError& error : failure.errors)
        errors.push_back(boost::json::object({{"pointer", json_text(error.pointer)}, {"detail", json_text(error.detail)}}));
    if (!errors.empty()) document["errors"] = std::move(errors);
    document["request_id"] = json_text(request_id);
    Response response = Response::json(status, boost::json::serialize(document));
    response.headers.set("Content-Type", "application/problem+json");
    if (status == kUnauthorized) response.headers.set("WWW-Authenticate", "Bearer");
    if (status == kUnavailable) response.headers.set("Retry-After", "1");
    return response;
}

Response overloaded(std::string_view request_id, std::string detail, int retry_after_seconds) {
    return problem(request_id, {"overloaded", std::move(detail), {}}).with("Retry-After", std::to_string(retry_after_seconds));
}

}  // namespace couponry::http
