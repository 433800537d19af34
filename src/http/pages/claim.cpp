#include "http/pages/claim.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "http/content_policy.h"
#include "http/pages/html.h"
#include "http/target.h"
#include "service/claim_links.h"
#include "service/claim_page.h"

namespace couponry::http::pages {
namespace {

using service::Services;

constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --page: #faf9f6; --card: #ffffff; --line: #e4e2da; --ink: #1d201b; --soft: #5c5f58; --accent: #11705a; --on: #ffffff }
@media (prefers-color-scheme: dark) { :root { --page: #131512; --card: #1b1e1a; --line: #2c302a; --ink: #f0efe9; --soft: #a5a99f; --accent: #7fd3bb; --on: #131512 } }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { box-sizing: border-box; max-width: 32rem; margin: 4rem auto; padding: 2rem; background: var(--card); border: 1px dashed var(--line); border-radius: 12px }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }
p { margin: .5rem 0; overflow-wrap: anywhere } .soft { color: var(--soft) }
button { min-height: 44px; margin-top: 1rem; padding: 0 1.5rem; font: inherit; font-weight: 600; color: var(--on); background: var(--accent); border: 0; border-radius: 8px; cursor: pointer }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
)";

/// One per link, so that a second link does not forget the first.
std::string cookie_name(std::string_view token) {
    constexpr std::size_t kDigits = 12;
    return "couponry_claim_" + sha256_hex(token).substr(0, kDigits);
}

std::string claim_of(const Request& request, std::string_view token) {
    return std::string(cookie(request.header("Cookie").value_or(""), cookie_name(token)));
}

Response show(const service::ClaimPage& page, std::string_view token) {
    std::string html = fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        "<meta name=\"robots\" content=\"noindex\"><title>{}</title><style>{}</style></head><body><main><h1>{}</h1>",
        escape(page.language), escape(page.heading), kStyle, escape(page.heading));
    if (!page.description.empty()) html += fmt::format("<p>{}</p>", escape(page.description));
    html += fmt::format("<p class=\"soft\" role=\"status\">{}</p>", escape(page.sentence));
    if (!page.button.empty())
        html += fmt::format("<form method=\"post\" action=\"/c/{}\"><button>{}</button></form>", escape(percent_encode(token)),
                            escape(page.button));
    html += "</main></body></html>\n";
    static const std::string kPolicy = fmt::format(
        "default-src 'none'; style-src {}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", hash_source(kStyle));
    Response response;
    response.status = page.status;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Content-Security-Policy", kPolicy);
    response.headers.set("Referrer-Policy", "no-referrer");
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Vary", "Accept-Language, Cookie");
    response.body = std::move(html);
    return response;
}

/// The page as it is now, for whoever has this claim.
Result<Response> page_of(const Request& request, Services& services, std::string_view token, std::string_view claim) {
    const auto offer = services.claims.look(token, claim);
    if (!offer) return std::unexpected(offer.error());
    auto zone = TimeZone::find("UTC");
    if (*offer) {
        const auto shop = services.shops.find(service::tenant_of_token(token));
        if (!shop) return std::unexpected(shop.error());
        const auto& sites = *(*shop)->current().snapshot->sites;
        if (!sites.empty()) zone = sites.front().time_zone;
    }
    if (!zone) return std::unexpected(zone.error());
    const std::string_view locale =
        preferred_language(request.header("Accept-Language").value_or(""), services.catalogue.locales());
    return show(service::claim_page(services.catalogue, locale, *offer, *zone, services.clock()), token);
}

Result<Response> look(const Request& request, Services& services) {
    const std::string_view token = request.path_parameter("token");
    return page_of(request, services, token, claim_of(request, token));
}

Result<Response> claim(const Request& request, Services& services) {
    const std::string_view token = request.path_parameter("token");
    const auto kept = services.claims.claim_as_guest(token, claim_of(request, token));
    // What cannot be claimed is what the page says then.
    if (!kept && kept.error().type.starts_with("store_")) return std::unexpected(kept.error());
    auto response = page_of(request, services, token, kept ? kept->claim : "");
    if (!response || !kept) return response;
    const bool is_secure = request.header("X-Forwarded-Proto").value_or("") == "https";
    response->with("Set-Cookie", fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", cookie_name(token),
                                             kept->claim, service::kGuestClaimMs / kSecondMs, is_secure ? "; Secure" : ""));
    return response;
}

}  // namespace

void add_claim_routes(Router& router, Services& services) {
    const auto add = [&](Method method, auto handler) {
        router.add({.method = method,
                    .pattern = "/c/{token}",
                    .runs = Runs::blocking,
                    .handler = [&services, handler](const Request& request) { return handler(request, services); }});
    };
    add(Method::get, look);
    add(Method::post, claim);
}

}  // namespace couponry::http::pages
