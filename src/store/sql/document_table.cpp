#include "store/sql/document_table.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <unordered_map>

#include "base/check.h"
#include "base/limits.h"
#include "store/sql/arrays.h"

namespace couponry::store::sql {
namespace {

std::vector<Column> document_columns(Row& row) {
    return {&row.id, &row.body, &row.number, &row.instant};
}

Document document_of(const Row& row) {
    return {row.id, row.body, row.number, Instant{row.instant}};
}

/// The text of a statement: {0} is the table.
std::string sql(std::string_view table, fmt::format_string<std::string_view&> text) {
    return fmt::format(text, table);
}

}  // namespace

DocumentTable::DocumentTable(Connection& connection, std::string_view table)
    : connection_(connection),
      find_(connection, sql(table, "SELECT id, body, version, changed_at FROM {0} WHERE tenant = :tenant AND id = :id"),
            document_columns(connection.out)),
      find_set_(connection,
                select_each(sql(table, "SELECT id, body, version, changed_at FROM {0} WHERE tenant = :tenant AND id = n.id"),
                            kSetOfIds),
                document_columns(connection.out)),
      find_by_(connection,
               sql(table,
                   "SELECT d.id, d.body, d.version, d.changed_at FROM {0}_keys k"
                   " JOIN {0} d ON d.tenant = k.tenant AND d.id = k.id"
                   " WHERE k.tenant = :tenant AND k.name = :name AND k.value = :value AND k.id > :id"
                   " ORDER BY k.id LIMIT :limit"),
               document_columns(connection.out)),
      list_(connection,
            sql(table,
                "SELECT id, body, version, changed_at FROM {0} WHERE tenant = :tenant AND id > :id"
                " ORDER BY id LIMIT :limit"),
            document_columns(connection.out)),
      count_(connection, sql(table, "SELECT count(*) FROM {0} WHERE tenant = :tenant"), {&connection.out.number}),
      version_(connection, sql(table, "SELECT version FROM {0} WHERE tenant = :tenant AND id = :id"), {&connection.out.number}),
      insert_(connection, sql(table,
                              "INSERT INTO {0} (tenant, id, body, version, changed_at)"
                              " VALUES (:tenant, :id, :body, 1, :instant) ON CONFLICT (tenant, id) DO NOTHING")),
      update_(connection, sql(table,
                              "UPDATE {0} SET body = :body, version = version + 1, changed_at = :instant"
                              " WHERE tenant = :tenant AND id = :id AND version = :version")),
      upsert_(connection,
              sql(table,
                  "INSERT INTO {0} (tenant, id, body, version, changed_at) VALUES (:tenant, :id, :body, 1, :instant)"
                  " ON CONFLICT (tenant, id) DO UPDATE"
                  " SET body = excluded.body, version = {0}.version + 1, changed_at = excluded.changed_at"
                  " RETURNING version"),
              {&connection.out.number}),
      erase_(connection, sql(table, "DELETE FROM {0} WHERE tenant = :tenant AND id = :id")),
      erase_all_(connection, sql(table, "DELETE FROM {0} WHERE tenant = :tenant")),
      erase_all_keys_(connection, sql(table, "DELETE FROM {0}_keys WHERE tenant = :tenant")),
      add_key_(connection, sql(table,
                               "INSERT INTO {0}_keys (tenant, id, name, value) VALUES (:tenant, :id, :name, :value)"
                               " ON CONFLICT (tenant, name, value, id) DO NOTHING")),
      erase_keys_(connection, sql(table, "DELETE FROM {0}_keys WHERE tenant = :tenant AND id = :id")),
      insert_set_(connection, sql(table,
                                  "INSERT INTO {0} (tenant, id, body, version, changed_at)"
                                  " SELECT :tenant, n.id, n.body, 1, n.changed_at FROM"
                                  " unnest(CAST(:ids AS TEXT[]), CAST(:bodies AS TEXT[]), CAST(:instants AS BIGINT[]))"
                                  " AS n (id, body, changed_at) ORDER BY n.id ON CONFLICT (tenant, id) DO NOTHING")),
      lock_set_(
          connection,
          select_each(sql(table, "SELECT id, version FROM {0} WHERE tenant = :tenant AND id = n.id"), kSetOfIds, "FOR UPDATE"),
          {&connection.out.id, &connection.out.number}),
      upsert_set_(connection,
                  sql(table,
                      "INSERT INTO {0} (tenant, id, body, version, changed_at)"
                      " SELECT :tenant, n.id, n.body, 1, n.changed_at FROM"
                      " unnest(CAST(:ids AS TEXT[]), CAST(:bodies AS TEXT[]), CAST(:instants AS BIGINT[]))"
                      " AS n (id, body, changed_at) ORDER BY n.id"
                      " ON CONFLICT (tenant, id) DO UPDATE"
                      " SET body = excluded.body, version = {0}.version + 1, changed_at = excluded.changed_at"
                      " RETURNING version"),
                  {&connection.out.number}),
      add_key_set_(connection,
                   sql(table,
                       "INSERT INTO {0}_keys (tenant, id, name, value) SELECT :tenant, n.id, n.name, n.value FROM"
                       " unnest(CAST(:ids AS TEXT[]), CAST(:names AS TEXT[]), CAST(:values AS TEXT[])) AS n (id, name, value)"
                       " ON CONFLICT (tenant, name, value, id) DO NOTHING")),
      erase_key_set_(connection, sql(table, "DELETE FROM {0}_keys WHERE tenant = :tenant AND id = ANY(CAST(:ids AS TEXT[]))")) {}

std::vector<Document> DocumentTable::page(Statement& statement, std::size_t limit) const {
    CHECK(limit >= 1 && limit <= kRowsPerPageMax);
    connection_.in.limit = static_cast<std::int64_t>(limit);
    std::vector<Document> documents;
    statement.each_row([&] { documents.push_back(document_of(connection_.out)); });
    return documents;
}

std::optional<Document> DocumentTable::find(std::string_view id) const {
    connection_.in.id = id;
    if (!find_.finds()) return std::nullopt;
    return document_of(connection_.out);
}

std::vector<std::optional<Document>> DocumentTable::find_all(std::span<const std::string> ids) const {
    std::vector<std::optional<Document>> found;
    found.reserve(ids.size());
    if (!connection_.has_arrays || ids.size() < 2) {
        for (const std::string& id : ids) found.push_back(find(id));
        return found;
    }
    connection_.in.ids.clear();
    for (const std::string& id : ids) connection_.in.ids.add(id);
    std::unordered_map<std::string, Document> known;
    find_set_.each_row([&] { known.emplace(connection_.out.id, document_of(connection_.out)); });
    for (const std::string& id : ids) {
        const auto place = known.find(id);
        found.push_back(place == known.end() ? std::nullopt : std::optional(place->second));
    }
    return found;
}

std::vector<Document> DocumentTable::find_by(std::string_view key, std::string_view value, std::string_view after,
                                             std::size_t limit) const {
    connection_.in.name = key;
    connection_.in.value = value;
    connection_.in.id = after;
    return page(find_by_, limit);
}

std::vector<Document> DocumentTable::list(std::string_view after, std::size_t limit) const {
    connection_.in.id = after;
    return page(list_, limit);
}

std::int64_t DocumentTable::count() const {
    CHECK(count_.finds());
    return connection_.out.number;
}

// One statement decides in each case, so that two writers cannot both succeed.
std::optional<std::int64_t> DocumentTable::put_version(std::optional<std::int64_t> expected) {
    if (!expected) {
        CHECK(upsert_.finds());
        return connection_.out.number;
    }
    connection_.in.version = *expected;
    const std::int64_t written = *expected == kAbsent ? insert_.execute() : update_.execute();
    if (written == 0) return std::nullopt;
    return *expected + 1;
}

std::expected<std::int64_t, Conflict> DocumentTable::put(const NewVersion& document, std::optional<std::int64_t> expected) {
    connection_.in.id = document.id;
    connection_.in.body = document.body;
    connection_.in.instant = document.changed_at.ms;
    const std::optional<std::int64_t> version = put_version(expected);
    if (!version) return std::unexpected(Conflict{version_.finds() ? connection_.out.number : kAbsent});
    replace_keys(document.keys, *version == 1);
    return *version;
}

void DocumentTable::replace_keys(const std::vector<Key>& keys, bool is_new) {
    if (!is_new) erase_keys_.execute();
    for (const Key& key : keys) {
        connection_.in.name = key.name;
        connection_.in.value = key.value;
        add_key_.execute();
    }
}

void DocumentTable::put_all(std::span<const NewVersion> documents) {
    if (!connection_.has_arrays) {
        for (const NewVersion& document : documents) CHECK(put(document, std::nullopt).has_value());
        return;
    }
    while (!documents.empty()) {
        std::set<std::string_view> ids;
        std::size_t count = 0;
        while (count < documents.size() && count < kRowsPerPageMax && ids.insert(documents[count].id).second) ++count;
        put_set(documents.first(count));
        documents = documents.subspan(count);
    }
}

void DocumentTable::put_set(std::span<const NewVersion> documents) {
    set_documents(documents);
    bool are_new = true;
    upsert_set_.each_row([&] { are_new = are_new && connection_.out.number == 1; });
    if (!are_new) erase_key_set_.execute();  // `ids` are still those of the documents
    add_key_set(documents);
}

void DocumentTable::set_documents(std::span<const NewVersion> documents) const {
    Parameters& in = connection_.in;
    in.ids.clear();
    in.bodies.clear();
    in.instants.clear();
    for (const NewVersion& document : documents) {
        in.ids.add(document.id);
        in.bodies.add(document.body);
        in.instants.add(document.changed_at.ms);
    }
}

void DocumentTable::add_key_set(std::span<const NewVersion> documents) {
    Parameters& in = connection_.in;
    in.ids.clear();
    in.names.clear();
    in.values.clear();
    bool has_keys = false;
    for (const NewVersion& document : documents)
        for (const Key& key : document.keys) {
            in.ids.add(document.id);
            in.names.add(key.name);
            in.values.add(key.value);
            has_keys = true;
        }
    if (has_keys) add_key_set_.execute();
}

bool DocumentTable::put_set_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected) {
    std::vector<NewVersion> made, changed;
    std::map<std::string_view, std::int64_t> versions;  // of those that are changed
    for (std::size_t at = 0; at < documents.size(); ++at) {
        (expected[at] == kAbsent ? made : changed).push_back(documents[at]);
        if (expected[at] != kAbsent) versions.emplace(documents[at].id, expected[at]);
    }
    if (!changed.empty()) {
        set_documents(changed);
        std::size_t unchanged = 0;
        lock_set_.each_row([&] { unchanged += versions.at(connection_.out.id) == connection_.out.number ? 1 : 0; });
        if (unchanged != changed.size()) return false;
        DocumentTable::put_set(changed);
    }
    if (made.empty()) return true;
    set_documents(made);
    if (insert_set_.execute() != std::ssize(made)) return false;
    add_key_set(made);
    return true;
}

