#include "store/sql/counter_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"

namespace couponry::store::sql {
namespace {

constexpr std::string_view kCountColumns =
    "redemptions, redemptions_held, applications, applications_held, amount, amount_held, customers";
constexpr std::string_view kOfKey =
    "tenant = :tenant AND subject = :id AND holder = :name AND period = :value AND currency = :body";

std::vector<Column> columns(Row& row) {
    std::vector<Column> all{&row.id, &row.name, &row.value, &row.body};
    for (std::int64_t& count : row.counts) all.emplace_back(&count);
    return all;
}

std::string select(std::string_view where) {
    return fmt::format("SELECT subject, holder, period, currency, {} FROM counters WHERE {}", kCountColumns, where);
}

Counter counter_of(const Row& row) {
    const Counts& counts = row.counts;
    return {{row.id, row.name, row.value, row.body}, counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]};
}

}  // namespace

CounterTable::CounterTable(Connection& connection)
    : connection_(connection),
      find_(connection, select(kOfKey), columns(connection.out)),
      list_(connection,
            select("tenant = :tenant AND (subject, holder, period, currency) > (:id, :name, :value, :body)"
                   " ORDER BY subject, holder, period, currency LIMIT :limit"),
            columns(connection.out)),
      list_everybodys_(connection,
                       select("tenant = :tenant AND holder = '' AND (subject, period, currency) > (:id, :value, :body)"
                              " ORDER BY subject, period, currency LIMIT :limit"),
                       columns(connection.out)),
      list_of_(
          connection,
          select("tenant = :tenant AND holder = :name AND holder <> '' AND (subject, period, currency) > (:id, :value, :body)"
                 " ORDER BY subject, period, currency LIMIT :limit"),
          columns(connection.out)),
      changed_(connection, select("tenant = :tenant AND holder = '' AND changed_at >= :instant ORDER BY changed_at LIMIT :limit"),
               columns(connection.out)),
      make_(connection, fmt::format("INSERT INTO counters (tenant, subject, holder, period, currency, {}, changed_at)"
                                    " VALUES (:tenant, :id, :name, :value, :body, 0, 0, 0, 0, 0, 0, 0, 0)"
                                    " ON CONFLICT (tenant, subject, holder, period, currency) DO NOTHING",
                                    kCountColumns)),
      lock_(connection, select(fmt::format("{} FOR UPDATE", kOfKey)), columns(connection.out)),
      put_(connection,
           fmt::format(
               "INSERT INTO counters (tenant, subject, holder, period, currency, {}, changed_at)"
               " VALUES (:tenant, :id, :name, :value, :body, :count0, :count1, :count2, :count3, :count4, :count5, :count6,"
               " :instant) ON CONFLICT (tenant, subject, holder, period, currency) DO UPDATE SET"
               " redemptions = excluded.redemptions, redemptions_held = excluded.redemptions_held,"
               " applications = excluded.applications, applications_held = excluded.applications_held,"
               " amount = excluded.amount, amount_held = excluded.amount_held, customers = excluded.customers,"
               " changed_at = excluded.changed_at",
               kCountColumns)),
      erase_all_(connection, "DELETE FROM counters WHERE tenant = :tenant") {}

void CounterTable::set(const CounterKey& key) const {
    connection_.in.id = key.subject;
    connection_.in.name = key.holder;
    connection_.in.value = key.period;
    connection_.in.body = key.currency;
}

std::vector<Counter> CounterTable::read(Statement& statement, std::span<const CounterKey> keys) const {
    std::vector<Counter> counters;
    counters.reserve(keys.size());
    for (const CounterKey& key : keys) {
        set(key);
        counters.push_back(statement.finds() ? counter_of(connection_.out) : Counter{.key = key});
    }
    return counters;
}

std::vector<Counter> CounterTable::find(std::span<const CounterKey> keys) const {
    return read(find_, keys);
}

std::vector<Counter> CounterTable::lock(std::span<const CounterKey> keys) {
    CHECK(std::ranges::is_sorted(keys, std::less_equal()) || keys.size() < 2);
    if (!connection_.has_row_locks) return find(keys);
    for (const CounterKey& key : keys) {
        set(key);
        make_.execute();
    }
    return read(lock_, keys);
}

void CounterTable::put(std::span<const Counter> counters, Instant now) {
    connection_.in.instant = now.ms;
    for (const Counter& counter : counters) {
        set(counter.key);
        connection_.in.counts = {counter.redemptions, counter.redemptions_held, counter.applications, counter.applications_held,
                                 counter.amount,      counter.amount_held,      counter.customers};
        put_.execute();
    }
}

std::vector<Counter> CounterTable::page(Statement& statement, std::size_t limit) const {
    CHECK(limit >= 1 && limit <= kRowsPerPageMax);
    connection_.in.limit = static_cast<std::int64_t>(limit);
    std::vector<Counter> counters;
    statement.each_row([&] { counters.push_back(counter_of(connection_.out)); });
    return counters;
}

std::vector<Counter> CounterTable::list(const CounterKey& after, std::size_t limit) const {
    set(after);
    return page(list_, limit);
}

std::vector<Counter> CounterTable::list_everybodys(const CounterKey& after, std::size_t limit) const {
    set(after);
    return page(list_everybodys_, limit);
}

std::vector<Counter> CounterTable::list_of(std::string_view holder, const CounterKey& after, std::size_t limit) const {
    set(after);
    connection_.in.name = holder;
    return page(list_of_, limit);
}

std::vector<Counter> CounterTable::changed_since(Instant instant, std::size_t limit) const {
    connection_.in.instant = instant.ms;
    return page(changed_, limit);
}

void CounterTable::erase_all() {
    erase_all_.execute();
}

}  // namespace couponry::store::sql
