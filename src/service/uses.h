// Counters that were imported: uses of a promotion, coupon or campaign by everybody, one document each. Pure but for the transaction
// that is given; any thread.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/usage.h"
#include "service/kinds.h"
#include "store/transaction.h"

namespace couponry::service {

/// {"promotion" | "coupon" | "campaign": code, "redemptions", "applications", "amount": {"GBP": n}}.
Result<Kept> read_use(const boost::json::value& value, std::string_view known_id);

/// As read_use takes it, of what is kept.
boost::json::object write_use(std::string_view id, std::string_view body);

/// All of a tenant.
UsageFacts read_uses(const store::Transaction& transaction);
/// Into what is there; without a body: nothing was used.
void put_use(std::string_view id, std::string_view body, UsageFacts& usage);

/// Codes are looked up by normalised text; one that is no code stays as it is, and is never found.
std::unordered_map<std::string, Code> by_normalised_text(std::vector<Code> codes);
void key_by_normalised_text(UsageFacts& usage);

}  // namespace couponry::service