bool DocumentTable::put_all_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected) {
    if (connection_.has_arrays && documents.size() > 1) return put_set_expected(documents, expected);
    for (std::size_t at = 0; at < documents.size(); ++at)
        if (!put(documents[at], expected[at])) return false;
    return true;
}

bool DocumentTable::erase(std::string_view id) {
    connection_.in.id = id;
    erase_keys_.execute();
    return erase_.execute() > 0;
}

void DocumentTable::erase_all() {
    erase_all_keys_.execute();
    erase_all_.execute();
}

PromotionTable::PromotionTable(Connection& connection)
    : DocumentTable(connection, "promotions"),
      version_(connection,
               "SELECT id, body, version, changed_at FROM promotion_versions"
               " WHERE tenant = :tenant AND id = :id AND version = :version",
               document_columns(connection.out)),
      versions_(connection,
                "SELECT id, body, version, changed_at FROM promotion_versions"
                " WHERE tenant = :tenant AND id = :id AND version > :version ORDER BY version LIMIT :limit",
                document_columns(connection.out)),
      keep_(connection,
            "INSERT INTO promotion_versions (tenant, id, version, body, changed_at)"
            " VALUES (:tenant, :id, :version, :body, :instant)"),
      keep_set_(connection,
                "INSERT INTO promotion_versions (tenant, id, version, body, changed_at)"
                " SELECT tenant, id, version, body, changed_at FROM promotions"
                " WHERE tenant = :tenant AND id = ANY(CAST(:ids AS TEXT[]))") {}

