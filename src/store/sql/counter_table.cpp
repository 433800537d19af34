#include "store/sql/counter_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/limits.h"
#include "store/sql/arrays.h"

namespace couponry::store::sql {
namespace {

constexpr std::string_view kCountColumns =
    "redemptions, redemptions_held, applications, applications_held, amount, amount_held, customers";
constexpr std::string_view kOfKey =
    "tenant = :tenant AND subject = :id AND holder = :name AND period = :value AND currency = :body";

constexpr std::string_view kUpdate =
    "UPDATE SET redemptions = excluded.redemptions, redemptions_held = excluded.redemptions_held,"
    " applications = excluded.applications, applications_held = excluded.applications_held, amount = excluded.amount,"
    " amount_held = excluded.amount_held, customers = excluded.customers, change = excluded.change";
constexpr std::string_view kKeySet =
    "unnest(CAST(:ids AS TEXT[]), CAST(:names AS TEXT[]), CAST(:values AS TEXT[]), CAST(:bodies AS TEXT[]))"
    " AS n (subject, holder, period, currency)";
constexpr std::string_view kRowsOfSet =
    "SELECT :tenant, n.*, CAST(:version AS BIGINT) FROM"
    " unnest(CAST(:ids AS TEXT[]), CAST(:names AS TEXT[]), CAST(:values AS TEXT[]), CAST(:bodies AS TEXT[]),"
    " CAST(:counts0 AS BIGINT[]), CAST(:counts1 AS BIGINT[]), CAST(:counts2 AS BIGINT[]), CAST(:counts3 AS BIGINT[]),"
    " CAST(:counts4 AS BIGINT[]), CAST(:counts5 AS BIGINT[]), CAST(:counts6 AS BIGINT[])) AS n";

std::vector<Column> columns(Row& row) {
    std::vector<Column> all{&row.id, &row.name, &row.value, &row.body};
    for (std::int64_t& count : row.counts) all.emplace_back(&count);
    return all;
}

std::string select(std::string_view where) {
    return fmt::format("SELECT subject, holder, period, currency, {} FROM counters WHERE {}", kCountColumns, where);
}

/// Those of a set of keys that are there.
std::string select_set(std::string_view lock) {
    return select_each(select("tenant = :tenant AND subject = n.subject AND holder = n.holder AND period = n.period"
                              " AND currency = n.currency"),
                       kKeySet, lock);
}

std::string insert(std::string_view rows, std::string_view on_conflict) {
    return fmt::format(
        "INSERT INTO counters (tenant, subject, holder, period, currency, {}, change) {}"
        " ON CONFLICT (tenant, holder, subject, period, currency) DO {}",
        kCountColumns, rows, on_conflict);
}

Counter counter_of(const Row& row) {
    const Counts& counts = row.counts;
    return {{row.id, row.name, row.value, row.body},
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            counts[4],
            counts[5],
            counts[6],
            false};
}

Counts counts_of(const Counter& counter) {
    return {counter.redemptions, counter.redemptions_held, counter.applications, counter.applications_held,
            counter.amount,      counter.amount_held,      counter.customers};
}

}  // namespace

CounterTable::CounterTable(Connection& connection)
    : connection_(connection),
      find_(connection, select(kOfKey), columns(connection.out)),
      find_set_(connection, select_set(""), columns(connection.out)),
      list_(connection,
            select("tenant = :tenant AND (holder, subject, period, currency) > (:name, :id, :value, :body)"
                   " ORDER BY holder, subject, period, currency LIMIT :limit"),
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
      changed_(connection, select("tenant = :tenant AND holder = '' AND change > :version ORDER BY change LIMIT :limit"),
               columns(connection.out)),
      change_(connection, "SELECT number FROM counter_changes WHERE tenant = :tenant", {&connection.out.number}),
      next_change_(connection,
                   "INSERT INTO counter_changes (tenant, number) VALUES (:tenant, 1) ON CONFLICT (tenant) DO UPDATE"
                   " SET number = counter_changes.number + 1 RETURNING number",
                   {&connection.out.number}),
      lock_set_(connection, select_set("FOR UPDATE"), columns(connection.out)),
      put_(connection, insert("VALUES (:tenant, :id, :name, :value, :body, :count0, :count1, :count2, :count3, :count4, :count5,"
                              " :count6, :version)",
                              kUpdate)),
      put_set_(connection, insert(kRowsOfSet, kUpdate)),
      insert_set_(connection, insert(kRowsOfSet, "NOTHING")),
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

void CounterTable::clear_keys() const {
    Parameters& in = connection_.in;
    for (Texts* const texts : {&in.ids, &in.names, &in.values, &in.bodies}) texts->clear();
}

void CounterTable::add_key(const CounterKey& key) const {
    Parameters& in = connection_.in;
    in.ids.add(key.subject);
    in.names.add(key.holder);
    in.values.add(key.period);
    in.bodies.add(key.currency);
}

void CounterTable::set_keys(std::span<const CounterKey> keys) const {
    clear_keys();
    for (const CounterKey& key : keys) add_key(key);
}

std::vector<Counter> CounterTable::read_set(Statement& statement, std::span<const CounterKey> keys) const {
    set_keys(keys);
    std::map<CounterKey, Counter> found;
    statement.each_row([&] {
        Counter counter = counter_of(connection_.out);
        found.emplace(counter.key, std::move(counter));
    });
    std::vector<Counter> counters;
    counters.reserve(keys.size());
    for (const CounterKey& key : keys) {
        const auto place = found.find(key);
        counters.push_back(place != found.end() ? place->second : Counter{.key = key});
    }
    return counters;
}

std::vector<Counter> CounterTable::find(std::span<const CounterKey> keys) const {
    return connection_.has_arrays && !keys.empty() ? read_set(find_set_, keys) : read(find_, keys);
}

std::vector<Counter> CounterTable::lock(std::span<const CounterKey> keys) {
    CHECK(std::ranges::is_sorted(keys, std::less_equal()) || keys.size() < 2);
    if (!connection_.has_row_locks || keys.empty()) return find(keys);
    return read_set(lock_set_, keys);
}

std::optional<std::int64_t> CounterTable::put(std::span<const Counter> counters) {
    CHECK(next_change_.finds());
    const std::int64_t change = connection_.in.version = connection_.out.number;
    if (connection_.has_arrays) {
        std::vector<Counter> made, changed;
        for (const Counter& counter : counters) (counter.is_new ? made : changed).push_back(counter);
        if (!changed.empty()) CHECK(put_set(put_set_, changed) == std::ssize(changed));
        if (!made.empty() && put_set(insert_set_, made) != std::ssize(made)) return std::nullopt;
        return change;
    }
    for (const Counter& counter : counters) {
        set(counter.key);
        connection_.in.counts = counts_of(counter);
        put_.execute();
    }
    return change;
}

std::int64_t CounterTable::change() const {
    return change_.finds() ? connection_.out.number : 0;
}

std::int64_t CounterTable::put_set(Statement& statement, std::span<const Counter> counters) {
    clear_keys();
    for (Numbers& numbers : connection_.in.count_arrays) numbers.clear();
    for (const Counter& counter : counters) {
        add_key(counter.key);
        const Counts counts = counts_of(counter);
        for (std::size_t at = 0; at < kCounts; ++at) connection_.in.count_arrays[at].add(counts[at]);
    }
    return statement.execute();
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

std::vector<Counter> CounterTable::changed_after(std::int64_t change, std::size_t limit) const {
    connection_.in.version = change;
    return page(changed_, limit);
}

void CounterTable::erase_all() {
    erase_all_.execute();
}

}  // namespace couponry::store::sql
