#include "service/kept_redemption.h"

#include <boost/json.hpp>
#include <set>
#include <utility>

#include "document/redemption_document.h"

namespace couponry::service {
namespace {

/// Each once, though several promotions may have one coupon.
std::vector<store::Key> keys_of(const Redemption& redemption) {
    std::set<std::pair<std::string, std::string>> found{
        {"order", redemption.order}, {"status", std::string(document::redemption_status_word(redemption.status))}};
    if (!redemption.customer.empty()) found.emplace("customer", redemption.customer);
    for (const Use& use : redemption.uses) {
        found.emplace("promotion", use.promotion);
        if (!use.coupon.empty()) found.emplace("coupon", use.coupon);
    }
    std::vector<store::Key> keys;
    keys.reserve(found.size());
    for (const auto& [name, value] : found) keys.push_back({name, value});
    return keys;
}

}  // namespace

Result<void> keep_redemption(store::Transaction& transaction, const Redemption& redemption, std::int64_t version, Instant now,
                             std::vector<Change>&) {
    const auto put = transaction.of(store::Aggregate::redemptions)
                         .put({.id = redemption.id,
                               .body = boost::json::serialize(document::write_redemption(redemption)),
                               .changed_at = now,
                               .keys = keys_of(redemption)},
                              version);
    if (!put) return fail("precondition_failed", "The redemption was changed meanwhile; ask again.");
    return {};
}

}  // namespace couponry::service
