// Policies as JSON. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <string_view>

#include "document/reader.h"
#include "model/policy.h"

namespace couponry::document {

inline constexpr Choice<PolicyTopic, 11> kPolicyTopics{{{{"returns", PolicyTopic::returns},
                                                         {"exchange", PolicyTopic::exchange},
                                                         {"cancellation", PolicyTopic::cancellation},
                                                         {"price_match", PolicyTopic::price_match},
                                                         {"price_adjustment", PolicyTopic::price_adjustment},
                                                         {"payment", PolicyTopic::payment},
                                                         {"delivery", PolicyTopic::delivery},
                                                         {"account", PolicyTopic::account},
                                                         {"loyalty", PolicyTopic::loyalty},
                                                         {"privacy", PolicyTopic::privacy},
                                                         {"other", PolicyTopic::other}}}};
inline constexpr Choice<ReturnRules::Approval, 2> kApprovals{
    {{{"automatic", ReturnRules::Approval::automatic}, {"agent", ReturnRules::Approval::agent}}}};

/// {"id", "topic", "sites", "title", "text", "source": {"name", "url"}, "starts_at", "ends_at", "rules"}. Rules of `returns` and `exchange`:
/// {"days", "from": "delivered" | "shipped" | "placed", "excluded" (an item filter), "reasons", "approval": "automatic" | "agent",
/// "sender_pays"}; of `cancellation` and `delivery`: {"until": "shipped" | "placed", "within_minutes"}; of `price_match` and
/// `price_adjustment`: {"days", "decided_by": "agent"}; other topics have none. `known_id`: the identifier under which it is saved; then
/// `id` may be left out.
Result<Policy> read_policy(const boost::json::value& value, std::string_view known_id = {});
bool read_policy(const Reader& reader, std::string_view known_id, Policy& target);
boost::json::object write_policy(const Policy& policy);

}  // namespace couponry::document
