// The table of idempotency keys. Belongs to a connection.
#pragma once

#include "store/idempotency_keys.h"
#include "store/sql/statement.h"

namespace couponry::store::sql {

class IdempotencyTable final : public IdempotencyKeys {
public:
    explicit IdempotencyTable(Connection& connection);
    Beginning begin(std::string_view key, std::string_view fingerprint, Instant now) override;
    void finish(std::string_view key, std::string_view answer) override;
    std::vector<std::optional<Finished>> find_all(std::span<const std::string> keys) const override;
    bool insert_all(std::span<const Finished> keys, Instant now) override;
    std::int64_t forget_before(Instant instant) override;
    void erase_all();

private:
    // With one statement, in a database that has arrays.
    std::vector<std::optional<Finished>> find_set(std::span<const std::string> keys) const;
    bool insert_set(std::span<const Finished> keys);

    Connection& connection_;
    mutable Statement find_, find_set_;
    Statement begin_, finish_, insert_, insert_set_, forget_, erase_all_;
};

}  // namespace couponry::store::sql
