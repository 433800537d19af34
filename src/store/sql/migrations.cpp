#include "store/sql/migrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace couponry::store::sql {
namespace {

// One line per .sql file of this folder.
constexpr Migration kMigrations[] = {
#include "migrations.inc"
};

/// FNV-1a: against accidents, not against attackers, who could change the table of checksums as well.
std::string checksum(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return fmt::format("{:016x}", hash);
}

std::vector<std::string> table_names(soci::session& session, const Dialect& dialect) {
    std::vector<std::string> names;
    std::string name;
    soci::statement statement = (session.prepare << std::string(dialect.tables), soci::into(name));
    for (bool is_row = statement.execute(true); is_row; is_row = statement.fetch()) names.push_back(name);
    return names;
}

struct Step {
    std::string name;
    std::string checksum;
};

std::vector<Step> steps_made(soci::session& session) {
    std::vector<Step> steps;
    Step step;
    soci::statement statement = (session.prepare << "SELECT name, checksum FROM migrations ORDER BY name", soci::into(step.name),
                                 soci::into(step.checksum));
    for (bool is_row = statement.execute(true); is_row; is_row = statement.fetch()) steps.push_back(step);
    return steps;
}

/// "DOCUMENTS name" is a table of documents and that of their keys; anything else is itself. A document has its keys as a text, too: what
/// is to be erased of them is known without an index by id.
std::vector<std::string> written_out(std::string_view statement) {
    constexpr std::string_view kDocuments = "DOCUMENTS ";
    const std::size_t at = statement.rfind('\n') + 1;  // behind comments; 0 in the first line
    if (!statement.substr(at).starts_with(kDocuments)) return {std::string(statement)};
    const std::string_view name = statement.substr(at + kDocuments.size());
    return {fmt::format("CREATE TABLE {} (tenant TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, keys TEXT NOT NULL,"
                        " version BIGINT NOT NULL, changed_at BIGINT NOT NULL, PRIMARY KEY (tenant, id))",
                        name),
            fmt::format("CREATE TABLE {0}_keys (tenant TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,"
                        " PRIMARY KEY (tenant, name, value, id)) WITHOUT ROWID",
                        name)};
}

std::string in_dialect(std::string text, const Dialect& dialect) {
    constexpr std::string_view kText = " TEXT ";
    const std::string column = fmt::format(" {} ", dialect.text_column);
    for (std::size_t at = text.find(kText); at != std::string::npos; at = text.find(kText, at + column.size()))
        text.replace(at, kText.size(), column);
    constexpr std::string_view kWithoutRowid = " WITHOUT ROWID";
    if (!dialect.has_rowid)
        if (const std::size_t at = text.find(kWithoutRowid); at != std::string::npos) text.erase(at, kWithoutRowid.size());
    return text;
}

/// Its entry comes first: it is what keeps a second program that makes the same step waiting.
void make_step(soci::session& session, const Migration& migration, Instant now, const Dialect& dialect) {
    const std::string name(migration.name);
    const std::string sum = checksum(migration.text);
    soci::transaction transaction(session);
    session << in_dialect(
        "CREATE TABLE IF NOT EXISTS migrations"
        " (name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, made_at BIGINT NOT NULL)",
        dialect);
    session << "INSERT INTO migrations (name, checksum, made_at) VALUES (:name, :checksum, :made_at)", soci::use(name),
        soci::use(sum), soci::use(now.ms);
    for (std::string_view rest = migration.text; rest.find(';') != std::string_view::npos;) {
        const std::size_t end = rest.find(';');
        for (const std::string& statement : written_out(rest.substr(0, end))) session << in_dialect(statement, dialect);
        rest.remove_prefix(end + 1);
    }
    transaction.commit();
}

}  // namespace

std::span<const Migration> migrations() {
    return kMigrations;
}

Result<std::size_t> migrated_steps(soci::session& session, std::span<const Migration> known, const Dialect& dialect) {
    const std::vector<std::string> tables = table_names(session, dialect);
    if (tables.empty()) return 0;
    if (std::ranges::find(tables, "migrations") == tables.end())
        return fail("store_foreign", "This database belongs to another program: it has tables, but none that Couponry made.");
    const std::vector<Step> made = steps_made(session);
    for (std::size_t at = 0; at < std::min(made.size(), known.size()); ++at)
        if (made[at].name != known[at].name || made[at].checksum != checksum(known[at].text))
            return fail("store_foreign",
                        fmt::format("This database was made by another program: its step {} is not the {} known here.",
                                    made[at].name, known[at].name));
    if (made.size() > known.size())
        return fail("store_newer",
                    fmt::format("This database was changed by a newer Couponry (it has {}): use that one, or a backup "
                                "made before.",
                                made.back().name));
    return made.size();
}

Result<std::vector<std::string>> migrate(soci::session& session, std::span<const Migration> known, Migrate wanted, Instant now,
                                         const Dialect& dialect) {
    const Result<std::size_t> made = migrated_steps(session, known, dialect);
    if (!made) return std::unexpected(made.error());
    std::vector<std::string> names;
    for (const Migration& migration : known.subspan(*made)) {
        if (wanted == Migrate::no)
            return fail("store_older", fmt::format("This database lacks {}: make a backup, then migrate it.", migration.name));
        make_step(session, migration, now, dialect);
        names.emplace_back(migration.name);
    }
    return names;
}

}  // namespace couponry::store::sql
