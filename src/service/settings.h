// What a tenant sets for the whole shop, and what its customers set for themselves. Pure but for the transaction that is given; any
// thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string_view>

#include "base/result.h"
#include "service/resources.h"
#include "service/writes.h"
#include "store/transaction.h"

namespace couponry::service {

struct ShopSettings {
    int expiring_soon_days = 7;  ///< So long before its end a coupon is shown as ending soon, and its holder is reminded.
};
constexpr int kExpiringSoonDaysMax = 365;

/// Where a customer wants to be reminded.
struct NotificationPreferences {
    bool email = true;
    bool sms = false;
    bool site = true;
};

ShopSettings read_settings(const store::Transaction& transaction);
NotificationPreferences read_preferences(const store::Transaction& transaction, std::string_view customer);

class Settings {
public:
    Settings(store::Store& store, Writes& writes) : store_(store), writes_(writes) {}

    struct Found {
        boost::json::object body;
        std::int64_t version = 0;  ///< 0: nobody set anything yet.
    };
    // {"expiring_soon_days"}
    Result<Found> find(std::string_view tenant) const;
    /// What is left out gets its default. Failures `invalid_document`, `precondition_failed`, those of Writes.
    Result<Written> put(const WriteContext& context, const boost::json::value& value, const Expectation& expects);

    // {"email", "sms", "site"}
    Result<Found> find_preferences(std::string_view tenant, std::string_view customer) const;
    Result<Written> put_preferences(const WriteContext& context, std::string_view customer, const boost::json::value& value,
                                    const Expectation& expects);

private:
    Result<Written> put(const WriteContext& context, std::string id, boost::json::object body, const Expectation& expects);

    store::Store& store_;
    Writes& writes_;
};

}  // namespace couponry::service
