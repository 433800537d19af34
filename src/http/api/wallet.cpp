// A customer's coupons: listed, claimed, with or without a reminder.
#include <fmt/format.h>
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/page.h"
#include "http/target.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;
using service::Wallet;

std::unexpected<Failure> wrong_query(std::string_view pointer, std::string detail) {
    return fail("invalid_query", "The parameters of the address are wrong.", {{std::string(pointer), std::move(detail)}});
}

Result<Wallet::Query> read_query(const Request& request) {
    if (auto checked = check_query(request, {"status", "sort", "limit", "cursor"}); !checked)
        return std::unexpected(checked.error());
    Wallet::Query query;
    std::string_view states = request.query_parameter("status").value_or("");
    if (request.query_parameter("status") && states.empty()) return wrong_query("/status", "Name a status, or leave it out.");
    while (!states.empty()) {
        const std::size_t comma = std::min(states.find(','), states.size());
        const auto state = service::parse_grant_state(states.substr(0, comma));
        if (!state)
            return wrong_query(
                "/status", "Choose from upcoming, available, expiring, used, expired and revoked; separate several with commas.");
        query.states.push_back(*state);
        states.remove_prefix(std::min(comma + 1, states.size()));
    }
    if (const auto sort = request.query_parameter("sort")) {
        query.is_descending = sort->starts_with('-');
        const auto by = service::parse_wallet_sort(sort->substr(query.is_descending ? 1 : 0));
        if (!by) return wrong_query("/sort", "Sort by starts_at, ends_at, granted_at or name, with - in front for the reverse.");
        query.sort_by = *by;
    }
    return query;
}

/// Behind how many rows the part begins.
Result<std::size_t> read_offset(const Page& page) {
    if (!page.after) return 0;
    std::size_t offset = 0;
    const auto [end, error] = std::from_chars(page.after->data(), page.after->data() + page.after->size(), offset);
    if (error != std::errc() || end != page.after->data() + page.after->size())
        return wrong_query("/cursor", "Give the next_cursor of an earlier answer, or leave it out.");
    return offset;
}

Result<Response> list(const Request& request, const Caller& caller, Services& services) {
    const auto query = read_query(request);
    if (!query) return std::unexpected(query.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    const auto offset = read_offset(*page);
    if (!offset) return std::unexpected(offset.error());
    auto coupons = services.wallet.list(caller, request.path_parameter("id"), *query);
    if (!coupons) return std::unexpected(coupons.error());
    const std::size_t begin = std::min(*offset, coupons->size());
    const std::size_t end = std::min(begin + page->rows_max, coupons->size());
    boost::json::array items;
    for (std::size_t index = begin; index < end; ++index) items.push_back(std::move((*coupons)[index]));
    return json_list(std::move(items), end < coupons->size() ? std::optional(std::to_string(end)) : std::nullopt);
}

Result<Response> claim(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const std::string_view customer = request.path_parameter("id");
    const auto claimed = services.claims.claim(*context, caller, customer, *body);
    if (!claimed) return std::unexpected(claimed.error());
    return written_grant(*claimed, caller, services, fmt::format("/v1/customers/{}/coupons", percent_encode(customer)));
}

auto set_notification(bool is_wanted) {
    return [is_wanted](const Request& request, const Caller& caller, Services& services) -> Result<Response> {
        if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
        const auto context = write_context(request, caller, services);
        if (!context) return std::unexpected(context.error());
        const auto done = services.wallet.set_notification(*context, caller, request.path_parameter("id"),
                                                           request.path_parameter("code"), is_wanted);
        if (!done) return std::unexpected(done.error());
        return written(*done);
    };
}

}  // namespace

void add_wallet_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, Scope::customers,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    const std::string all = "/v1/customers/{id}/coupons";
    add(Method::get, all, list);
    add(Method::post, all + "/claim", claim);
    add(Method::put, all + "/{code}/notification", set_notification(true));
    add(Method::delete_, all + "/{code}/notification", set_notification(false));
}

}  // namespace couponry::http::api
