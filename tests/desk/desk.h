// Desk: what answers the requests of stories about orders and the coupons that people hold: the services in this process, or a server
// over sockets. Belongs to one thread.
#pragma once

#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/router.h"

namespace couponry::desk {

struct Question {
    http::Method method = http::Method::get;
    std::string target;
    std::string body;
    std::string idempotency_key;  ///< Empty: none.
    bool is_agent = false;  ///< With a key that may only assist.
};

struct Answer {
    int status = 0;
    boost::json::value body;  ///< null when there is none.
};

class Desk {
public:
    virtual ~Desk() = default;
    virtual std::string_view name() const = 0;
    virtual Answer ask(const Question& question) = 0;
    /// The instant for everything from now on; what is due then is done.
    virtual void set_now(Instant now) = 0;
};

/// The routes over services over a database in memory, without sockets. A shop of its own.
std::unique_ptr<Desk> make_service_desk();

}  // namespace couponry::desk
