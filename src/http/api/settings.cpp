// What a tenant sets for its shop, and where a customer wants to be reminded.
#include <boost/json.hpp>

#include "http/api/api.h"
#include "http/api/exchange.h"
#include "http/preconditions.h"

namespace couponry::http::api {
namespace {

using service::Caller;
using service::Scope;
using service::Services;
using service::Settings;

/// Settings are there from the beginning: version 0 is that of the defaults.
service::Expectation expectation_of_settings(const Request& request) {
    const IfMatch if_match = read_if_match(request);
    if (!if_match.given) return {};
    return [if_match](std::int64_t version) { return if_match.allows(static_cast<std::uint64_t>(version)); };
}

Result<Response> answer(const Request& request, const Result<Settings::Found>& found) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    if (!found) return std::unexpected(found.error());
    return json(200, found->body).with("ETag", etag(static_cast<std::uint64_t>(found->version)));
}

/// `work` gets the context and the body.
template <class Work>
Result<Response> put(const Request& request, const Caller& caller, Services& services, const Work& work) {
    if (auto checked = check_query(request, {}); !checked) return std::unexpected(checked.error());
    const auto body = read_body(request);
    if (!body) return std::unexpected(body.error());
    const auto context = write_context(request, caller, services);
    if (!context) return std::unexpected(context.error());
    const Result<service::Written> done = work(*context, *body);
    if (!done) return std::unexpected(done.error());
    return written(*done);
}

}  // namespace

void add_settings_routes(Router& router, Services& services) {
    router.add(route(Method::get, "/v1/settings", Runs::blocking, services, Scope::read,
                     [&services](const Request& request, const Caller& caller) {
                         return answer(request, services.settings.find(caller.tenant));
                     }));
    router.add(route(Method::put, "/v1/settings", Runs::blocking, services, Scope::manage,
                     [&services](const Request& request, const Caller& caller) {
                         return put(request, caller, services, [&](const auto& context, const boost::json::value& body) {
                             return services.settings.put(context, body, expectation_of_settings(request));
                         });
                     }));
    const std::string preferences = "/v1/customers/{id}/notification-preferences";
    router.add(route(Method::get, preferences, Runs::blocking, services, Scope::customers,
                     [&services](const Request& request, const Caller& caller) {
                         return answer(request, services.settings.find_preferences(caller.tenant, request.path_parameter("id")));
                     }));
    router.add(route(Method::put, preferences, Runs::blocking, services, Scope::customers,
                     [&services](const Request& request, const Caller& caller) {
                         return put(request, caller, services, [&](const auto& context, const boost::json::value& body) {
                             return services.settings.put_preferences(context, request.path_parameter("id"), body,
                                                                      expectation_of_settings(request));
                         });
                     }));
}

}  // namespace couponry::http::api
