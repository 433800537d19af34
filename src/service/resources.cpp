#include "service/resources.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "document/reader.h"

namespace couponry::service {
namespace {

Failure stale() {
    return {"precondition_failed", "It was changed since you read it; read it again and repeat your change.", {}};
}

Result<Kept> read(const Kind& kind, boost::json::value value, std::string_view id) {
    if (value.is_object()) remove_answered_fields(value.as_object());
    return kind.read(value, id);
}

bool expects_other(const Expectation& expects, const std::optional<store::Document>& found) {
    return expects && !expects(found ? found->version : 0);
}

}  // namespace

Failure not_found(const Kind& kind, std::string_view id) {
    return {"not_found", fmt::format("There is no {} \"{}\".", kind.singular, id), {}};
}

void apply_merge_patch(boost::json::value& target, const boost::json::value& patch) {
    if (!patch.is_object()) {
        target = patch;
        return;
    }
    if (!target.is_object()) target.emplace_object();
    for (const auto& [name, value] : patch.as_object()) {
        if (value.is_null())
            target.as_object().erase(name);
        else
            apply_merge_patch(target.as_object()[name], value);
    }
}

Result<store::Document> Resources::find(std::string_view tenant, const Kind& kind, std::string_view id) const {
    std::optional<store::Document> found;
    const auto done = store_.read(
        tenant, [&](const store::Transaction& transaction) { found = transaction.of(kind.aggregate).find(kind.id_of(id)); });
    if (!done) return std::unexpected(done.error());
    if (!found) return std::unexpected(not_found(kind, id));
    return std::move(*found);
}

Result<std::vector<store::Document>> Resources::list(std::string_view tenant, const Kind& kind, const Query& query) const {
    std::vector<store::Document> page;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
        const store::Documents& documents = transaction.of(kind.aggregate);
        page = query.key ? documents.find_by(query.key->name, query.key->value, query.after, query.limit)
                         : documents.list(query.after, query.limit);
    });
    if (!done) return std::unexpected(done.error());
    return page;
}

Result<Written> put_kept(store::Transaction& transaction, const Kind& kind, const Kept& kept, Instant now,
                         std::vector<Change>& changes) {
    if (kind.check != nullptr)
        if (auto errors = kind.check(transaction, kept); !errors.empty())
            return std::unexpected(document::invalid_document(std::move(errors)));
    const store::NewVersion version{kept.id, boost::json::serialize(kept.body), now, kept.keys};
    const auto number = transaction.of(kind.aggregate).put(version);
    if (kind.is_evaluated) changes.push_back({kind.aggregate, kept.id, version.body});
    Written written;
    written.outcome = *number == 1 ? Outcome::made : Outcome::changed;
    written.id = kept.id;
    written.body = kept.body;
    written.version = *number;
    return written;
}

Result<Written> Resources::create(const WriteContext& context, const Kind& kind, const boost::json::value& value) {
    const auto kept = read(kind, value, {});
    if (!kept) return std::unexpected(kept.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        if (transaction.of(kind.aggregate).find(kept->id))
            return fail("already_exists",
                        fmt::format("There is a {} \"{}\" already; choose another name, or change that one.", kind.singular,
                                    kept->id),
                        {{fmt::format("/{}", kind.id_field), "This is taken."}});
        return put_kept(transaction, kind, *kept, writes_.now(), changes);
    });
}

Result<Written> Resources::put(const WriteContext& context, const Kind& kind, std::string_view id, const boost::json::value& value,
                               const Expectation& expects) {
    const auto kept = read(kind, value, id);
    if (!kept) return std::unexpected(kept.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        if (expects && expects_other(expects, transaction.of(kind.aggregate).find(kept->id))) return std::unexpected(stale());
        return put_kept(transaction, kind, *kept, writes_.now(), changes);
    });
}

Result<Written> Resources::patch(const WriteContext& context, const Kind& kind, std::string_view id,
                                 const boost::json::value& patch, const Expectation& expects) {
    if (!patch.is_object())
        return std::unexpected(document::invalid_document({{"", "A patch is an object with the fields to change."}}));
    boost::json::value changed_fields = patch;
    remove_answered_fields(changed_fields.as_object());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const auto found = transaction.of(kind.aggregate).find(kind.id_of(id));
        if (!found) return std::unexpected(not_found(kind, id));
        if (expects_other(expects, found)) return std::unexpected(stale());
        boost::json::value patched = boost::json::parse(found->body);
        apply_merge_patch(patched, changed_fields);
        const auto kept = kind.read(patched, found->id);
        if (!kept) return std::unexpected(kept.error());
        return put_kept(transaction, kind, *kept, writes_.now(), changes);
    });
}

Result<Written> Resources::erase(const WriteContext& context, const Kind& kind, std::string_view id, const Expectation& expects) {
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const auto found = transaction.of(kind.aggregate).find(kind.id_of(id));
        if (!found) return std::unexpected(not_found(kind, id));
        if (expects_other(expects, found)) return std::unexpected(stale());
        if (kind.in_use != nullptr)
            if (const auto why = kind.in_use(transaction, *found)) return fail("in_use", *why);
        transaction.of(kind.aggregate).erase(found->id);
        if (kind.is_evaluated) changes.push_back({kind.aggregate, found->id, {}});
        Written written;
        written.outcome = Outcome::erased;
        written.id = found->id;
        return written;
    });
}

}  // namespace couponry::service
