// Coupons, generated codes and grants as JSON. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <string_view>

#include "document/reader.h"
#include "model/coupon.h"

namespace couponry::document {

/// `known_code`: the code under which it is saved; then `code` may be left out. `visibility` defaults to public for single_code and
/// private for the other kinds. Texts of codes stay as sent; who saves them normalises them.
Result<Coupon> read_coupon(const boost::json::value& value, std::string_view known_code = {});
bool read_coupon(const Reader& reader, std::string_view known_code, Coupon& target);
boost::json::object write_coupon(const Coupon& coupon);

/// {"code", "coupon", "bound_email", "generated_at", "status", "held_by_order"}.
bool read_code(const Reader& reader, Code& target);
boost::json::object write_code(const Code& code);

/// {"coupon", "granted_at", "ends_at", "status"}.
bool read_grant(const Reader& reader, Grant& target);
boost::json::object write_grant(const Grant& grant);

}  // namespace couponry::document
