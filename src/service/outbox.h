// The outbox: what is still to be said to somebody outside. A row says to whom, where, and the facts; whoever delivers it makes the
// sentence from its template. Pure but for the transaction that is given; any thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "model/grant.h"
#include "store/transaction.h"

namespace couponry::service {

struct Message {
    std::vector<std::string> channels;  ///< "email", "sms", "site".
    Holder to;  ///< Both, where both are known.
    std::string template_name;
    std::string locale;  ///< Empty: that of the recipient, or of the shop.
    boost::json::object facts;
};

/// Under an id that says what it is about, so that it is never there twice.
void put_message(store::Transaction& transaction, std::string_view id, const Message& message, Instant now);

/// Something happened, for the shop's systems.
struct Event {
    std::string name;  ///< "return_approved".
    std::string subject;  ///< Whom it is about, in the order of whose events they are told: "order:1001".
    boost::json::object facts;
};
/// Under an id of its own, as put_message().
void put_event(store::Transaction& transaction, std::string_view id, const Event& event, Instant now);

}  // namespace couponry::service
