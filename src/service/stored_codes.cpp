#include "service/stored_codes.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "codes/normalise.h"
#include "document/coupon_document.h"
#include "document/reader.h"
#include "service/mailbox.h"

namespace couponry::service {
namespace {

using store::Aggregate;

store::Document document_of(const store::StoredCode& stored) {
    return {stored.id, boost::json::serialize(document::write_code(stored.code)), 1, {}};
}

Result<void> move_codes_of(store::Store& store, const std::string& tenant) {
    constexpr std::size_t kCodesPerStep = 500;
    for (bool is_last = false; !is_last;) {
        std::vector<store::Document> old;
        auto done = store.read(tenant, [&](const store::Transaction& transaction) {
            old = transaction.of(Aggregate::codes).list({}, kCodesPerStep);
        });
        if (!done || old.empty()) return done;
        is_last = old.size() < kCodesPerStep;
        done = store.write(tenant, [&](store::Transaction& transaction) {
            for (const store::Document& document : old) {
                transaction.codes().put(stored_code(code_of(document.body)));
                transaction.of(Aggregate::codes).erase(document.id);
            }
        });
        if (!done) return done;
    }
    return {};
}

}  // namespace

Code code_of(std::string_view body) {
    auto code = document::read_whole<Code>(boost::json::parse(body), [](const document::Reader& reader, Code& target) {
        return document::read_code(reader, target);
    });
    CHECK(code.has_value());
    return std::move(*code);
}

store::StoredCode stored_code(Code code) {
    auto id = codes::normalise(code.text);
    CHECK(id.has_value());
    store::StoredCode stored{std::move(*id), std::move(code), {}, store::kNoBatch, 0};
    stored.code.coupon = kind_of(Aggregate::coupons).id_of(stored.code.coupon);
    if (stored.code.bound_email) stored.email_key = email_key(*stored.code.bound_email);
    return stored;
}

Result<Coupon> find_multi_code(const store::Transaction& transaction, std::string_view id) {
    const auto found = transaction.of(Aggregate::coupons).find(id);
    if (!found) return fail("not_found", fmt::format("There is no coupon \"{}\".", id));
    auto coupon = document::read_coupon(boost::json::parse(found->body));
    CHECK(coupon.has_value());  // it was read before it was kept
    if (coupon->kind != CouponKind::multi_code)
        return std::unexpected(document::invalid_document(
            {{"/kind", fmt::format("The coupon \"{}\" is its own code; codes are generated for coupons of the kind "
                                   "multi_code.",
                                   coupon->code)}}));
    return coupon;
}

std::unordered_map<std::string, Code> find_codes(const store::Transaction& transaction, std::span<const std::string> entered) {
    std::vector<std::string> ids;
    for (const std::string& text : entered)
        if (auto id = codes::normalise(text)) ids.push_back(std::move(*id));
    std::unordered_map<std::string, Code> codes;
    for (auto& found : transaction.codes().find_all(ids))
        if (found) codes.insert_or_assign(std::move(found->id), std::move(found->code));
    return codes;
}

void bind_to_alias(const std::optional<std::string>& email, Code& code) {
    if (email && code.bound_email && mailbox_of(*email) == mailbox_of(*code.bound_email)) code.bound_email = email;
}

std::optional<store::Document> find_document(const store::Transaction& transaction, const Kind& kind, std::string_view id) {
    if (kind.aggregate != Aggregate::codes) return transaction.of(kind.aggregate).find(id);
    const auto found = transaction.codes().find(id);
    return found ? std::optional(document_of(*found)) : std::nullopt;
}

std::vector<store::Document> list_documents(const store::Transaction& transaction, const Kind& kind, std::string_view after,
                                            std::size_t limit) {
    if (kind.aggregate != Aggregate::codes) return transaction.of(kind.aggregate).list(after, limit);
    std::vector<store::Document> documents;
    std::ranges::transform(transaction.codes().list(after, limit), std::back_inserter(documents), document_of);
    return documents;
}

void put_document(store::Transaction& transaction, const Kind& kind, const store::NewVersion& version) {
    if (kind.aggregate == Aggregate::codes)
        transaction.codes().put(stored_code(code_of(version.body)));
    else
        CHECK(transaction.of(kind.aggregate).put(version).has_value());
}

Result<void> move_old_codes(store::Store& store) {
    std::vector<std::string> tenants;
    auto done = store.read(store::kServer, [&](const store::Transaction& transaction) {
        tenants.clear();
        transaction.of(Aggregate::tenants).for_each([&](const store::Document& document) {
            tenants.push_back(document.id);
            return true;
        });
    });
    for (auto tenant = tenants.begin(); done && tenant != tenants.end(); ++tenant) done = move_codes_of(store, *tenant);
    return done;
}

}  // namespace couponry::service
