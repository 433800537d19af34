#include "store/sql/document_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/check.h"
#include "base/limits.h"
#include "store/sql/arrays.h"
#include "store/sql/key_text.h"

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

/// `more` of what an update sets. It answers the keys that the row then says it has.
std::string upsert_set(std::string_view table, std::string_view more) {
    return fmt::format(
        "INSERT INTO {0} (tenant, id, body, keys, version, changed_at)"
        " SELECT :tenant, n.id, n.body, n.keys, 1, n.changed_at FROM"
        " unnest(CAST(:ids AS TEXT[]), CAST(:bodies AS TEXT[]), CAST(:key_lists AS TEXT[]), CAST(:instants AS BIGINT[]))"
        " AS n (id, body, keys, changed_at) ORDER BY n.id ON CONFLICT (tenant, id) DO UPDATE"
        " SET body = excluded.body, {1} version = {0}.version + 1, changed_at = excluded.changed_at"
        " RETURNING id, version, keys",
        table, more);
}

}  // namespace

/// Keys to be added, in the arrays of the connection, and those to be erased.
class DocumentTable::KeyChanges {
public:
    explicit KeyChanges(DocumentTable& table) : table_(table) {}

    void add(std::string_view id, std::string_view before, std::string_view after) {
        if (before == after) return;
        const std::vector<KeyView> old = read_keys(before), now = read_keys(after);
        for (const auto& [name, value] : difference(now, old)) added_.push_back({id, name, value});
        for (const auto& [name, value] : difference(old, now)) erased_[{std::string(name), std::string(value)}].emplace_back(id);
    }

    void write() {
        Parameters& in = table_.connection_.in;
        if (!added_.empty()) {
            for (Texts* const texts : {&in.ids, &in.names, &in.values}) texts->clear();
            for (const Added& added : added_) {
                in.ids.add(added.id);
                in.names.add(added.name);
                in.values.add(added.value);
            }
            table_.add_key_set_.execute();
        }
        for (const auto& [key, ids] : erased_) {
            in.name = key.first;
            in.value = key.second;
            in.ids.clear();
            for (const std::string_view id : ids) in.ids.add(id);
            table_.erase_key_set_.execute();
        }
    }

private:
    struct Added {
        std::string_view id, name, value;
    };

