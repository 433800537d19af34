// A transaction over the tables of one connection, whatever database that is; the database's own folder begins and ends it.
#pragma once

#include <memory>
#include <vector>

#include "store/sql/code_table.h"
#include "store/sql/counter_table.h"
#include "store/sql/document_table.h"
#include "store/sql/due_table.h"
#include "store/sql/idempotency_table.h"
#include "store/transaction.h"

namespace couponry::store::sql {

class SqlTransaction final : public Transaction {
public:
    explicit SqlTransaction(Connection& connection);
    /// From now on it is this tenant's.
    void set_tenant(std::string_view tenant) { connection_.in.tenant = tenant; }

    const Documents& of(Aggregate aggregate) const override { return *tables_[static_cast<std::size_t>(aggregate)]; }
    Documents& of(Aggregate aggregate) override { return *tables_[static_cast<std::size_t>(aggregate)]; }
    const History& promotion_history() const override { return *history_; }
    const IdempotencyKeys& idempotency_keys() const override { return idempotency_keys_; }
    IdempotencyKeys& idempotency_keys() override { return idempotency_keys_; }
    const Codes& codes() const override { return codes_; }
    Codes& codes() override { return codes_; }
    const Counters& counters() const override { return counters_; }
    Counters& counters() override { return counters_; }
    const Due& due() const override { return due_; }
    Due& due() override { return due_; }
    std::int64_t revision() const override;
    std::int64_t next_revision() override;
    void erase_tenant() override;

private:
    Connection& connection_;
    std::vector<std::unique_ptr<DocumentTable>> tables_;
    const History* history_ = nullptr;
    IdempotencyTable idempotency_keys_;
    CodeTable codes_;
    CounterTable counters_;
    DueTable due_;
    mutable Statement revision_;
    Statement next_revision_;
};

}  // namespace couponry::store::sql
