#include "service/resources.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "document/promotion_document.h"
#include "document/reader.h"
#include "document/usage_document.h"
#include "document/writer.h"
#include "service/claim_places.h"
#include "service/fold_case.h"
#include "service/uses.h"

namespace couponry::service {
namespace {

Failure stale() {
    return {"precondition_failed", "It was changed since you read it; read it again and repeat your change.", {}};
}

/// A document as sent, and what it says that is kept beside it.
struct Sent {
    Kept kept;
    std::optional<boost::json::value> used;  // of a campaign's budget
};

/// Takes /budget/used out of a campaign.
std::optional<boost::json::value> take_used(const Kind& kind, boost::json::value& value) {
    if (kind.aggregate != store::Aggregate::campaigns || !value.is_object()) return std::nullopt;
    auto* budget = value.as_object().if_contains("budget");
    if (budget == nullptr || !budget->is_object()) return std::nullopt;
    auto* used = budget->as_object().if_contains("used");
    if (used == nullptr) return std::nullopt;
    boost::json::value taken = std::move(*used);
    budget->as_object().erase("used");
    if (taken.is_null()) return std::nullopt;
    return taken;
}

/// Sets the counter of a campaign to what its document says.
Result<void> put_used(const WriteContext& context, store::Transaction& transaction, const Kept& kept,
                      const boost::json::value& said, Instant now, std::vector<Change>& changes) {
    boost::json::value whole(kept.body);
    if (!whole.as_object().contains("budget")) return {};
    whole.at("budget").as_object()["used"] = said;
    Used sent;
    const auto campaign = document::read_campaign(whole, kept.id, &sent);
    if (!campaign) return std::unexpected(campaign.error());
    store::Documents& uses = transaction.of(store::Aggregate::uses);
    const std::string id = "campaigns:" + kept.id;
    UsageFacts usage;
    if (const auto known = uses.find(id)) put_use(id, known->body, usage);
    Used& current = usage.campaigns[kept.id];
    const bool is_spend = !campaign->budget->redemptions;
    if (is_spend ? sent.amount == current.amount : sent.redemptions == current.redemptions) return {};
    if (!context.may_set_usage)
        return fail("forbidden", "What was used is counted by redemptions; to set it a key needs the scope \"usage\".",
                    {{"/budget/used", "Leave it out, or use a key with the scope \"usage\"."}});
    if (is_spend)
        current.amount = sent.amount;
    else
        current.redemptions = sent.redemptions;
    const std::string body = boost::json::serialize(document::write_usage(usage));
    static_cast<void>(uses.put({id, body, now, {}}));
    changes.push_back({store::Aggregate::uses, id, body});
    return {};
}

/// Writes a document, and what is kept beside it.
Result<Written> put_sent(const WriteContext& context, store::Transaction& transaction, const Kind& kind, const Sent& sent,
                         Instant now, std::vector<Change>& changes) {
    Kept kept = sent.kept;
    if (kind.aggregate == store::Aggregate::coupons) set_open_link(transaction, kept.id, now, kept.body);
    auto written = put_kept(transaction, kind, kept, now, changes);
    if (written && sent.used)
        if (auto done = put_used(context, transaction, sent.kept, *sent.used, now, changes); !done)
            return std::unexpected(done.error());
    return written;
}

Result<Sent> read(const Kind& kind, boost::json::value value, std::string_view id) {
    if (value.is_object()) remove_answered_fields(value.as_object());
    auto used = take_used(kind, value);
    auto kept = kind.read(value, id);
    if (!kept) return std::unexpected(kept.error());
    return Sent{std::move(*kept), std::move(used)};
}

bool expects_other(const Expectation& expects, const std::optional<store::Document>& found) {
    return expects && !expects(found ? found->version : 0);
}

bool has_text(const boost::json::value& value, std::string_view folded) {
    if (const auto* text = value.if_string()) return fold_case(*text).find(folded) != std::string::npos;
    const auto* texts = value.if_object();
    return texts != nullptr && std::ranges::any_of(*texts, [&](const auto& text) { return has_text(text.value(), folded); });
}

/// What the database was not asked for: the keys beside the first one, and the text.
bool fits(const Kind& kind, const Resources::Query& query, std::string_view folded, const store::Document& document) {
    const boost::json::value body = boost::json::parse(document.body);
    if (!folded.empty() && std::ranges::none_of(kind.searched, [&](std::string_view name) {
            const auto* field = body.as_object().if_contains(document::json_text(name));
            return field != nullptr && has_text(*field, folded);
        }))
        return false;
    if (query.keys.size() < 2) return true;
    const auto kept = kind.read(body, document.id);
    CHECK(kept.has_value());  // it was read before it was kept
    return std::ranges::all_of(query.keys, [&](const store::Key& wanted) {
        return std::ranges::any_of(kept->keys,
                                   [&](const store::Key& key) { return key.name == wanted.name && key.value == wanted.value; });
    });
}

Resources::Part list_part(const store::Documents& documents, const Kind& kind, const Resources::Query& query) {
    const bool is_search = query.keys.size() > 1 || !query.text.empty();
    const std::string folded = fold_case(query.text);
    // One more than asked for says whether there is a next part.
    const std::size_t page_size = is_search ? kRowsPerPageMax : query.limit + 1;
    Resources::Part part;
    std::string after = query.after;
    for (std::size_t looked_at = 0; looked_at < kRowsSearchedMax; looked_at += page_size) {
        auto page = query.keys.empty() ? documents.list(after, page_size)
                                       : documents.find_by(query.keys[0].name, query.keys[0].value, after, page_size);
        for (store::Document& document : page) {
            std::string id = document.id;
            if (!is_search || fits(kind, query, folded, document)) {
                if (part.documents.size() == query.limit) {
                    part.next = std::move(after);
                    return part;
                }
                part.documents.push_back(std::move(document));
            }
            after = std::move(id);
        }
        if (page.size() < page_size) return part;
    }
    part.next = std::move(after);
    return part;
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

Result<Resources::Part> Resources::list(std::string_view tenant, const Kind& kind, const Query& query) const {
    Part part;
    const auto done = store_.read(
        tenant, [&](const store::Transaction& transaction) { part = list_part(transaction.of(kind.aggregate), kind, query); });
    if (!done) return std::unexpected(done.error());
    return part;
}

Result<Written> put_kept(store::Transaction& transaction, const Kind& kind, const Kept& kept, Instant now,
                         std::vector<Change>& changes) {
    if (kind.check != nullptr)
        if (auto errors = kind.check(transaction, kept); !errors.empty())
            return std::unexpected(document::invalid_document(std::move(errors)));
    const store::NewVersion version{kept.id, boost::json::serialize(kept.body), now, kept.keys};
    const auto number = transaction.of(kind.aggregate).put(version);
    if (kind.follow != nullptr) kind.follow(transaction, kept, now);
    if (kind.is_evaluated) changes.push_back({kind.aggregate, kept.id, version.body});
    Written written;
    written.outcome = *number == 1 ? Outcome::made : Outcome::changed;
    written.id = kept.id;
    written.body = kept.body;
    written.version = *number;
    return written;
}

Result<Written> Resources::create(const WriteContext& context, const Kind& kind, const boost::json::value& value) {
    const auto sent = read(kind, value, {});
    if (!sent) return std::unexpected(sent.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        if (transaction.of(kind.aggregate).find(sent->kept.id))
            return fail("already_exists",
                        fmt::format("There is a {} \"{}\" already; choose another name, or change that one.", kind.singular,
                                    sent->kept.id),
                        {{fmt::format("/{}", kind.id_field), "This is taken."}});
        return put_sent(context, transaction, kind, *sent, writes_.now(), changes);
    });
}

Result<Written> Resources::put(const WriteContext& context, const Kind& kind, std::string_view id,
                               const boost::json::value& value, const Expectation& expects) {
    const auto sent = read(kind, value, id);
    if (!sent) return std::unexpected(sent.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        if (expects && expects_other(expects, transaction.of(kind.aggregate).find(sent->kept.id)))
            return std::unexpected(stale());
        return put_sent(context, transaction, kind, *sent, writes_.now(), changes);
    });
}

Result<Written> Resources::patch(const WriteContext& context, const Kind& kind, std::string_view id,
                                 const boost::json::value& patch, const Expectation& expects) {
    if (!patch.is_object())
        return std::unexpected(document::invalid_document({{"", "A patch is an object with the fields to change."}}));
    boost::json::value changed_fields = patch;
    remove_answered_fields(changed_fields.as_object());
    const auto used = take_used(kind, changed_fields);
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const auto found = transaction.of(kind.aggregate).find(kind.id_of(id));
        if (!found) return std::unexpected(not_found(kind, id));
        if (expects_other(expects, found)) return std::unexpected(stale());
        boost::json::value patched = boost::json::parse(found->body);
        apply_merge_patch(patched, changed_fields);
        auto kept = kind.read(patched, found->id);
        if (!kept) return std::unexpected(kept.error());
        return put_sent(context, transaction, kind, {std::move(*kept), used}, writes_.now(), changes);
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
