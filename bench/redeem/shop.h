// The shop that the benchmark redeems in, nodes over its store, and the requests of its clients.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>

#include "service/redemptions.h"

namespace couponry::redeem {

constexpr const char* kTenant = "shop";

Instant now();

/// One server's part that redeems.
struct Node {
    explicit Node(store::Store& store);
    service::Shops shops;
    service::EvaluateCart evaluate_cart;
    service::Redemptions redemptions;
};

/// A site, and so many codes with a promotion and an exact limit each.
void fill(store::Store& store, int codes, std::int64_t limit);
std::string code_of(int number);

/// An order of three lines by a customer with an address of its own, confirmed at once, under an idempotency key.
struct Request {
    service::Redemptions::Context context;
    boost::json::value body;
};
Request make_request(const std::string& code, const std::string& order);

/// What the store says of all these codes.
std::int64_t count_redeemed(store::Store& store, int codes);

}  // namespace couponry::redeem
