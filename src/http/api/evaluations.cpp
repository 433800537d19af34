// POST /v1/evaluate and /v1/evaluate/batch.
#include <array>
#include <boost/json.hpp>
#include <memory>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/problem.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::EvaluateCart;
using service::Services;

constexpr std::size_t kArenaBytes = 16 * 1024;

Result<service::EvaluateOptions> read_options(const Request& request) {
    if (auto checked = check_query(request, {"potential", "wallet", "explain"}); !checked)
        return std::unexpected(checked.error());
    service::EvaluateOptions options;
    const auto potential = query_number(request, "potential", 0, kPotentialMax, options.potential);
    if (!potential) return std::unexpected(potential.error());
    const auto wallet = query_number(request, "wallet", 0, kWalletMax, options.wallet);
    if (!wallet) return std::unexpected(wallet.error());
    options.potential = static_cast<int>(*potential);
    options.wallet = static_cast<int>(*wallet);
    const std::string_view explain = request.query_parameter("explain").value_or("");
    if (!explain.empty() && explain != "full")
        return fail("invalid_query", "explain is \"full\", or left out.", {{"/explain", "Write \"full\", or leave it out."}});
    options.explain_full = explain == "full";
    return options;
}

Result<Response> answer(Services& services, EvaluateCart::Request&& request) {
    auto answered = services.evaluate_cart->answer(std::move(request));
    if (!answered) return std::unexpected(answered.error());
    return Response::json(200, std::move(*answered));
}

Result<Response> evaluate(const Request& request, const Caller& caller, Services& services) {
    const auto options = read_options(request);
    if (!options) return std::unexpected(options.error());
    // Most requests fit into the first block; the tree is gone before anybody waits.
    std::array<unsigned char, kArenaBytes> first_block;
    boost::json::monotonic_resource arena(first_block.data(), first_block.size());
    const auto body = read_body(request, &arena);
    if (!body) return std::unexpected(body.error());
    auto read = services.evaluate_cart->read(caller.tenant, caller.scopes, *body, *options);
    if (!read) return std::unexpected(read.error());
    if (!EvaluateCart::needs_store(*read)) return answer(services, std::move(*read));
    return Response::later([&services, read = std::make_shared<EvaluateCart::Request>(std::move(*read))] {
        return answer(services, std::move(*read));
    });
}

Result<Response> evaluate_batch(const Request& request, const Caller& caller, Services& services) {
    const auto options = read_options(request);
    if (!options) return std::unexpected(options.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    auto answered = services.evaluate_cart->answer_all(caller.tenant, caller.scopes, *body, *options,
                                                       [&](const Failure& failure) { return problem(request.id, failure).body; });
    if (!answered) return std::unexpected(answered.error());
    return Response::json(200, std::move(*answered));
}

}  // namespace

void add_evaluation_routes(Router& router, Services& services) {
    const auto add = [&](std::string pattern, Runs runs, auto handler) {
        router.add(route(
            Method::post, std::move(pattern), runs, services, service::Scope::evaluate,
            [&services, handler](const Request& request, const Caller& caller) { return handler(request, caller, services); }));
    };
    add("/v1/evaluate", Runs::quick, evaluate);
    add("/v1/evaluate/batch", Runs::blocking, evaluate_batch);
}

}  // namespace couponry::http::api