    DocumentTable& table_;
    std::vector<Added> added_;
    std::map<std::pair<std::string, std::string>, std::vector<std::string_view>> erased_;
};

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
                              "INSERT INTO {0} (tenant, id, body, keys, version, changed_at)"
                              " VALUES (:tenant, :id, :body, :keys, 1, :instant) ON CONFLICT (tenant, id) DO NOTHING")),
      update_(connection,
              sql(table,
                  "UPDATE {0} SET body = :body, version = version + 1, changed_at = :instant"
                  " WHERE tenant = :tenant AND id = :id AND version = :version RETURNING version, keys"),
              {&connection.out.number, &connection.out.keys}),
      upsert_(connection,
              sql(table,
                  "INSERT INTO {0} (tenant, id, body, keys, version, changed_at)"
                  " VALUES (:tenant, :id, :body, :keys, 1, :instant) ON CONFLICT (tenant, id) DO UPDATE"
                  " SET body = excluded.body, version = {0}.version + 1, changed_at = excluded.changed_at"
                  " RETURNING version, keys"),
              {&connection.out.number, &connection.out.keys}),
      set_keys_(connection, sql(table, "UPDATE {0} SET keys = :keys WHERE tenant = :tenant AND id = :id")),
      erase_(connection, sql(table, "DELETE FROM {0} WHERE tenant = :tenant AND id = :id RETURNING keys"),
             {&connection.out.keys}),
      erase_all_(connection, sql(table, "DELETE FROM {0} WHERE tenant = :tenant")),
      erase_all_keys_(connection, sql(table, "DELETE FROM {0}_keys WHERE tenant = :tenant")),
      add_key_(connection, sql(table, "INSERT INTO {0}_keys (tenant, id, name, value) VALUES (:tenant, :id, :name, :value)")),
      erase_key_(connection, sql(table,
                                 "DELETE FROM {0}_keys"
                                 " WHERE tenant = :tenant AND name = :name AND value = :value AND id = :id")),
      insert_set_(connection, sql(table,
                                  "INSERT INTO {0} (tenant, id, body, keys, version, changed_at)"
                                  " SELECT :tenant, n.id, n.body, n.keys, 1, n.changed_at FROM"
                                  " unnest(CAST(:ids AS TEXT[]), CAST(:bodies AS TEXT[]), CAST(:key_lists AS TEXT[]),"
                                  " CAST(:instants AS BIGINT[])) AS n (id, body, keys, changed_at)"
                                  " ORDER BY n.id ON CONFLICT (tenant, id) DO NOTHING")),
      lock_set_(connection,
                select_each(sql(table, "SELECT id, version, keys FROM {0} WHERE tenant = :tenant AND id = n.id"), kSetOfIds,
                            "FOR UPDATE"),
                {&connection.out.id, &connection.out.number, &connection.out.keys}),
      upsert_set_(connection, upsert_set(table, ""), {&connection.out.id, &connection.out.number, &connection.out.keys}),
      upsert_locked_set_(connection, upsert_set(table, "keys = excluded.keys,"),
                         {&connection.out.id, &connection.out.number, &connection.out.keys}),
      set_key_set_(connection, sql(table,
                                   "UPDATE {0} d SET keys = n.keys"
                                   " FROM unnest(CAST(:ids AS TEXT[]), CAST(:key_lists AS TEXT[])) AS n (id, keys)"
                                   " WHERE d.tenant = :tenant AND d.id = n.id")),
      add_key_set_(connection,
                   sql(table,
                       "INSERT INTO {0}_keys (tenant, id, name, value) SELECT :tenant, n.id, n.name, n.value FROM"
                       " unnest(CAST(:ids AS TEXT[]), CAST(:names AS TEXT[]), CAST(:values AS TEXT[])) AS n (id, name, value)")),
      erase_key_set_(connection, sql(table,
                                     "DELETE FROM {0}_keys WHERE tenant = :tenant AND name = :name AND value = :value"
                                     " AND id = ANY(CAST(:ids AS TEXT[]))")) {}

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
    if (*expected == kAbsent) return insert_.execute() == 0 ? std::nullopt : std::optional<std::int64_t>(1);
    return update_.finds() ? std::optional(connection_.out.number) : std::nullopt;
}

std::expected<std::int64_t, Conflict> DocumentTable::put(const NewVersion& document, std::optional<std::int64_t> expected) {
    connection_.in.id = document.id;
    connection_.in.body = document.body;
    write_keys(document.keys, connection_.in.keys);
    connection_.in.instant = document.changed_at.ms;
    const std::optional<std::int64_t> version = put_version(expected);
    if (!version) return std::unexpected(Conflict{version_.finds() ? connection_.out.number : kAbsent});
    if (*version == 1) connection_.out.keys.clear();
    replace_keys(*version == 1);
    return *version;
}

void DocumentTable::replace_keys(bool is_new) {
    Parameters& in = connection_.in;
    const std::string before = connection_.out.keys;
    if (before == in.keys) return;
    const std::vector<KeyView> old = read_keys(before), now = read_keys(in.keys);
    const auto run_each = [&](Statement& statement, const std::vector<KeyView>& keys) {
        for (const auto& [name, value] : keys) {
            in.name = name;
            in.value = value;
            statement.execute();
        }
    };
    run_each(erase_key_, difference(old, now));
    run_each(add_key_, difference(now, old));
    if (!is_new) set_keys_.execute();
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
    const std::map<std::string, std::string> after = keys_by_id(documents);
    KeyChanges changes(*this);
    std::map<std::string, std::string> before;  // of those that have other keys now
    upsert_set_.each_row([&] {
        const auto& [id, keys] = *after.find(connection_.out.id);
        if (connection_.out.number == 1)
            changes.add(id, "", keys);
        else if (connection_.out.keys != keys)
            before.emplace(id, connection_.out.keys);
    });
    Parameters& in = connection_.in;
    in.ids.clear();
    in.key_lists.clear();
    for (const auto& [id, keys] : before) {
        const std::string& now = after.at(id);
        changes.add(id, keys, now);
        in.ids.add(id);
        in.key_lists.add(now);
    }
    if (!before.empty()) set_key_set_.execute();
    changes.write();
}

