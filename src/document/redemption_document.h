// Redemptions as JSON, as they are kept and answered. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "document/reader.h"
#include "model/redemption.h"

namespace couponry::document {

/// {"id", "order", "status": "held" | "confirmed" | "released" | "partly_returned" | "returned", "site", "currency", "customer", "email",
/// "made_at", "expires_at", "confirmed_at", "released_at", "revision", "total", "uses": [{"promotion", "campaign", "coupon", "code",
/// "applications", "amount", "period"}], "returns": [{"id", "at", "lines": [{"line", "quantity"}], "refund"}], "cart": {…},
/// "evaluation": {…}}. What is empty is left out. `known_id`: the identifier under which it is saved; then `id` may be left out.
/// Cart and evaluation are taken as the objects they are, whatever is in them.
Result<Redemption> read_redemption(const boost::json::value& value, std::string_view known_id = {});
bool read_redemption(const Reader& reader, std::string_view known_id, Redemption& target);
std::string write_redemption(const Redemption& redemption);
/// From what write_redemption() wrote, without looking into cart and evaluation.
Result<Redemption> read_redemption_text(std::string_view text);
/// Without what write_redemption_answer() leaves out: read again, it gives the same answer, and takes a fraction of the room.
std::string write_redemption_to_repeat(const Redemption& redemption);
/// What is told of it: without the cart, and of the evaluation "totals", "discounts", "gifts" and "afterwards".
boost::json::object write_redemption_answer(const Redemption& redemption);

/// "held", "confirmed" …
std::string_view redemption_status_word(RedemptionStatus status);
bool read_redemption_status(const Reader& reader, RedemptionStatus& target);

}  // namespace couponry::document
