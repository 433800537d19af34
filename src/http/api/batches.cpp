// Batches of generated codes: begun, listed, and their codes as a file.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/body_writer.h"
#include "http/page.h"
#include "http/target.h"
#include "service/stored_codes.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;

std::string coupon_in(const Request& request) {
    return service::kind_of(store::Aggregate::coupons).id_of(request.path_parameter("code"));
}

Result<Response> begin_batch(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto written = services.generate_codes.begin(*context, request.path_parameter("code"), *body);
    if (!written) return std::unexpected(written.error());
    boost::json::object job = written->body;
    job["revision"] = written->revision;
    constexpr int kAccepted = 202;
    Response response = json(kAccepted, job);
    response.with("Location", fmt::format("/v1/jobs/{}", percent_encode(written->id)));
    if (written->is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

Result<Response> list_batches(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {"limit", "cursor"}); !checked) return std::unexpected(checked.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    std::vector<service::Batch> batches;
    const auto done = services.store.read(caller.tenant, [&](const store::Transaction& transaction) -> Result<void> {
        if (auto coupon = service::find_multi_code(transaction, coupon_in(request)); !coupon)
            return std::unexpected(coupon.error());
        batches = service::list_batches(transaction, coupon_in(request), number_in(page->after.value_or("")).value_or(0),
                                        page->rows_max + 1);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    const bool has_more = batches.size() > page->rows_max;
    if (has_more) batches.pop_back();
    boost::json::array items;
    for (const service::Batch& batch : batches) items.push_back(show_batch(batch));
    return json_list(std::move(items), has_more ? std::optional(std::to_string(batches.back().number)) : std::nullopt);
}

Result<Response> send_codes(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const std::string coupon = coupon_in(request);
    const auto number = number_in(request.path_parameter("id"));
    bool is_there = false;
    const auto done = services.store.read(caller.tenant, [&](const store::Transaction& transaction) {
        is_there = number && service::find_batch(transaction, coupon, *number).has_value();
    });
    if (!done) return std::unexpected(done.error());
    if (!is_there) return fail("not_found", "The coupon has no such batch.");
    Response response = Response::streamed(
        "text/csv; charset=utf-8", [&services, coupon, number = *number, tenant = caller.tenant](BodyWriter& body) {
            const auto sent = service::write_batch_file(services.store, tenant, coupon, number,
                                                        [&](std::string_view lines) { return body.write(lines); });
            if (!sent) body.fail(sent.error().detail);
        });
    response.with("Content-Disposition", fmt::format("attachment; filename=\"batch-{}.csv\"", *number));
    return response;
}

}  // namespace

void add_batch_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, Scope scope, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, scope,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add(Method::post, "/v1/coupons/{code}/batches", Scope::manage, begin_batch);
    add(Method::get, "/v1/coupons/{code}/batches", Scope::read, list_batches);
    add(Method::get, "/v1/coupons/{code}/batches/{id}.csv", Scope::read, send_codes);
}

}  // namespace couponry::http::api
