// Imports and exports.
#include <fmt/format.h>
#include <boost/json.hpp>

#include <optional>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/body_reader.h"
#include "http/body_writer.h"
#include "http/problem.h"
#include "service/exports.h"
#include "service/stored_codes.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::FileFormat;
using service::Job;
using service::Kind;
using service::Scope;
using service::Services;

constexpr std::string_view kJsonLines = "application/x-ndjson";
constexpr std::string_view kCsv = "text/csv";

Result<const Kind*> kind_in(const Request& request) {
    const Kind* const kind = service::find_kind(request.path_parameter("kind"));
    if (kind != nullptr) return kind;
    return fail("not_found", fmt::format("There is nothing named \"{}\" to import or export.", request.path_parameter("kind")));
}

Result<void> demand(const Caller& caller, Scope scope) {
    if (caller.scopes.has(scope)) return {};
    return fail("forbidden", fmt::format("This key lacks the scope \"{}\".", name_of(scope)));
}

/// One of a few words; absent: the first.
Result<std::string_view> query_word(const Request& request, std::string_view name,
                                    std::initializer_list<std::string_view> words) {
    const auto text = request.query_parameter(name);
    if (!text) return *words.begin();
    for (const std::string_view word : words)
        if (*text == word) return word;
    std::string detail = fmt::format("{} is one of {}.", name, fmt::join(words, ", "));
    return fail("invalid_query", detail, {{fmt::format("/{}", name), detail}});
}

Result<FileFormat> format_of(const Request& request) {
    if (!equals_ignoring_case(request.header("Content-Encoding").value_or("identity"), "identity"))
        return fail("unsupported_media_type", "Send the file as it is, without a Content-Encoding.");
    const std::string_view type = media_type(request.header("Content-Type").value_or(""));
    if (equals_ignoring_case(type, kJsonLines) || equals_ignoring_case(type, "application/jsonl")) return FileFormat::json_lines;
    if (equals_ignoring_case(type, kCsv)) return FileFormat::csv;
    return fail("unsupported_media_type",
                fmt::format("Send JSON lines as Content-Type: {}, or CSV as Content-Type: {}.", kJsonLines, kCsv));
}

void add_figures(const Job& job, boost::json::object& answer) {
    answer["job"] = job.id;
    answer["rows"] = job.rows;
    answer["imported"] = job.imported;
    answer["skipped"] = job.skipped;
    answer["errors"] = show_errors(job);
    answer["error_count"] = job.error_count;
}

Response refused(const Request& request, const Job& job) {
    const std::string saved =
        job.imported == 0 ? "nothing was saved" : fmt::format("only {} rows before it were saved", job.imported);
    const std::string detail =
        fmt::format("{} {} in {} rows; {}.", job.error_count, job.error_count == 1 ? "error" : "errors", job.rows, saved);
    Response response = problem(request.id, {"invalid_rows", detail, {}});
    boost::json::object document = boost::json::parse(response.body).as_object();
    add_figures(job, document);
    response.body = boost::json::serialize(document);
    return response;
}

/// The coupon in the address of an import of its codes; empty for other imports.
Result<std::string> coupon_in(const Request& request, const Caller& caller, Services& services) {
    if (request.path_parameters.front().name != "code") return std::string();
    std::string id = service::kind_of(store::Aggregate::coupons).id_of(request.path_parameter("code"));
    const auto found = services.store.read(caller.tenant, [&](const store::Transaction& transaction) -> Result<void> {
        const auto coupon = service::find_multi_code(transaction, id);
        return coupon ? Result<void>() : std::unexpected(coupon.error());
    });
    if (!found) return std::unexpected(found.error());
    return id;
}

