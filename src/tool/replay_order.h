// Recorded orders as carts: every fact that an order does not hold is derived from its number, its customer and what was replayed
// before (data/shop/README.md, "How orders are replayed"). Belongs to one thread.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "model/cart.h"
#include "tool/replay_tables.h"
#include "tool/shop_files.h"

namespace couponry::tool {

/// What the orders replayed so far say of one customer.
struct CustomerHistory {
    std::vector<CustomerFacts::PastOrder> orders;
    std::int64_t spent = 0;
    std::vector<Grant> grants;
};

class OrderReader {
public:
    /// `tables` must outlive the reader.
    OrderReader(const ReplayTables& tables, const ShopFiles& files);

    /// `at` of the cart is the moment of the replay. Failures as of document::read_recorded_order, and a country that the tables
    /// do not have.
    Result<Cart> read(const boost::json::value& order, const std::unordered_map<std::string, CustomerHistory>& customers) const;

private:
    struct Gift {
        std::string promotion;
        std::vector<std::string> products;  // in stock
    };

    void set_channel(Cart& cart, std::string_view who) const;
    void set_customer(Cart& cart, const CustomerHistory* history) const;
    Result<void> set_shipping(Cart& cart, const std::string& zone, std::string_view who) const;
    void set_payment(Cart& cart, std::string_view who) const;
    void set_goods(Cart& cart) const;
    void set_codes(Cart& cart) const;

    const ReplayTables* tables_;
    std::vector<Gift> gifts_;
    std::unordered_map<std::string, bool> is_subscribable_;  // by product
    std::unordered_map<std::string, std::string> code_of_email_;
};

}  // namespace couponry::tool
