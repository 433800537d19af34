#include "tool/cart_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "app/clock.h"
#include "document/cart_document.h"
#include "document/usage_document.h"
#include "service/customer_facts.h"
#include "service/uses.h"

namespace couponry::tool {
namespace {

Read<Cart> read_cart_file(const std::string& path, const ShopFiles& files) {
    const auto file = read_file(path);
    if (!file) return std::unexpected(file.error());
    const auto value = parse_file(*file);
    if (!value) return std::unexpected(value.error());
    auto cart = document::read_cart(*value, files.shop.sites);
    if (!cart) return std::unexpected(located(*file, cart.error()));
    CustomerFacts& customer = cart->customer;
    const auto known = std::find_if(files.customers.begin(), files.customers.end(),
                                    [&](const CustomerFacts& facts) { return customer.id && facts.id == customer.id; });
    if (known != files.customers.end()) service::join_customer(*known, customer);
    return std::move(*cart);
}

Read<UsageFacts> read_usage_file(const std::string& path) {
    if (path.empty()) return UsageFacts{};
    const auto file = read_file(path);
    if (!file) return std::unexpected(file.error());
    const auto value = parse_file(*file);
    if (!value) return std::unexpected(value.error());
    auto usage = document::read_usage(*value);
    if (!usage) return std::unexpected(located(*file, usage.error()));
    service::key_by_normalised_text(*usage);
    return std::move(*usage);
}

}  // namespace

Read<Instant> moment_of(const std::string& at) {
    if (at.empty()) return app::read_clock();
    if (const auto instant = parse_instant(at)) return *instant;
    return std::unexpected(
        Refusal{{fmt::format("--at: \"{}\" is no instant; write it like 2026-11-21T11:00:00+00:00, with the offset.", at)}});
}

Read<CartRequest> read_cart_request(const CartOptions& options) {
    CartRequest request;
    const auto at = moment_of(options.at);
    if (!at) return std::unexpected(at.error());
    auto files = read_shop_files(options.shop);
    if (!files) return std::unexpected(files.error());
    request.files = std::move(*files);
    auto cart = read_cart_file(options.cart, request.files);
    if (!cart) return std::unexpected(cart.error());
    request.cart = std::move(*cart);
    auto usage = read_usage_file(options.usage);
    if (!usage) return std::unexpected(usage.error());
    request.usage = std::move(*usage);
    // What the counters say of a code is newer than the list of codes.
    request.usage.codes.insert(request.files.codes.begin(), request.files.codes.end());
    request.now = options.at.empty() && request.cart.at ? *request.cart.at : *at;
    request.cart.at = request.now;
    request.snapshot = engine::compile(request.files.shop);
    if (!options.locale.empty()) request.cart.locale = options.locale;
    if (request.cart.locale.empty() && !request.site().locales.empty()) request.cart.locale = request.site().locales.front();
    return request;
}

}  // namespace couponry::tool
