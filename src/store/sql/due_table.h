// What is due, in its table. Belongs to a connection.
#pragma once

#include "store/due.h"
#include "store/sql/statement.h"

namespace couponry::store::sql {

class DueTable final : public Due {
public:
    explicit DueTable(Connection& connection);

    void set(std::string_view kind, std::span<const DueEntry> entries) override;
    void erase(std::string_view kind, std::span<const std::string> ids) override;
    std::vector<DueEntry> reached(std::string_view kind, Instant now, std::size_t limit) const override;
    void erase_all();

private:
    Connection& connection_;
    mutable Statement reached_;
    Statement set_, set_set_, erase_, erase_set_, erase_all_;
};

}  // namespace couponry::store::sql