std::map<std::string, std::string> DocumentTable::keys_by_id(std::span<const NewVersion> documents) {
    std::map<std::string, std::string> keys;
    for (const NewVersion& document : documents) write_keys(document.keys, keys[document.id]);
    return keys;
}

void DocumentTable::set_documents(std::span<const NewVersion> documents) const {
    Parameters& in = connection_.in;
    for (Texts* const texts : {&in.ids, &in.bodies, &in.key_lists}) texts->clear();
    in.instants.clear();
    for (const NewVersion& document : documents) {
        in.ids.add(document.id);
        in.bodies.add(document.body);
        write_keys(document.keys, in.keys);
        in.key_lists.add(in.keys);
        in.instants.add(document.changed_at.ms);
    }
}

/// Over versions that were locked.
bool DocumentTable::change_set(std::span<const NewVersion> documents, const std::map<std::string_view, std::int64_t>& expected) {
    set_documents(documents);
    const std::map<std::string, std::string> after = keys_by_id(documents);
    KeyChanges changes(*this);
    std::map<std::string, std::string> before;
    lock_set_.each_row([&] {
        if (expected.at(connection_.out.id) == connection_.out.number) before.emplace(connection_.out.id, connection_.out.keys);
    });
    if (before.size() != documents.size()) return false;
    upsert_locked_set_.execute();
    for (const auto& [id, keys] : before) changes.add(id, keys, after.at(id));
    changes.write();
    return true;
}

bool DocumentTable::insert_set(std::span<const NewVersion> documents) {
    set_documents(documents);
    if (insert_set_.execute() != std::ssize(documents)) return false;
    Parameters& in = connection_.in;
    for (Texts* const texts : {&in.ids, &in.names, &in.values}) texts->clear();
    bool has_keys = false;
    for (const NewVersion& document : documents) {
        write_keys(document.keys, in.keys);
        for (const auto& [name, value] : read_keys(in.keys)) {
            in.ids.add(document.id);
            in.names.add(name);
            in.values.add(value);
            has_keys = true;
        }
    }
    if (has_keys) add_key_set_.execute();
    return true;
}

bool DocumentTable::put_set_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected) {
    if (std::ranges::count(expected, kAbsent) == std::ssize(expected)) return insert_set(documents);
    std::vector<NewVersion> made, changed;
    std::map<std::string_view, std::int64_t> versions;  // of those that are changed
    for (std::size_t at = 0; at < documents.size(); ++at) {
        (expected[at] == kAbsent ? made : changed).push_back(documents[at]);
        if (expected[at] != kAbsent) versions.emplace(documents[at].id, expected[at]);
    }
    return change_set(changed, versions) && (made.empty() || insert_set(made));
}

bool DocumentTable::put_all_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected) {
    if (connection_.has_arrays && documents.size() > 1) return put_set_expected(documents, expected);
    for (std::size_t at = 0; at < documents.size(); ++at)
        if (!put(documents[at], expected[at])) return false;
    return true;
}

bool DocumentTable::erase(std::string_view id) {
    connection_.in.id = id;
    if (!erase_.finds()) return false;
    const std::string keys = connection_.out.keys;
    for (const auto& [name, value] : read_keys(keys)) {
        connection_.in.name = name;
        connection_.in.value = value;
        erase_key_.execute();
    }
    return true;
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
