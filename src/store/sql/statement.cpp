#include "store/sql/statement.h"

#include <fmt/format.h>

#include <cctype>
#include <string_view>

namespace couponry::store::sql {
namespace {

bool names(std::string_view sql, std::string_view parameter) {
    for (std::size_t at = sql.find(parameter); at != std::string_view::npos; at = sql.find(parameter, at + 1)) {
        const std::size_t end = at + parameter.size();
        const bool is_whole = end == sql.size() || (std::isalnum(static_cast<unsigned char>(sql[end])) == 0 && sql[end] != '_');
        if (is_whole && at > 0 && sql[at - 1] == ':') return true;
    }
    return false;
}

}  // namespace

soci::statement& Statement::prepared() {
    if (statement_) return *statement_;
    soci::statement statement(connection_.session);
    const auto bind = [&](const std::string& name, auto& field) {
        if (names(sql_, name)) statement.exchange(soci::use(field, name));
    };
    Parameters& in = connection_.in;
    bind("tenant", in.tenant);
    bind("id", in.id);
    bind("name", in.name);
    bind("value", in.value);
    bind("body", in.body);
    bind("email", in.email);
    bind("order", in.order);
    bind("version", in.version);
    bind("instant", in.instant);
    bind("limit", in.limit);
    for (std::size_t at = 0; at < kCounts; ++at) {
        bind(fmt::format("count{}", at), in.counts[at]);
        bind(fmt::format("counts{}", at), in.count_arrays[at]);
    }
    bind("ids", in.ids);
    bind("names", in.names);
    bind("values", in.values);
    bind("bodies", in.bodies);
    bind("emails", in.emails);
    bind("orders", in.orders);
    bind("instants", in.instants);
    for (const Column& column : columns_)
        std::visit([&statement](auto* field) { statement.exchange(soci::into(*field)); }, column);
    statement.alloc();
    statement.prepare(sql_);
    statement.define_and_bind();
    return statement_.emplace(std::move(statement));
}

}  // namespace couponry::store::sql
