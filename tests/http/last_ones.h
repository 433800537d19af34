// Orders that use one code, LASTONES, while something is killed: what was answered of each, and whether the server still says so.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace couponry::http_tests {

/// Of one order: what was answered last, and what may have been done after it.
struct KnownOrder {
    std::string id, answered, unanswered;  // words of a status
};
using KnownOrders = std::map<std::string, KnownOrder>;

/// The shop, the code and its promotion.
void offer_last_ones(std::uint16_t port);
/// The body of an order that holds or redeems the code.
std::string last_ones_body(const std::string& order, bool holds);
/// Every order stands once as it was answered, or as what was not answered would leave it; the coupon's counter is how many use it.
void expect_all_there(std::uint16_t port, KnownOrders& orders);

}  // namespace couponry::http_tests