Result<service::Imports::Request> read_import(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {"dry_run", "on_error"}); !checked) return std::unexpected(checked.error());
    const auto coupon = coupon_in(request, caller, services);
    if (!coupon) return std::unexpected(coupon.error());
    const Result<const Kind*> kind = coupon->empty() ? kind_in(request) : &service::kind_of(store::Aggregate::codes);
    if (!kind) return std::unexpected(kind.error());
    if ((*kind)->aggregate == store::Aggregate::uses)
        if (auto may = demand(caller, Scope::usage); !may) return std::unexpected(may.error());
    const auto format = format_of(request);
    if (!format) return std::unexpected(format.error());
    const auto on_error = query_word(request, "on_error", {"refuse", "skip"});
    if (!on_error) return std::unexpected(on_error.error());
    const auto dry_run = query_word(request, "dry_run", {"false", "true"});
    if (!dry_run) return std::unexpected(dry_run.error());
    service::Imports::Request asked{.tenant = caller.tenant, .kind = *kind, .format = *format};
    asked.on_error = *service::parse_on_error(*on_error);
    asked.is_dry_run = *dry_run == "true";
    asked.coupon = *coupon;
    const auto key = idempotency_key(request);
    if (!key) return std::unexpected(key.error());
    asked.idempotency_key = *key;
    return asked;
}

Result<Response> import_kind(const Request& request, BodyReader& body, Services& services) {
    const auto caller = authorize(request, services, Scope::import_);
    if (!caller) return std::unexpected(caller.error());
    const auto asked = read_import(request, *caller, services);
    if (!asked) return std::unexpected(asked.error());
    if (auto done = services.access->ensure_tenant(caller->tenant); !done) return std::unexpected(done.error());
    const auto job = services.imports.run(*asked, [&] { return body.read(); });
    if (!job) return std::unexpected(job.error());
    Response response;
    if (job->state == service::JobState::failed) {
        response = refused(request, *job);
    } else {
        boost::json::object answer;
        add_figures(*job, answer);
        answer["revision"] = job->revision;
        response = json(200, answer);
    }
    if (job->is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

Result<Response> export_kind(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {"format"}); !checked) return std::unexpected(checked.error());
    const auto kind = kind_in(request);
    if (!kind) return std::unexpected(kind.error());
    using store::Aggregate;
    const Aggregate aggregate = (*kind)->aggregate;
    if (aggregate == Aggregate::customers || aggregate == Aggregate::orders || aggregate == Aggregate::uses)
        if (auto may = demand(caller, Scope::customers); !may) return std::unexpected(may.error());
    const auto word = query_word(request, "format", {"jsonl", "csv"});
    if (!word) return std::unexpected(word.error());
    const FileFormat format = *word == "csv" ? FileFormat::csv : FileFormat::json_lines;
    if (auto checked = service::check_export(**kind, format); !checked)
        return fail("invalid_query", checked.error().detail, {{"/format", checked.error().detail}});
    const std::string type = fmt::format("{}; charset=utf-8", format == FileFormat::csv ? kCsv : kJsonLines);
    Response response = Response::streamed(type, [&services, format, kind = *kind, tenant = caller.tenant](BodyWriter& body) {
        const auto done =
            service::export_all(services.store, tenant, *kind, format, [&](std::string_view lines) { return body.write(lines); });
        if (!done) body.fail(done.error().detail);
    });
    response.with("Content-Disposition", fmt::format("attachment; filename=\"{}.{}\"", (*kind)->name, *word));
    return response;
}

}  // namespace

void add_import_routes(Router& router, Services& services) {
    for (const char* const pattern : {"/v1/import/{kind}", "/v1/coupons/{code}/import"})
        router.add({.method = Method::post,
                    .pattern = pattern,
                    .runs = Runs::streaming,
                    .body_bytes_max = kImportBytesMax,
                    .streaming_handler = [&services](const Request& request, BodyReader& body) {
                        return import_kind(request, body, services);
                    }});
    const auto add = [&](std::string pattern, Scope scope, auto handler) {
        router.add(route(
            Method::get, std::move(pattern), Runs::blocking, services, scope,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add("/v1/export/{kind}", Scope::read, export_kind);
}

}  // namespace couponry::http::api
