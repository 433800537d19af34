// The documents of one aggregate in a table of their own, their keys in a second one. Belongs to a connection.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "store/documents.h"
#include "store/sql/statement.h"

namespace couponry::store::sql {

class DocumentTable : public Documents {
public:
    DocumentTable(Connection& connection, std::string_view table);

    std::optional<Document> find(std::string_view id) const override;
    std::vector<std::optional<Document>> find_all(std::span<const std::string> ids) const override;
    std::vector<Document> find_by(std::string_view key, std::string_view value, std::string_view after,
                                  std::size_t limit) const override;
    std::vector<Document> list(std::string_view after, std::size_t limit) const override;
    std::int64_t count() const override;
    std::expected<std::int64_t, Conflict> put(const NewVersion& document, std::optional<std::int64_t> expected) override;
    void put_all(std::span<const NewVersion> documents) override;
    bool put_all_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected) override;
    bool erase(std::string_view id) override;
    void erase_all();

protected:
    std::vector<Document> page(Statement& statement, std::size_t limit) const;
    /// put_all() of a database with arrays: one statement for the documents, one for their keys, more for keys that are others now. No id
    /// occurs twice.
    virtual void put_set(std::span<const NewVersion> documents);
    /// Likewise put_all_expected().
    virtual bool put_set_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected);

    Connection& connection_;

private:
    std::optional<std::int64_t> put_version(std::optional<std::int64_t> expected);
    /// Those that the document had, which are in `out`, by those in `in`.
    void replace_keys(bool is_new);
    class KeyChanges;
    void set_documents(std::span<const NewVersion> documents) const;
    static std::map<std::string, std::string> keys_by_id(std::span<const NewVersion> documents);
    bool change_set(std::span<const NewVersion> documents, const std::map<std::string_view, std::int64_t>& expected);
    bool insert_set(std::span<const NewVersion> documents);

    // Running a statement changes it, but no document.
    mutable Statement find_, find_set_, find_by_, list_, count_, version_;
    Statement insert_, update_, upsert_, set_keys_, erase_, erase_all_, erase_all_keys_, add_key_, erase_key_;
    Statement insert_set_, lock_set_, upsert_set_, upsert_locked_set_, set_key_set_, add_key_set_, erase_key_set_;
};

/// Keeps every version in a third table.
class PromotionTable final : public DocumentTable, public History {
public:
    explicit PromotionTable(Connection& connection);

    std::expected<std::int64_t, Conflict> put(const NewVersion& document, std::optional<std::int64_t> expected) override;
    std::optional<Document> version(std::string_view id, std::int64_t version) const override;
    std::vector<Document> versions(std::string_view id, std::int64_t after, std::size_t limit) const override;

protected:
    void put_set(std::span<const NewVersion> documents) override;
    bool put_set_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected) override;

private:
    void keep_set(std::span<const NewVersion> documents);

    mutable Statement version_, versions_;
    Statement keep_, keep_set_;
};

}  // namespace couponry::store::sql
