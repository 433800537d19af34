#include "store/sql/sql_transaction.h"

#include <array>

#include "base/check.h"

namespace couponry::store::sql {
namespace {

// In the order of Aggregate.
constexpr std::array<std::string_view, kAggregates> kTables = {
    "tenants",  "api_keys",   "sites",       "promotions",  "campaigns",       "coupons",
    "products", "categories", "customers",   "orders",      "carts",           "jobs",
    "settings", "codes",      "uses",        "redemptions", "grants",          "claim_links",
    "outbox",   "batches",    "code_series", "policies",    "return_requests", "order_requests",
};

}  // namespace

SqlTransaction::SqlTransaction(Connection& connection)
    : connection_(connection),
      idempotency_keys_(connection),
      codes_(connection),
      counters_(connection),
      due_(connection),
      revision_(connection, "SELECT revision FROM revisions WHERE tenant = :tenant", {&connection.out.number}),
      next_revision_(connection,
                     "INSERT INTO revisions (tenant, revision) VALUES (:tenant, 1)"
                     " ON CONFLICT (tenant) DO UPDATE SET revision = revisions.revision + 1 RETURNING revision",
                     {&connection.out.number}) {
    for (const std::string_view table : kTables) {
        if (table == kTables[static_cast<std::size_t>(Aggregate::promotions)]) {
            auto promotions = std::make_unique<PromotionTable>(connection);
            history_ = promotions.get();
            tables_.push_back(std::move(promotions));
        } else {
            tables_.push_back(std::make_unique<DocumentTable>(connection, table));
        }
    }
}

std::int64_t SqlTransaction::revision() const {
    return revision_.finds() ? connection_.out.number : 0;
}

std::int64_t SqlTransaction::next_revision() {
    CHECK(next_revision_.finds());
    return connection_.out.number;
}

void SqlTransaction::erase_tenant() {
    for (const auto& table : tables_) table->erase_all();
    idempotency_keys_.erase_all();
    codes_.erase_all();
    counters_.erase_all();
    due_.erase_all();
    next_revision();
}

}  // namespace couponry::store::sql
