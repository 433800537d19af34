#include "store/sql/code_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/check.h"
#include "base/limits.h"
#include "store/sql/arrays.h"

namespace couponry::store::sql {
namespace {

constexpr std::string_view kColumns =
    "id, text, coupon, bound_email, email_key, order_id, batch, number, status, generated_at, ends_at";
constexpr std::string_view kValues = ":id, :body, :name, :value, :email, :order, :count0, :count1, :count2, :count3, :count4";

std::vector<Column> columns(Row& row) {
    return {&row.id,        &row.body,      &row.name,      &row.value,     &row.email,    &row.order,
            &row.counts[0], &row.counts[1], &row.counts[2], &row.counts[3], &row.counts[4]};
}

std::string select(std::string_view where) {
    return fmt::format("SELECT {} FROM generated_codes WHERE tenant = :tenant AND {}", kColumns, where);
}

std::string insert(std::string_view rows, std::string_view on_conflict) {
    return fmt::format("INSERT INTO generated_codes (tenant, {}) {} ON CONFLICT (tenant, id) DO {}", kColumns, rows, on_conflict);
}

std::string insert_one(std::string_view on_conflict) {
    return insert(fmt::format("VALUES (:tenant, {})", kValues), on_conflict);
}

constexpr std::string_view kRowsOfSet =
    "SELECT :tenant, n.* FROM unnest(CAST(:ids AS TEXT[]), CAST(:bodies AS TEXT[]), CAST(:names AS TEXT[]),"
    " CAST(:values AS TEXT[]), CAST(:emails AS TEXT[]), CAST(:orders AS TEXT[]), CAST(:counts0 AS BIGINT[]),"
    " CAST(:counts1 AS BIGINT[]), CAST(:counts2 AS BIGINT[]), CAST(:counts3 AS BIGINT[]), CAST(:counts4 AS BIGINT[])) AS n";

// Stored; do not renumber.
std::int64_t number_of(CodeStatus status) {
    switch (status) {
        case CodeStatus::available:
            return 0;
        case CodeStatus::held:
            return 1;
        case CodeStatus::redeemed:
            return 2;
        case CodeStatus::disabled:
            return 3;
    }
    CHECK(false);
}

CodeStatus status_of(std::int64_t number) {
    constexpr CodeStatus kStatuses[] = {CodeStatus::available, CodeStatus::held, CodeStatus::redeemed, CodeStatus::disabled};
    for (const CodeStatus status : kStatuses)
        if (number_of(status) == number) return status;
    CHECK(false);
}

std::optional<Instant> instant_of(std::int64_t ms) {
    return ms == 0 ? std::nullopt : std::optional(Instant{ms});
}

StoredCode code_of(const Row& row) {
    StoredCode stored{row.id, {}, row.email, row.counts[0], row.counts[1]};
    Code& code = stored.code;
    code.text = row.body;
    code.coupon = row.name;
    if (!row.value.empty()) code.bound_email = row.value;
    code.held_by_order = row.order;
    code.status = status_of(row.counts[2]);
    code.generated_at = instant_of(row.counts[3]);
    code.ends_at = instant_of(row.counts[4]);
    return stored;
}

}  // namespace

CodeTable::CodeTable(Connection& connection)
    : connection_(connection),
      find_(connection, select("id = :id"), columns(connection.out)),
      find_set_(connection, select_each(select("id = n.id"), kSetOfIds), columns(connection.out)),
      list_(connection, select("id > :id ORDER BY id LIMIT :limit"), columns(connection.out)),
      list_of_coupon_(connection,
                      select("coupon = :name AND (batch, number) > (:count0, :count1) ORDER BY batch, number LIMIT :limit"),
                      columns(connection.out)),
      list_of_batch_(connection, select("coupon = :name AND batch = :count0 AND number > :count1 ORDER BY number LIMIT :limit"),
                     columns(connection.out)),
      list_of_email_(connection, select("email_key = :email AND email_key <> '' AND id > :id ORDER BY id LIMIT :limit"),
                     columns(connection.out)),
      last_number_(connection, select("coupon = :name AND batch = :count0 ORDER BY number DESC LIMIT 1"),
                   columns(connection.out)),
      lock_set_(connection, select_each(select("id = n.id"), kSetOfIds, "FOR UPDATE"), columns(connection.out)),
      insert_(connection, insert_one("NOTHING")),
      insert_set_(connection, insert(kRowsOfSet, "NOTHING RETURNING id"), {&connection.out.id}),
      put_(connection, insert_one("UPDATE SET text = excluded.text, coupon = excluded.coupon, bound_email = excluded.bound_email,"
                                  " email_key = excluded.email_key, order_id = excluded.order_id, batch = excluded.batch,"
                                  " number = excluded.number, status = excluded.status, generated_at = excluded.generated_at,"
                                  " ends_at = excluded.ends_at")),
      set_use_(connection, "UPDATE generated_codes SET status = :count2, order_id = :order WHERE tenant = :tenant AND id = :id"),
      set_use_set_(connection,
                   "UPDATE generated_codes c SET status = n.status, order_id = n.order_id"
                   " FROM unnest(CAST(:ids AS TEXT[]), CAST(:counts2 AS BIGINT[]), CAST(:orders AS TEXT[]))"
                   " AS n (id, status, order_id) WHERE c.tenant = :tenant AND c.id = n.id"),
      erase_all_(connection, "DELETE FROM generated_codes WHERE tenant = :tenant") {}

std::optional<StoredCode> CodeTable::find(std::string_view id) const {
    connection_.in.id = id;
    if (!find_.finds()) return std::nullopt;
    return code_of(connection_.out);
}

std::vector<std::optional<StoredCode>> CodeTable::find_set(Statement& statement, std::span<const std::string> ids) const {
    std::unordered_map<std::string_view, std::size_t> places;
    connection_.in.ids.clear();
    for (std::size_t at = 0; at < ids.size(); ++at)
        if (places.emplace(ids[at], at).second) connection_.in.ids.add(ids[at]);
    std::vector<std::optional<StoredCode>> found(ids.size());
    statement.each_row([&] { found[places.at(connection_.out.id)] = code_of(connection_.out); });
    for (std::size_t at = 0; at < ids.size(); ++at)
        if (const std::size_t first = places.at(ids[at]); first != at) found[at] = found[first];
    return found;
}

std::vector<std::optional<StoredCode>> CodeTable::find_all(std::span<const std::string> ids) const {
    if (connection_.has_arrays && !ids.empty()) return find_set(find_set_, ids);
    std::vector<std::optional<StoredCode>> found;
    found.reserve(ids.size());
    for (const std::string& id : ids) found.push_back(find(id));
    return found;
}

std::vector<std::optional<StoredCode>> CodeTable::lock_all(std::span<const std::string> ids) {
    CHECK(std::ranges::is_sorted(ids, std::less_equal()) || ids.size() < 2);
    if (connection_.has_row_locks && !ids.empty()) return find_set(lock_set_, ids);
    return find_all(ids);
}

std::vector<StoredCode> CodeTable::page(Statement& statement, std::size_t limit) const {
    CHECK(limit >= 1 && limit <= kRowsPerPageMax);
    connection_.in.limit = static_cast<std::int64_t>(limit);
    std::vector<StoredCode> codes;
    statement.each_row([&] { codes.push_back(code_of(connection_.out)); });
    return codes;
}

std::vector<StoredCode> CodeTable::list(std::string_view after, std::size_t limit) const {
    connection_.in.id = after;
    return page(list_, limit);
}

std::vector<StoredCode> CodeTable::list_of_coupon(std::string_view coupon, CodePlace after, std::size_t limit) const {
    connection_.in.name = coupon;
    connection_.in.counts[0] = after.batch;
    connection_.in.counts[1] = after.number;
    return page(list_of_coupon_, limit);
}

std::vector<StoredCode> CodeTable::list_of_batch(std::string_view coupon, CodePlace after, std::size_t limit) const {
    connection_.in.name = coupon;
    connection_.in.counts[0] = after.batch;
    connection_.in.counts[1] = after.number;
    return page(list_of_batch_, limit);
}

std::vector<StoredCode> CodeTable::list_of_email(std::string_view email_key, std::string_view after, std::size_t limit) const {
    connection_.in.email = email_key;
    connection_.in.id = after;
    return page(list_of_email_, limit);
}

void CodeTable::set(const StoredCode& stored) const {
    const auto ms_of = [](const std::optional<Instant>& instant) { return instant ? instant->ms : 0; };
    const Code& code = stored.code;
    Parameters& in = connection_.in;
    in.id = stored.id;
    in.body = code.text;
    in.name = code.coupon;
    in.value = code.bound_email.value_or("");
    in.email = stored.email_key;
    in.order = code.held_by_order;
    in.counts = {stored.batch, stored.number, number_of(code.status), ms_of(code.generated_at), ms_of(code.ends_at), 0, 0};
}

std::vector<std::size_t> CodeTable::insert_all(std::span<const StoredCode> codes) {
    if (connection_.has_arrays && !codes.empty()) return insert_set(codes);
    std::vector<std::size_t> known;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        set(codes[at]);
        if (insert_.execute() == 0) known.push_back(at);
    }
    return known;
}

