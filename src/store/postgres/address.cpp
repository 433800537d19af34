#include "store/postgres/address.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <map>
#include <memory>
#include <utility>

namespace couponry::store::postgres {
namespace {

// What the URL does not say. A server that is gone without a word is noticed in seconds instead of a quarter of an hour; a standby is
// never taken for the primary, whose writes it may not have yet.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kDefaults = {{
    {"connect_timeout", "5"},
    {"tcp_user_timeout", "10000"},
    {"keepalives_idle", "10"},
    {"keepalives_interval", "5"},
    {"target_session_attrs", "read-write"},
    {"application_name", "couponry"},
    {"client_encoding", "UTF8"},
}};

/// As libpq reads a value.
std::string quoted(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

}  // namespace

Result<Address> read_address(std::string_view url) {
    // libpq would take other forms too; and its message about a wrong one repeats all of it, with the password.
    const auto refusal =
        fail("store_failed",
             "The address of the database cannot be read; it looks like postgres://user@host:5432/couponry, with "
             "% codes for unusual letters.");
    if (!url.starts_with("postgres://") && !url.starts_with("postgresql://")) return refusal;
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(std::string(url).c_str(), &message), &PQconninfoFree);
    PQfreemem(message);
    if (!options) return refusal;
    std::map<std::string, std::string, std::less<>> values(kDefaults.begin(), kDefaults.end());
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
        if (option->val != nullptr) values.insert_or_assign(option->keyword, option->val);
    Address address;
    for (const auto& [name, value] : values) address.connection += fmt::format("{}={} ", name, quoted(value));
    const auto value_of = [&](std::string_view name, std::string_view otherwise) {
        const auto found = values.find(name);
        return found == values.end() || found->second.empty() ? std::string(otherwise) : found->second;
    };
    address.shown = fmt::format("{} at {}:{}", value_of("dbname", "the database of the user"), value_of("host", "this machine"),
                                value_of("port", "5432"));
    return address;
}

}  // namespace couponry::store::postgres
