// Cart: one request for evaluation, as sent. Fields that the catalog knows may be absent; those sent win. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/money.h"
#include "model/catalog.h"
#include "model/coupon.h"
#include "model/rule.h"

namespace couponry {

struct CartLine {
    std::string id;
    std::string product;
    std::string sku;
    std::int64_t quantity = 1;
    std::optional<std::int64_t> unit_price;  // or `subtotal`; absent both: the catalog's price
    std::optional<std::int64_t> subtotal;  // units take floor shares, the first ones the extra minor unit
    std::optional<std::vector<std::string>> categories;  // taken with their mirrored ancestors
    std::optional<std::string> brand;
    std::optional<Attributes> attributes;
    std::optional<bool> discountable;
    std::optional<std::int64_t> reduced_from;
    std::optional<std::int64_t> minimum_price;
    std::optional<std::int64_t> weight_grams;  // of one piece
    std::string purchase_type = "one_off";  // or "subscription"
};

/// One delivery. A cart with `shipping` has one shipment with the id "" that carries every line.
struct Shipment {
    std::string id;
    std::string method;  // empty: not chosen
    std::string service_level;
    std::int64_t amount = 0;
    std::vector<std::string> lines;  // line ids; empty: every line
};

/// What is known of who asks, after the store's facts and inline facts were joined (inline ones win). Absent means unknown.
struct CustomerFacts {
    std::optional<std::string> id;  // absent: a guest
    std::optional<std::string> email;
    bool logged_in = false;
    std::optional<std::vector<std::string>> segments;
    std::map<std::string, FactValue> attributes;
    std::optional<CivilDate> birthday;  // the year is not used
    std::optional<std::int64_t> orders_count;  // not cancelled
    struct PastOrder {
        Instant placed_at;
        bool is_cancelled = false;
        Currency currency;
        std::int64_t total = 0;
    };
    std::vector<PastOrder> orders;
    std::vector<Grant> grants;
    bool is_known() const { return id.has_value(); }
};

struct GiftChoice {
    std::string promotion;
    std::string product;
};

struct Cart {
    std::string site;
    std::string channel = "online";
    Currency currency;
    std::string locale;
    std::string device;
    CustomerFacts customer;
    std::vector<CartLine> lines;
    bool shipping_given = false;
    std::vector<Shipment> shipments;
    std::vector<Shipment> shipping_options;  // each answered as if chosen
    std::string country;
    std::string region;
    std::string postcode;
    std::string payment_method;
    std::string card_prefix;
    std::vector<std::string> codes;
    std::optional<Instant> at;
    std::vector<GiftChoice> gifts;
    std::string order;  // what this order holds does not count against the request
    bool automatic = true;
    bool assisted_session = false;
    std::map<std::string, FactValue> metadata;
};

}  // namespace couponry
