// Counters in their table. Belongs to a connection.
#pragma once

#include "store/counters.h"
#include "store/sql/statement.h"

namespace couponry::store::sql {

class CounterTable final : public Counters {
public:
    explicit CounterTable(Connection& connection);

    std::vector<Counter> find(std::span<const CounterKey> keys) const override;
    std::vector<Counter> lock(std::span<const CounterKey> keys) override;
    std::optional<std::int64_t> put(std::span<const Counter> counters) override;
    std::int64_t change() const override;
    std::vector<Counter> list(const CounterKey& after, std::size_t limit) const override;
    std::vector<Counter> list_everybodys(const CounterKey& after, std::size_t limit) const override;
    std::vector<Counter> list_of(std::string_view holder, const CounterKey& after, std::size_t limit) const override;
    std::vector<Counter> changed_after(std::int64_t change, std::size_t limit) const override;
    void erase_all();

private:
    void set(const CounterKey& key) const;
    std::vector<Counter> read(Statement& statement, std::span<const CounterKey> keys) const;
    std::vector<Counter> page(Statement& statement, std::size_t limit) const;
    // With one statement, in a database that has arrays.
    void clear_keys() const;
    void add_key(const CounterKey& key) const;
    void set_keys(std::span<const CounterKey> keys) const;
    std::vector<Counter> read_set(Statement& statement, std::span<const CounterKey> keys) const;
    /// How many rows were written.
    std::int64_t put_set(Statement& statement, std::span<const Counter> counters);

    Connection& connection_;
    mutable Statement find_, find_set_, list_, list_everybodys_, list_of_, changed_, change_;
    Statement next_change_, lock_set_, put_, put_set_, insert_set_, erase_all_;
};

}  // namespace couponry::store::sql
