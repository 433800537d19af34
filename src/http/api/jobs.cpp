// Jobs: what takes longer than a request should, followed and stopped.
#include <boost/json.hpp>

#include <memory>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/event_stream.h"
#include "http/page.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::GenerateCodes;
using service::Scope;
using service::Services;

Result<Response> list_jobs(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {"limit", "cursor"}); !checked) return std::unexpected(checked.error());
    const auto page = read_page(request);
    if (!page) return std::unexpected(page.error());
    auto jobs = services.jobs.list(caller.tenant, page->after.value_or(""), page->rows_max + 1);
    if (!jobs) return std::unexpected(jobs.error());
    const bool has_more = jobs->size() > page->rows_max;
    if (has_more) jobs->pop_back();
    return json_list(boost::json::array(jobs->begin(), jobs->end()),
                     has_more ? std::optional<std::string>(jobs->back().at("id").as_string()) : std::nullopt);
}

Result<Response> read_job(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto job = services.jobs.find(caller.tenant, request.path_parameter("id"));
    if (!job) return std::unexpected(job.error());
    return json(200, *job);
}

/// Each state as an event "job", from the present one on; the stream ends with the job.
Result<Response> follow_job(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    auto stream = std::make_shared<EventStream>();
    const auto followed = services.jobs.follow(
        caller.tenant, request.path_parameter("id"), [reader = std::weak_ptr(stream)](const boost::json::object& job) {
            const auto events = reader.lock();
            if (events == nullptr) return false;
            const bool is_read = events->push({.name = "job", .data = boost::json::serialize(job), .id = {}});
            if (!service::goes_on(job)) events->close();
            return is_read;
        });
    if (!followed) return std::unexpected(followed.error());
    return Response::event_stream(std::move(stream));
}

Result<Response> order_job(GenerateCodes::Order order, const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto written = services.generate_codes.order(*context, request.path_parameter("id"), order);
    if (!written) return std::unexpected(written.error());
    Response response = json(200, written->body);
    if (written->is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

}  // namespace

void add_job_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, Scope::import_,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add(Method::get, "/v1/jobs", list_jobs);
    add(Method::get, "/v1/jobs/{id}", read_job);
    add(Method::get, "/v1/jobs/{id}/events", follow_job);
    using Order = GenerateCodes::Order;
    for (const auto& [name, order] :
         {std::pair("pause", Order::pause), std::pair("resume", Order::resume), std::pair("cancel", Order::cancel)})
        add(Method::post, std::string("/v1/jobs/{id}/") + name,
            [order](const Request& request, const Caller& caller, Services& all) {
                return order_job(order, request, caller, all);
            });
}

}  // namespace couponry::http::api