std::vector<std::size_t> CodeTable::insert_set(std::span<const StoredCode> codes) {
    Parameters& in = connection_.in;
    for (Texts* const texts : {&in.ids, &in.bodies, &in.names, &in.values, &in.emails, &in.orders}) texts->clear();
    for (Numbers& numbers : in.count_arrays) numbers.clear();
    for (const StoredCode& code : codes) {
        set(code);
        in.ids.add(in.id);
        in.bodies.add(in.body);
        in.names.add(in.name);
        in.values.add(in.value);
        in.emails.add(in.email);
        in.orders.add(in.order);
        for (std::size_t at = 0; at < kCounts; ++at) in.count_arrays[at].add(in.counts[at]);
    }
    std::unordered_set<std::string> inserted;
    insert_set_.each_row([&] { inserted.insert(connection_.out.id); });
    std::vector<std::size_t> known;
    for (std::size_t at = 0; at < codes.size(); ++at)
        if (inserted.erase(codes[at].id) == 0) known.push_back(at);
    return known;
}

void CodeTable::put(const StoredCode& code) {
    StoredCode placed = code;
    if (const auto known = find(code.id); known && known->code.coupon == code.code.coupon) {
        placed.batch = known->batch;
        placed.number = known->number;
    } else {
        connection_.in.name = code.code.coupon;
        connection_.in.counts[0] = placed.batch = kNoBatch;
        placed.number = last_number_.finds() ? connection_.out.counts[1] + 1 : 1;
    }
    set(placed);
    put_.execute();
}

void CodeTable::set_all(std::span<const CodeUse> uses) {
    if (connection_.has_arrays && !uses.empty()) return set_set(uses);
    for (const CodeUse& use : uses) {
        connection_.in.id = use.id;
        connection_.in.order = use.order;
        connection_.in.counts[2] = number_of(use.status);
        CHECK(set_use_.execute() == 1);
    }
}

void CodeTable::set_set(std::span<const CodeUse> uses) {
    Parameters& in = connection_.in;
    Numbers& statuses = in.count_arrays[2];
    in.ids.clear();
    statuses.clear();
    in.orders.clear();
    for (const CodeUse& use : uses) {
        in.ids.add(use.id);
        statuses.add(number_of(use.status));
        in.orders.add(use.order);
    }
    CHECK(set_use_set_.execute() == static_cast<std::int64_t>(uses.size()));
}

void CodeTable::erase_all() {
    erase_all_.execute();
}

}  // namespace couponry::store::sql
