#include "service/access.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/digest.h"
#include "document/reader.h"
#include "document/writer.h"

namespace couponry::service {
namespace {

using store::Aggregate;

constexpr std::string_view kSecretPrefix = "cpn_";
constexpr std::size_t kSecretBytes = 24;
constexpr std::size_t kKeyIdLength = 12;
constexpr std::size_t kTenantLengthMax = 64;

bool read_scope(const document::Reader& reader, Scope& target) {
    const auto text = document::text_in(reader);
    const auto scope = text ? parse_scope(*text) : std::nullopt;
    if (scope) {
        target = *scope;
        return true;
    }
    std::vector<std::string_view> names;
    names.reserve(kScopes);
    for (std::size_t index = 0; index < kScopes; ++index) names.push_back(name_of(static_cast<Scope>(index)));
    return document::refuse_word(reader, names);
}

bool read_key_fields(const document::Reader& reader, ApiKey& target) {
    document::Fields fields(reader);
    fields.required("name", target.name, document::kIdentifier);
    std::vector<Scope> scopes;
    fields.required("scopes", scopes, document::ListOf{.read_entry = read_scope, .may_be_empty = false});
    for (const Scope scope : scopes) target.scopes.add(scope);
    fields.optional("expires_at", target.expires_at, document::read_instant);
    fields.refuse_others();
    return true;
}

/// Letters, digits and -_. so that a tenant may stand in addresses and file names.
bool is_tenant_name(std::string_view name) {
    const auto is_allowed = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
               letter == '-' || letter == '_' || letter == '.';
    };
    return !name.empty() && name.size() <= kTenantLengthMax && std::ranges::all_of(name, is_allowed);
}

std::string random_text(RandomSource& random, std::size_t size) {
    std::string bytes(size, '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    return base64url(bytes);
}

ApiKey key_of(const store::Document& document) {
    const boost::json::object object = boost::json::parse(document.body).as_object();
    ApiKey key;
    key.id = object.at("id").as_string();
    key.name = object.at("name").as_string();
    key.tenant = object.at("tenant").as_string();
    for (const boost::json::value& scope : object.at("scopes").as_array())
        if (const auto known = parse_scope(std::string_view(scope.as_string()))) key.scopes.add(*known);
    key.created_at = document.changed_at;
    if (const auto* expires_at = object.if_contains("expires_at"))
        key.expires_at = parse_instant(std::string_view(expires_at->as_string()));
    return key;
}

}  // namespace

boost::json::object write_key(const ApiKey& key) {
    boost::json::array scopes;
    for (std::size_t index = 0; index < kScopes; ++index)
        if (key.scopes.has(static_cast<Scope>(index)))
            scopes.emplace_back(document::json_text(name_of(static_cast<Scope>(index))));
    boost::json::object object{{"id", key.id},
                               {"name", key.name},
                               {"tenant", key.tenant},
                               {"scopes", std::move(scopes)},
                               {"created_at", format_instant(key.created_at)}};
    document::put_instant(object, "expires_at", key.expires_at);
    return object;
}

Result<std::unique_ptr<Access>> Access::load(store::Store& store, Shops& shops, Clock clock) {
    std::unique_ptr<Access> access(new Access(store, shops, std::move(clock)));
    if (auto done = access->load(); !done) return std::unexpected(done.error());
    return access;
}

Result<void> Access::load() {
    std::unordered_map<std::string, ApiKey> keys;
    std::unordered_map<std::string, bool> tenants;
    const auto done = store_.read(store::kServer, [&](const store::Transaction& transaction) {
        keys.clear();
        tenants.clear();
        revision_ = transaction.revision();
        transaction.of(Aggregate::api_keys).for_each([&](const store::Document& document) {
            keys.insert_or_assign(document.id, key_of(document));
            return true;
        });
        transaction.of(Aggregate::tenants).for_each([&](const store::Document& document) {
            tenants.insert_or_assign(document.id, true);
            return true;
        });
    });
    if (!done) return done;
    const std::unique_lock lock(lock_);
    keys_ = std::move(keys);
    tenants_ = std::move(tenants);
    return {};
}

Result<void> Access::catch_up(std::int64_t revision) {
    const std::lock_guard changing(changing_);
    if (revision_ >= revision) return {};
    return load();
}

Result<Caller> Access::identify(std::string_view secret, std::string_view tenant) const {
    // The hash of a random secret may be compared in any time. Most requests come with the secret of the one before.
    thread_local std::string known_secret, hash;
    if (!equals_in_constant_time(secret, known_secret)) {
        hash = sha256_hex(secret);
        known_secret = secret;
    }
    const std::shared_lock lock(lock_);
    const auto found = keys_.find(hash);
    if (found == keys_.end()) return fail("unauthorized", "This API key is not known; check it, or make another.");
    const ApiKey& key = found->second;
    if (key.expires_at && *key.expires_at < clock_()) return fail("unauthorized", "This API key has expired; make another.");
    Caller caller{key.tenant, key.id, key.scopes};
    if (tenant.empty() || tenant == key.tenant) return caller;
    if (!key.scopes.has(Scope::tenants))
        return fail("forbidden",
                    "This key belongs to one tenant; leave X-Couponry-Tenant out, or use a key with the scope \"tenants\".");
    if (!is_tenant_name(tenant))
        return fail("invalid_header", "X-Couponry-Tenant is no name of a tenant.",
                    {{"/X-Couponry-Tenant", fmt::format("Send at most {} letters, digits and - _ . only.", kTenantLengthMax)}});
    caller.tenant = tenant;
    return caller;
}

Result<void> Access::save(const std::string& hash, const ApiKey& key) {
    const std::lock_guard changing(changing_);
    const auto done = store_.write(store::kServer, [&](store::Transaction& transaction) {
        static_cast<void>(transaction.of(Aggregate::api_keys)
                              .put({hash, boost::json::serialize(write_key(key)), key.created_at, {{"tenant", key.tenant}}}));
        transaction.next_revision();
    });
    if (!done) return done;
    const std::unique_lock lock(lock_);
    keys_.insert_or_assign(hash, key);
    return {};
}

Result<Access::MadeKey> Access::make_key(const Caller& caller, const boost::json::value& value, RandomSource& random) {
    auto key = document::read_whole<ApiKey>(value, read_key_fields);
    if (!key) return std::unexpected(key.error());
    if (!caller.scopes.includes(key->scopes))
        return fail("forbidden", "A key can give no scope that it does not have itself.",
                    {{"/scopes", "Leave out the scopes that your key lacks."}});
    // Two requests at once may make one more; nobody depends on the exact number.
    if (keys_of(caller.tenant).size() >= kKeysPerTenantMax)
        return fail("limit_reached", fmt::format("There are {} keys; delete one that nobody needs.", kKeysPerTenantMax));
    MadeKey made{std::move(*key), make_secret(random)};
    const std::string hash = sha256_hex(made.secret);
    made.key.id = hash.substr(0, kKeyIdLength);
    made.key.tenant = caller.tenant;
    made.key.created_at = clock_();
    if (auto done = ensure_tenant(caller.tenant); !done) return std::unexpected(done.error());
    if (auto done = save(hash, made.key); !done) return std::unexpected(done.error());
    return made;
}

Result<void> Access::put_key(std::string_view secret, std::string_view tenant, std::string_view name) {
    const std::string hash = sha256_hex(secret);
    {
        const std::shared_lock lock(lock_);
        if (keys_.contains(hash)) return {};
    }
    if (auto done = ensure_tenant(tenant); !done) return done;
    return save(hash, {hash.substr(0, kKeyIdLength), std::string(name), std::string(tenant), Scopes::all(), clock_(), {}});
}

std::vector<ApiKey> Access::keys_of(std::string_view tenant) const {
    std::vector<ApiKey> keys;
    {
        const std::shared_lock lock(lock_);
        for (const auto& [hash, key] : keys_)
            if (key.tenant == tenant) keys.push_back(key);
    }
    std::ranges::sort(keys, {}, &ApiKey::id);
    return keys;
}

Result<void> Access::erase_key(const Caller& caller, std::string_view id) {
    std::string hash;
    {
        const std::shared_lock lock(lock_);
        for (const auto& [known, key] : keys_)
            if (key.tenant == caller.tenant && key.id == id) hash = known;
    }
    if (hash.empty()) return fail("not_found", fmt::format("There is no key \"{}\".", id));
    const std::lock_guard changing(changing_);
    const auto done = store_.write(store::kServer, [&](store::Transaction& transaction) {
        transaction.of(Aggregate::api_keys).erase(hash);
        transaction.next_revision();
    });
    if (!done) return done;
    const std::unique_lock lock(lock_);
    keys_.erase(hash);
    return {};
}

Result<void> Access::ensure_tenant(std::string_view tenant) {
    {
        const std::shared_lock lock(lock_);
        if (tenants_.contains(std::string(tenant))) return {};
    }
    const std::lock_guard changing(changing_);
    const auto done = store_.write(store::kServer, [&](store::Transaction& transaction) {
        store::Documents& tenants = transaction.of(Aggregate::tenants);
        if (tenants.find(tenant)) return;
        const boost::json::object body{{"id", document::json_text(tenant)}, {"created_at", format_instant(clock_())}};
        static_cast<void>(tenants.put({std::string(tenant), boost::json::serialize(body), clock_(), {}}));
        transaction.next_revision();
    });
    if (!done) return done;
    const std::unique_lock lock(lock_);
    tenants_.insert_or_assign(std::string(tenant), true);
    return {};
}

Result<std::vector<Tenant>> Access::tenants(std::string_view after, std::size_t limit) const {
    std::vector<Tenant> tenants;
    auto done = store_.read(store::kServer, [&](const store::Transaction& transaction) {
        tenants.clear();
        for (const store::Document& document : transaction.of(Aggregate::tenants).list(after, limit))
            tenants.push_back({document.id, document.changed_at});
    });
    for (Tenant& tenant : tenants)
        if (done) done = store_.read(tenant.id, [&](const store::Transaction& own) { tenant.revision = own.revision(); });
    if (!done) return std::unexpected(done.error());
    return tenants;
}

Result<void> Access::erase_tenant(std::string_view tenant) {
    if (tenant == kDefaultTenant) return fail("in_use", "The tenant \"default\" stays; erase what it holds instead.");
    bool is_known = false;
    const std::lock_guard changing(changing_);
    // First its keys, so that nobody writes while it goes; then all it holds; the entry last, so that a repetition finishes the work.
    auto done = store_.write(store::kServer, [&](store::Transaction& transaction) {
        is_known = transaction.of(Aggregate::tenants).find(tenant).has_value();
        store::Documents& keys = transaction.of(Aggregate::api_keys);
        for (auto page = keys.find_by("tenant", tenant, {}, kRowsPerPageMax); !page.empty();
             page = keys.find_by("tenant", tenant, {}, kRowsPerPageMax))
            for (const store::Document& key : page) keys.erase(key.id);
        transaction.next_revision();
    });
    if (!done) return done;
    if (!is_known) return fail("not_found", fmt::format("There is no tenant \"{}\".", tenant));
    {
        const std::unique_lock lock(lock_);
        std::erase_if(keys_, [&](const auto& entry) { return entry.second.tenant == tenant; });
        tenants_.erase(std::string(tenant));
    }
    done = store_.write(tenant, [](store::Transaction& transaction) { transaction.erase_tenant(); });
    if (!done) return done;
    shops_.forget(tenant);
    return store_.write(store::kServer, [&](store::Transaction& transaction) {
        transaction.of(Aggregate::tenants).erase(tenant);
        transaction.next_revision();
    });
}

std::string make_secret(RandomSource& random) {
    return std::string(kSecretPrefix) + random_text(random, kSecretBytes);
}

Result<std::string> server_secret(store::Store& store, RandomSource& random, Instant now) {
    constexpr std::string_view kId = "secret";
    std::string secret;
    const auto done = store.write(store::kServer, [&](store::Transaction& transaction) {
        store::Documents& settings = transaction.of(Aggregate::settings);
        if (const auto known = settings.find(kId)) {
            secret = boost::json::parse(known->body).as_object().at("secret").as_string();
            return;
        }
        constexpr std::size_t kBytes = 32;
        secret = random_text(random, kBytes);
        static_cast<void>(
            settings.put({std::string(kId), boost::json::serialize(boost::json::object{{"secret", secret}}), now, {}}));
    });
    if (!done) return std::unexpected(done.error());
    return secret;
}

}  // namespace couponry::service
