// Carts that are kept here. Every answer carries the cart's evaluation.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/preconditions.h"
#include "http/target.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Carts;
using service::Services;
using service::Written;

Result<Response> answer(int status, const Written& written, const Caller& caller, Services& services) {
    service::Scopes scopes = caller.scopes;
    scopes.add(service::Scope::replay);  // an instant that is kept was allowed when it was kept
    auto request = services.evaluate_cart->read(caller.tenant, scopes, boost::json::value(written.body), {});
    if (!request) return std::unexpected(request.error());
    const auto evaluation = services.evaluate_cart->answer(std::move(*request));
    if (!evaluation) return std::unexpected(evaluation.error());
    Response response = Response::json(
        status, fmt::format(R"({{"id":{},"cart":{},"evaluation":{}}})", boost::json::serialize(boost::json::string(written.id)),
                            boost::json::serialize(written.body), *evaluation));
    response.with("ETag", etag(static_cast<std::uint64_t>(written.version)));
    if (written.is_repeated) response.with("Idempotent-Replayed", "true");
    return response;
}

std::string address_of(std::string_view id) {
    return fmt::format("/v1/carts/{}", percent_encode(id));
}

/// The context of a write, and its answer.
template <class Write>
Result<Response> write(const Request& request, const Caller& caller, Services& services, const Write& work) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const Result<Written> written = work(Carts::Context{*context, caller.scopes});
    if (!written) return std::unexpected(written.error());
    return answer(200, *written, caller, services);
}

template <class Write>
Result<Response> write_body(const Request& request, const Caller& caller, Services& services, const Write& work) {
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    return write(request, caller, services, [&](const Carts::Context& context) { return work(context, *body); });
}

Result<Response> created(Result<Response> response, std::string_view location) {
    if (!response) return response;
    response->status = 201;
    response->with("Location", location);
    return response;
}

Result<Response> create(const Request& request, const Caller& caller, Services& services) {
    std::string id;
    auto response = write_body(request, caller, services, [&](const Carts::Context& context, const boost::json::value& body) {
        auto written = services.carts.create(context, body);
        if (written) id = written->id;
        return written;
    });
    return created(std::move(response), address_of(id));
}

Result<Response> read(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto found = services.carts.find(caller.tenant, request.path_parameter("id"));
    if (!found) return std::unexpected(found.error());
    return answer(200, {.id = found->id, .body = boost::json::parse(found->body).as_object(), .version = found->version}, caller,
                  services);
}

Result<Response> patch(const Request& request, const Caller& caller, Services& services) {
    return write_body(request, caller, services, [&](const Carts::Context& context, const boost::json::value& body) {
        return services.carts.patch(context, request.path_parameter("id"), body, expectation(request));
    });
}

Result<Response> erase(const Request& request, const Caller& caller, Services& services) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const auto erased = services.carts.erase({*context, caller.scopes}, request.path_parameter("id"), expectation(request));
    if (!erased) return std::unexpected(erased.error());
    return Response::no_content();
}

Result<Response> add_line(const Request& request, const Caller& caller, Services& services) {
    std::string line;
    auto response = write_body(request, caller, services, [&](const Carts::Context& context, const boost::json::value& body) {
        return services.carts.add_line(context, request.path_parameter("id"), body, expectation(request), line);
    });
    return created(std::move(response),
                   fmt::format("{}/lines/{}", address_of(request.path_parameter("id")), percent_encode(line)));
}

Result<Response> patch_line(const Request& request, const Caller& caller, Services& services) {
    return write_body(request, caller, services, [&](const Carts::Context& context, const boost::json::value& body) {
        return services.carts.patch_line(context, request.path_parameter("id"), request.path_parameter("line"), body,
                                         expectation(request));
    });
}

Result<Response> erase_line(const Request& request, const Caller& caller, Services& services) {
    return write(request, caller, services, [&](const Carts::Context& context) {
        return services.carts.erase_line(context, request.path_parameter("id"), request.path_parameter("line"),
                                         expectation(request));
    });
}

Result<Response> put_codes(const Request& request, const Caller& caller, Services& services) {
    return write_body(request, caller, services, [&](const Carts::Context& context, const boost::json::value& body) {
        return services.carts.put_codes(context, request.path_parameter("id"), body, expectation(request));
    });
}

Result<Response> merge(const Request& request, const Caller& caller, Services& services) {
    return write_body(request, caller, services, [&](const Carts::Context& context, const boost::json::value& body) {
        return services.carts.merge(context, request.path_parameter("id"), body, expectation(request));
    });
}

}  // namespace

void add_cart_routes(Router& router, Services& services) {
    const auto add = [&](Method method, std::string pattern, auto handler) {
        router.add(route(
            method, std::move(pattern), Runs::blocking, services, service::Scope::evaluate,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    const std::string one = "/v1/carts/{id}";
    add(Method::post, "/v1/carts", create);
    add(Method::get, one, read);
    add(Method::patch, one, patch);
    add(Method::delete_, one, erase);
    add(Method::post, one + "/lines", add_line);
    add(Method::patch, one + "/lines/{line}", patch_line);
    add(Method::delete_, one + "/lines/{line}", erase_line);
    add(Method::put, one + "/codes", put_codes);
    add(Method::post, one + "/merge", merge);
}

}  // namespace couponry::http::api
