// Promotions and campaigns as JSON, and what is refused of a promotion beside others. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "document/reader.h"
#include "model/promotion.h"
#include "model/usage.h"

namespace couponry::document {

// `known_code`: the code under which it is saved; then `code` may be left out.
Result<Promotion> read_promotion(const boost::json::value& value, std::string_view known_code = {});
bool read_promotion(const Reader& reader, std::string_view known_code, Promotion& target);
boost::json::object write_promotion(const Promotion& promotion);

/// `budget.used` belongs to the counters: it is read into `used`, and refused when that is nullptr.
Result<Campaign> read_campaign(const boost::json::value& value, std::string_view known_code = {}, Used* used = nullptr);
bool read_campaign(const Reader& reader, std::string_view known_code, Used* used, Campaign& target);
boost::json::object write_campaign(const Campaign& campaign, const Used* used = nullptr);

/// A condition promotion_applied that names its own promotion or one later in the order of application (class and priority of the
/// first turn, groups first, code): pointers are "/<index>/when/…". Names of promotions that are not there are no errors.
std::vector<FieldError> check_promotion_order(std::span<const Promotion> promotions);
/// The same for one promotion beside others, pointers from its own root; its old version among the others does not count.
std::vector<FieldError> check_promotion_order(const Promotion& promotion, std::span<const Promotion> others);

}  // namespace couponry::document
