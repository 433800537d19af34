#include "service/import_batch.h"

#include <boost/json.hpp>

#include "document/reader.h"
#include "service/bulk.h"
#include "service/resources.h"
#include "service/stored_codes.h"

namespace couponry::service {
namespace {

constexpr std::size_t kBytesPerBatch = 4 * 1024 * 1024;

Result<Kept> merged(const store::Transaction& transaction, const Kind& kind, const SpooledRow& row) {
    const auto found = find_document(transaction, kind, row.id);
    boost::json::value document = found ? boost::json::parse(found->body) : boost::json::value(boost::json::object());
    apply_merge_patch(document, boost::json::parse(row.body));
    return kind.read(document, {});
}

}  // namespace

Result<RowBatch> next_batch(SpoolReader& spool) {
    RowBatch batch;
    std::size_t bytes = 0;
    while (batch.rows.size() < kDocumentsPerBatch && bytes < kBytesPerBatch) {
        auto row = spool.next();
        if (!row) return std::unexpected(row.error());
        if (!*row) {
            batch.is_last = true;
            break;
        }
        bytes += (*row)->body.size();
        batch.rows.push_back(std::move(**row));
    }
    return batch;
}

Result<store::NewVersion> resolve(const store::Transaction& transaction, const Kind& kind, bool are_patches,
                                  const SpooledRow& row, Instant now) {
    if (!are_patches && kind.check == nullptr) return store::NewVersion{row.id, row.body, now, row.keys};
    Result<Kept> kept =
        are_patches ? merged(transaction, kind, row) : Kept{row.id, boost::json::parse(row.body).as_object(), row.keys};
    if (!kept) return std::unexpected(kept.error());
    if (kind.check != nullptr)
        if (auto errors = kind.check(transaction, *kept); !errors.empty())
            return std::unexpected(document::invalid_document(std::move(errors)));
    return store::NewVersion{kept->id, are_patches ? boost::json::serialize(kept->body) : row.body, now, std::move(kept->keys)};
}

std::vector<RefusedRow> put_rows(store::Transaction& transaction, const Kind& kind, bool are_patches,
                                 const std::vector<SpooledRow>& rows, Instant now, std::vector<Change>& changes) {
    std::vector<RefusedRow> refused;
    for (const SpooledRow& row : rows) {
        auto version = resolve(transaction, kind, are_patches, row, now);
        if (!version) {
            refused.push_back({row.number, std::move(version.error().errors)});
            continue;
        }
        put_document(transaction, kind, *version);
        if (kind.follow != nullptr)
            kind.follow(transaction, {version->id, boost::json::parse(version->body).as_object(), {}}, now);
        if (kind.is_evaluated) changes.push_back({kind.aggregate, std::move(version->id), std::move(version->body)});
    }
    return refused;
}

std::vector<RefusedRow> judge_rows(const store::Transaction& transaction, const Kind& kind, bool are_patches,
                                   const std::vector<SpooledRow>& rows) {
    std::vector<RefusedRow> refused;
    for (const SpooledRow& row : rows)
        if (auto version = resolve(transaction, kind, are_patches, row, {}); !version)
            refused.push_back({row.number, std::move(version.error().errors)});
    return refused;
}

}  // namespace couponry::service
