// OrderRequest: somebody wants an order cancelled, or sent to another address. The shop does it; here it is asked, judged and kept. Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"

namespace couponry {

enum class OrderRequestKind : std::uint8_t { cancel, address };
enum class OrderRequestStatus : std::uint8_t { requested, done, refused };

struct Address {
    std::string name;
    std::string company;
    std::vector<std::string> street;  // its lines
    std::string postcode;
    std::string city;
    std::string region;
    std::string country;  // ISO 3166-1
};

struct OrderRequest {
    struct Change {
        OrderRequestStatus status = OrderRequestStatus::requested;
        Instant at;
        std::string by;  // id of the key that asked; empty: the shop's mirror of the order
        std::string note;
    };
    std::string id;
    OrderRequestKind kind = OrderRequestKind::cancel;
    std::string order;
    std::string customer;  // of the order
    std::string email;
    OrderRequestStatus status = OrderRequestStatus::requested;
    bool is_promised = false;  // by a policy; otherwise an agent decides
    std::string reason;
    Address address;
    std::string exception;  // why an agent departs from the policy; empty: it does not
    std::string policy;
    std::vector<Change> changes;  // the oldest first
};

}  // namespace couponry
