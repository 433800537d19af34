// Access: API keys with scopes, and tenants by key. Keys are kept as hashes; a secret is said once, when it is made. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/random.h"
#include "service/scopes.h"
#include "service/writes.h"
#include "store/store.h"

namespace couponry::service {

/// Who asks, for which tenant, and what it may do.
struct Caller {
    std::string tenant;
    std::string key;  ///< Its id.
    Scopes scopes;
};

struct ApiKey {
    std::string id;
    std::string name;
    std::string tenant;
    Scopes scopes;
    Instant created_at;
    std::optional<Instant> expires_at;  ///< Its last moment.
};
boost::json::object write_key(const ApiKey& key);

struct Tenant {
    std::string id;
    Instant created_at;
    std::int64_t revision = 0;
};

constexpr std::string_view kDefaultTenant = "default";

class Access {
public:
    /// Reads all keys.
    static Result<std::unique_ptr<Access>> load(store::Store& store, Shops& shops, Clock clock);

    /// `tenant` is that of X-Couponry-Tenant; empty: the key's own. Failures `unauthorized`, `forbidden`, `invalid_header`.
    Result<Caller> identify(std::string_view secret, std::string_view tenant) const;

    struct MadeKey {
        ApiKey key;
        std::string secret;
    };
    /// {"name", "scopes", "expires_at"?}: nobody gives what it does not have. Failures `invalid_document`, `forbidden`, `limit_reached`.
    Result<MadeKey> make_key(const Caller& caller, const boost::json::value& value, RandomSource& random);
    /// A key of the tenant with all scopes and this secret, unless there is one already.
    Result<void> put_key(std::string_view secret, std::string_view tenant, std::string_view name);
    /// By their ids.
    std::vector<ApiKey> keys_of(std::string_view tenant) const;
    /// `not_found`.
    Result<void> erase_key(const Caller& caller, std::string_view id);

    /// Reads all anew unless it has that revision of kServer, which grows with every change of keys and tenants.
    Result<void> catch_up(std::int64_t revision);

    /// Before a tenant's first write.
    Result<void> ensure_tenant(std::string_view tenant);
    /// The first `limit` with an id above `after`, by their ids.
    Result<std::vector<Tenant>> tenants(std::string_view after, std::size_t limit) const;
    /// With all it holds, its keys too. `not_found`; `in_use` for the one that cannot go.
    Result<void> erase_tenant(std::string_view tenant);

private:
    Access(store::Store& store, Shops& shops, Clock clock) : store_(store), shops_(shops), clock_(std::move(clock)) {}
    Result<void> load();
    Result<void> save(const std::string& hash, const ApiKey& key);

    store::Store& store_;
    Shops& shops_;
    Clock clock_;
    std::mutex changing_;  // one change at a time, in the store and here, so that what is read anew is no older than what is here
    std::int64_t revision_ = 0;  // that was read, under changing_
    mutable std::shared_mutex lock_;
    std::unordered_map<std::string, ApiKey> keys_;  // by hash of the secret
    std::unordered_map<std::string, bool> tenants_;  // known to exist
};

/// For an API key: "cpn_" and 24 random bytes.
std::string make_secret(RandomSource& random);

/// A secret of this server, made when it is first asked for: what it signs stays valid after a restart.
Result<std::string> server_secret(store::Store& store, RandomSource& random, Instant now);

}  // namespace couponry::service
