// Where a PostgreSQL is, read from its URL. The password stays inside: nothing here puts it into a text that somebody reads. Plain
// values, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace couponry::store::postgres {

struct Address {
    std::string connection;  ///< For libpq, with the password.
    std::string shown;  ///< "couponry at db.example.com:5432", for messages.
};

/// A URL (postgres:// or postgresql://) with whatever libpq knows as parameters. `store_failed` when it cannot be read.
Result<Address> read_address(std::string_view url);

}  // namespace couponry::store::postgres
