#include "app/operation_routes.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "http/api/docs_page.h"
#include "http/api/exchange.h"
#include "http/api/openapi.h"
#include "http/preconditions.h"

namespace couponry::app {
namespace {

std::uint64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t pages = 0, resident = 0;
    file >> pages >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void add_metric(std::string& text, std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value) {
    text += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, kind, value);
}

}  // namespace

std::string Metrics::text(std::int64_t revision, std::size_t promotions) const {
    std::string text = "# HELP couponry_http_responses_total Answers by status.\n# TYPE couponry_http_responses_total counter\n";
    for (std::size_t status = 0; status < answers_.size(); ++status)
        if (const std::uint64_t count = answers_[status].load(std::memory_order_relaxed); count > 0)
            text += fmt::format("couponry_http_responses_total{{status=\"{}\"}} {}\n", status, count);
    add_metric(text, "couponry_revision", "gauge", "Revision in force of the default tenant.",
               static_cast<std::uint64_t>(revision));
    add_metric(text, "couponry_promotions", "gauge", "Promotions compiled for the default tenant.", promotions);
    add_metric(text, "process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
    return text;
}

void add_operation_routes(http::Router& router, service::Services& services, const std::shared_ptr<Metrics>& metrics) {
    using http::Method, http::Request, http::Response, http::Runs;
    router.add(
        {.method = Method::get, .pattern = "/health", .runs = Runs::quick, .handler = [](const Request&) -> Result<Response> {
             return Response::json(200, R"({"status":"ok"})");
         }});
    router.add({.method = Method::get,
                .pattern = "/openapi.json",
                .runs = Runs::quick,
                .handler = [](const Request& request) -> Result<Response> {
                    static const std::uint64_t kVersion = http::api::content_version(http::api::openapi_json());
                    if (http::is_not_modified(request, kVersion)) return http::not_modified(kVersion);
                    return Response::json(200, std::string(http::api::openapi_json())).with("ETag", http::etag(kVersion));
                }});
    router.add(
        {.method = Method::get, .pattern = "/docs", .runs = Runs::quick, .handler = [](const Request&) -> Result<Response> {
             Response response;
             response.headers.set("Content-Type", "text/html; charset=utf-8");
             response.headers.set("Content-Security-Policy", http::api::docs_policy());
             response.body = http::api::docs_page();
             return response;
         }});
    router.add({.method = Method::get,
                .pattern = "/ready",
                .runs = Runs::blocking,
                .handler = [&services](const Request&) -> Result<Response> {
                    const auto shop = services.shops.find(service::kDefaultTenant);
                    if (!shop) return std::unexpected(shop.error());
                    return Response::json(
                        200, fmt::format(R"({{"status":"ready","revision":{}}})", (*shop)->current().snapshot->revision));
                }});
    router.add({.method = Method::get,
                .pattern = "/metrics",
                .runs = Runs::blocking,
                .handler = [&services, metrics](const Request&) -> Result<Response> {
                    const auto shop = services.shops.find(service::kDefaultTenant);
                    if (!shop) return std::unexpected(shop.error());
                    const auto snapshot = (*shop)->current().snapshot;
                    Response response;
                    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                    response.body = metrics->text(static_cast<std::int64_t>(snapshot->revision), snapshot->newest().size());
                    return response;
                }});
}

}  // namespace couponry::app