std::expected<std::int64_t, Conflict> PromotionTable::put(const NewVersion& document, std::optional<std::int64_t> expected) {
    auto version = DocumentTable::put(document, expected);
    if (!version) return version;
    connection_.in.version = *version;  // the other parameters are still those of the document
    keep_.execute();
    return version;
}

void PromotionTable::put_set(std::span<const NewVersion> documents) {
    DocumentTable::put_set(documents);
    keep_set(documents);
}

bool PromotionTable::put_set_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected) {
    if (!DocumentTable::put_set_expected(documents, expected)) return false;
    keep_set(documents);
    return true;
}

void PromotionTable::keep_set(std::span<const NewVersion> documents) {
    connection_.in.ids.clear();
    for (const NewVersion& document : documents) connection_.in.ids.add(document.id);
    keep_set_.execute();
}

std::optional<Document> PromotionTable::version(std::string_view id, std::int64_t version) const {
    connection_.in.id = id;
    connection_.in.version = version;
    if (!version_.finds()) return std::nullopt;
    return document_of(connection_.out);
}

std::vector<Document> PromotionTable::versions(std::string_view id, std::int64_t after, std::size_t limit) const {
    connection_.in.id = id;
    connection_.in.version = after;
    return page(versions_, limit);
}

}  // namespace couponry::store::sql
