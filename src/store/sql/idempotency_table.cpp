#include "store/sql/idempotency_table.h"

#include <unordered_map>

#include "base/check.h"
#include "store/sql/arrays.h"

namespace couponry::store::sql {

IdempotencyTable::IdempotencyTable(Connection& connection)
    : connection_(connection),
      find_(connection,
            "SELECT fingerprint, begun_at, is_finished, answer FROM idempotency_keys WHERE tenant = :tenant AND id = :id",
            {&connection.out.value, &connection.out.instant, &connection.out.number, &connection.out.body}),
      find_set_(connection,
                select_each("SELECT id, fingerprint, answer FROM idempotency_keys"
                            " WHERE tenant = :tenant AND id = n.id AND is_finished <> 0",
                            kSetOfIds),
                {&connection.out.id, &connection.out.value, &connection.out.body}),
      begin_(connection,
             "INSERT INTO idempotency_keys (tenant, id, fingerprint, begun_at, is_finished, answer)"
             " VALUES (:tenant, :id, :value, :instant, 0, '') ON CONFLICT (tenant, id) DO NOTHING"),
      finish_(connection,
              "UPDATE idempotency_keys SET is_finished = 1, answer = :body"
              " WHERE tenant = :tenant AND id = :id AND is_finished = 0"),
      insert_(connection,
              "INSERT INTO idempotency_keys (tenant, id, fingerprint, begun_at, is_finished, answer)"
              " VALUES (:tenant, :id, :value, :instant, 1, :body) ON CONFLICT (tenant, id) DO NOTHING"),
      insert_set_(connection,
                  "INSERT INTO idempotency_keys (tenant, id, fingerprint, begun_at, is_finished, answer)"
                  " SELECT :tenant, n.id, n.fingerprint, CAST(:instant AS BIGINT), 1, n.answer FROM"
                  " unnest(CAST(:ids AS TEXT[]), CAST(:values AS TEXT[]), CAST(:bodies AS TEXT[])) AS n (id, fingerprint, answer)"
                  " ORDER BY n.id ON CONFLICT (tenant, id) DO NOTHING"),
      forget_(connection, "DELETE FROM idempotency_keys WHERE tenant = :tenant AND begun_at < :instant"),
      erase_all_(connection, "DELETE FROM idempotency_keys WHERE tenant = :tenant") {}

IdempotencyKeys::Beginning IdempotencyTable::begin(std::string_view key, std::string_view fingerprint, Instant now) {
    Parameters& in = connection_.in;
    in.id = key;
    in.value = fingerprint;
    in.instant = now.ms;
    if (begin_.execute() == 1) return {State::begun, "", now};
    CHECK(find_.finds());
    const Row& found = connection_.out;
    if (found.value != fingerprint) return {State::other_request, "", Instant{found.instant}};
    if (found.number == 0) return {State::running, "", Instant{found.instant}};
    return {State::finished, found.body, Instant{found.instant}};
}

void IdempotencyTable::finish(std::string_view key, std::string_view answer) {
    connection_.in.id = key;
    connection_.in.body = answer;
    CHECK(finish_.execute() == 1);
}

std::vector<std::optional<IdempotencyKeys::Finished>> IdempotencyTable::find_all(std::span<const std::string> keys) const {
    if (connection_.has_arrays && !keys.empty()) return find_set(keys);
    std::vector<std::optional<Finished>> found;
    for (const std::string& key : keys) {
        connection_.in.id = key;
        found.emplace_back();
        if (find_.finds() && connection_.out.number != 0) found.back() = {key, connection_.out.value, connection_.out.body};
    }
    return found;
}

std::vector<std::optional<IdempotencyKeys::Finished>> IdempotencyTable::find_set(std::span<const std::string> keys) const {
    connection_.in.ids.clear();
    for (const std::string& key : keys) connection_.in.ids.add(key);
    std::unordered_map<std::string, Finished> known;
    find_set_.each_row([&] {
        const Row& row = connection_.out;
        known.emplace(row.id, Finished{row.id, row.value, row.body});
    });
    std::vector<std::optional<Finished>> found(keys.size());
    for (std::size_t at = 0; at < keys.size(); ++at)
        if (const auto place = known.find(keys[at]); place != known.end()) found[at] = place->second;
    return found;
}

bool IdempotencyTable::insert_all(std::span<const Finished> keys, Instant now) {
    connection_.in.instant = now.ms;
    if (connection_.has_arrays && !keys.empty()) return insert_set(keys);
    for (const Finished& finished : keys) {
        connection_.in.id = finished.key;
        connection_.in.value = finished.fingerprint;
        connection_.in.body = finished.answer;
        if (insert_.execute() == 0) return false;
    }
    return true;
}

bool IdempotencyTable::insert_set(std::span<const Finished> keys) {
    Parameters& in = connection_.in;
    in.ids.clear();
    in.values.clear();
    in.bodies.clear();
    for (const Finished& finished : keys) {
        in.ids.add(finished.key);
        in.values.add(finished.fingerprint);
        in.bodies.add(finished.answer);
    }
    return insert_set_.execute() == static_cast<std::int64_t>(keys.size());
}

std::int64_t IdempotencyTable::forget_before(Instant instant) {
    connection_.in.instant = instant.ms;
    return forget_.execute();
}

void IdempotencyTable::erase_all() {
    erase_all_.execute();
}

}  // namespace couponry::store::sql
