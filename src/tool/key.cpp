#include <fmt/format.h>

#include <boost/json.hpp>

#include "tool/commands.h"
#include "tool/data_folder.h"

namespace couponry::tool {
namespace {

/// Whoever has the data folder may do everything.
service::Caller owner_of(const KeyOptions& options) {
    return {.tenant = options.tenant, .key = {}, .scopes = service::Scopes::all()};
}

std::string words_of(service::Scopes scopes) {
    std::string words;
    for (std::size_t index = 0; index < service::kScopes; ++index)
        if (const auto scope = static_cast<service::Scope>(index); scopes.has(scope))
            words += fmt::format("{}{}", words.empty() ? "" : ",", name_of(scope));
    return words;
}

}  // namespace

int run_key_create(const KeyOptions& options, const Console& console) {
    auto shop = OpenedShop::open(options);
    if (!shop) return console.refuse(shop.error());
    boost::json::object key{{"name", options.name}};
    boost::json::array& scopes = key["scopes"].emplace_array();
    for (const std::string& scope : options.scopes) scopes.emplace_back(scope);
    for (std::size_t index = 0; options.scopes.empty() && index < service::kScopes; ++index)
        scopes.emplace_back(boost::json::string(name_of(static_cast<service::Scope>(index))));
    service::Services& services = shop->services();
    const auto made = services.access->make_key(owner_of(options), boost::json::value(std::move(key)), services.random);
    if (!made) return console.refuse(made.error().detail);
    console.print(fmt::format("{}\n", made->secret));
    return kDone;
}

int run_key_list(const KeyOptions& options, const Console& console) {
    auto shop = OpenedShop::open(options);
    if (!shop) return console.refuse(shop.error());
    for (const service::ApiKey& key : shop->services().access->keys_of(options.tenant))
        console.print(fmt::format("{}  {}  {}  {}\n", key.id, format_instant(key.created_at), key.name, words_of(key.scopes)));
    return kDone;
}

int run_key_revoke(const KeyOptions& options, const Console& console) {
    auto shop = OpenedShop::open(options);
    if (!shop) return console.refuse(shop.error());
    if (auto done = shop->services().access->erase_key(owner_of(options), options.id); !done)
        return console.refuse(done.error().detail);
    console.print(fmt::format("{} opens nothing any more.\n", options.id));
    return kDone;
}

}  // namespace couponry::tool
