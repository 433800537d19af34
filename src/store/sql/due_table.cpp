#include "store/sql/due_table.h"

#include "base/check.h"
#include "base/limits.h"
#include "store/sql/arrays.h"

namespace couponry::store::sql {

DueTable::DueTable(Connection& connection)
    : connection_(connection),
      reached_(connection,
               "SELECT id, at FROM due WHERE tenant = :tenant AND kind = :name AND at <= :instant ORDER BY at, id LIMIT :limit",
               {&connection.out.id, &connection.out.instant}),
      set_(connection,
           "INSERT INTO due (tenant, kind, id, at) VALUES (:tenant, :name, :id, :instant)"
           " ON CONFLICT (tenant, kind, id) DO UPDATE SET at = excluded.at"),
      set_set_(connection,
               "INSERT INTO due (tenant, kind, id, at) SELECT :tenant, :name, n.id, n.at FROM"
               " unnest(CAST(:ids AS TEXT[]), CAST(:instants AS BIGINT[])) AS n (id, at) ORDER BY n.id"
               " ON CONFLICT (tenant, kind, id) DO UPDATE SET at = excluded.at"),
      erase_(connection, "DELETE FROM due WHERE tenant = :tenant AND kind = :name AND id = :id"),
      erase_set_(connection, "DELETE FROM due WHERE tenant = :tenant AND kind = :name AND id = ANY(CAST(:ids AS TEXT[]))"),
      erase_all_(connection, "DELETE FROM due WHERE tenant = :tenant") {}

void DueTable::set(std::string_view kind, std::span<const DueEntry> entries) {
    connection_.in.name = kind;
    if (connection_.has_arrays && !entries.empty()) {
        connection_.in.ids.clear();
        connection_.in.instants.clear();
        for (const DueEntry& entry : entries) {
            connection_.in.ids.add(entry.id);
            connection_.in.instants.add(entry.at.ms);
        }
        set_set_.execute();
        return;
    }
    for (const DueEntry& entry : entries) {
        connection_.in.id = entry.id;
        connection_.in.instant = entry.at.ms;
        set_.execute();
    }
}

void DueTable::erase(std::string_view kind, std::span<const std::string> ids) {
    connection_.in.name = kind;
    if (connection_.has_arrays && !ids.empty()) {
        connection_.in.ids.clear();
        for (const std::string& id : ids) connection_.in.ids.add(id);
        erase_set_.execute();
        return;
    }
    for (const std::string& id : ids) {
        connection_.in.id = id;
        erase_.execute();
    }
}

std::vector<DueEntry> DueTable::reached(std::string_view kind, Instant now, std::size_t limit) const {
    CHECK(limit >= 1 && limit <= kRowsPerPageMax);
    connection_.in.name = kind;
    connection_.in.instant = now.ms;
    connection_.in.limit = static_cast<std::int64_t>(limit);
    std::vector<DueEntry> entries;
    reached_.each_row([&] { entries.push_back({connection_.out.id, Instant{connection_.out.instant}}); });
    return entries;
}

void DueTable::erase_all() {
    erase_all_.execute();
}

}  // namespace couponry::store::sql
