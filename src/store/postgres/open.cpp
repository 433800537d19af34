#include "store/postgres/open.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "base/limits.h"

namespace couponry::store::postgres {
namespace {

Result<void> check_settings(Connection& connection, bool may_lose_writes) {
    if (const std::string encoding = connection.setting("server_encoding"); encoding != "UTF8")
        return fail(
            "store_foreign",
            fmt::format("The database has the encoding {}; make one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.",
                        encoding));
    if (may_lose_writes) return {};
    for (const char* setting : {"fsync", "synchronous_commit"})
        if (connection.setting(setting) == "off")
            return fail("store_unsafe",
                        fmt::format("The database has {0} = off: after a power cut, writes that were answered would be lost. Set "
                                    "{0} = on, or take that risk with --database-may-lose-writes.",
                                    setting));
    return {};
}

}  // namespace

Result<std::vector<std::string>> prepare(Connection& connection, const Options& options) {
    if (auto checked = check_settings(connection, options.may_lose_writes); !checked) return std::unexpected(checked.error());
    for (int attempt = 1;; ++attempt) {
        try {
            return sql::migrate(connection.session(), sql::migrations(), options.migrate, options.now, kDialect);
        } catch (const soci::soci_error& error) {
            // Another server that starts makes the same step: then it is there when we look again.
            if (!is_made_already(error) || attempt == kStoreAttemptsMax) throw;
            connection.roll_back();
            std::this_thread::sleep_for(std::chrono::milliseconds(kStorePauseMsMax));
        }
    }
}

}  // namespace couponry::store::postgres
