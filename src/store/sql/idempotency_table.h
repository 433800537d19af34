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
    std::int64_t forget_before(Instant instant) override;
    void erase_all();

private:
    Connection& connection_;
    Statement begin_, find_, finish_, forget_, erase_all_;
};

}  // namespace couponry::store::sql
