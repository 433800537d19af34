// Codes in their table. Belongs to a connection.
#pragma once

#include "store/codes.h"
#include "store/sql/statement.h"

namespace couponry::store::sql {

class CodeTable final : public Codes {
public:
    explicit CodeTable(Connection& connection);

    std::optional<StoredCode> find(std::string_view id) const override;
    std::vector<std::optional<StoredCode>> find_all(std::span<const std::string> ids) const override;
    std::vector<std::optional<StoredCode>> lock_all(std::span<const std::string> ids) override;
    std::vector<StoredCode> list(std::string_view after, std::size_t limit) const override;
    std::vector<StoredCode> list_of_coupon(std::string_view coupon, CodePlace after, std::size_t limit) const override;
    std::vector<StoredCode> list_of_batch(std::string_view coupon, CodePlace after, std::size_t limit) const override;
    std::vector<StoredCode> list_of_email(std::string_view email_key, std::string_view after, std::size_t limit) const override;
    std::vector<std::size_t> insert_all(std::span<const StoredCode> codes) override;
    void put(const StoredCode& code) override;
    void set_all(std::span<const CodeUse> uses) override;
    void erase_all();

private:
    void set(const StoredCode& code) const;
    std::vector<StoredCode> page(Statement& statement, std::size_t limit) const;
    // With one statement, in a database that has arrays.
    std::vector<std::optional<StoredCode>> find_set(Statement& statement, std::span<const std::string> ids) const;
    std::vector<std::size_t> insert_set(std::span<const StoredCode> codes);
    void set_set(std::span<const CodeUse> uses);

    Connection& connection_;
    mutable Statement find_, find_set_, list_, list_of_coupon_, list_of_batch_, list_of_email_, last_number_;
    Statement lock_set_, insert_, insert_set_, put_, set_use_, set_use_set_, erase_all_;
};

}  // namespace couponry::store::sql
