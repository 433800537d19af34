#include "store/sql/idempotency_table.h"

#include "base/check.h"

namespace couponry::store::sql {

IdempotencyTable::IdempotencyTable(Connection& connection)
    : connection_(connection),
      begin_(connection,
             "INSERT INTO idempotency_keys (tenant, id, fingerprint, begun_at, is_finished, answer)"
             " VALUES (:tenant, :id, :value, :instant, 0, '') ON CONFLICT (tenant, id) DO NOTHING"),
      find_(connection,
            "SELECT fingerprint, begun_at, is_finished, answer FROM idempotency_keys WHERE tenant = :tenant AND id = :id",
            {&connection.out.value, &connection.out.instant, &connection.out.number, &connection.out.body}),
      finish_(connection,
              "UPDATE idempotency_keys SET is_finished = 1, answer = :body"
              " WHERE tenant = :tenant AND id = :id AND is_finished = 0"),
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

std::int64_t IdempotencyTable::forget_before(Instant instant) {
    connection_.in.instant = instant.ms;
    return forget_.execute();
}

void IdempotencyTable::erase_all() {
    erase_all_.execute();
}

}  // namespace couponry::store::sql
