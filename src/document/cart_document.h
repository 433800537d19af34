// A cart as JSON: the request for an evaluation. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <vector>

#include "document/reader.h"
#include "model/cart.h"
#include "model/site.h"
#include "model/usage.h"

namespace couponry::document {

/// What a request says beside its cart.
struct EvaluationRequest {
    Cart cart;
    std::optional<Instant> as_of;  // everything as it was then
    std::optional<UsageFacts> usage;  // instead of what was counted here
};

/// Unknown sites, and currencies and channels that the site does not list, are refused. Whether the asker may send prices, facts,
/// `at`, `as_of`, `usage` and `assisted_session` is for the caller to judge.
Result<EvaluationRequest> read_evaluation_request(const boost::json::value& value, const std::vector<Site>& sites);
/// The same where a cart alone is meant; `as_of` and `usage` are refused.
Result<Cart> read_cart(const boost::json::value& value, const std::vector<Site>& sites);
/// As one field of a larger document.
bool read_cart(const Reader& reader, const std::vector<Site>& sites, Cart& target);
boost::json::object write_cart(const Cart& cart);

/// The field `lines`; each line gets an id.
bool read_cart_lines(Fields& fields, std::vector<CartLine>& target);
boost::json::array write_cart_lines(const std::vector<CartLine>& lines);

bool read_customer_facts(const Reader& reader, CustomerFacts& target);
boost::json::object write_customer_facts(const CustomerFacts& customer);

}  // namespace couponry::document
