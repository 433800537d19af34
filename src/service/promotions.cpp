#include "service/promotions.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/promotion_document.h"
#include "document/reader.h"
#include "document/writer.h"
#include "service/kinds.h"
#include "service/stored_shop.h"

namespace couponry::service {
namespace {

const Kind& promotions_kind() {
    return kind_of(store::Aggregate::promotions);
}

Failure no_version(std::string_view code, std::int64_t version) {
    return {"not_found", fmt::format("The promotion \"{}\" has no version {}.", code, version), {}};
}

/// Puts each in the place of the one with its code, or behind all.
void put_into(Shop& shop, std::vector<Promotion> promotions) {
    for (Promotion& promotion : promotions) {
        const auto same = std::ranges::find(shop.promotions, promotion.code, &Promotion::code);
        if (same == shop.promotions.end())
            shop.promotions.push_back(std::move(promotion));
        else
            *same = std::move(promotion);
    }
}

}  // namespace

Result<Written> Promotions::set_status(const WriteContext& context, std::string_view code, std::string_view status,
                                       const Expectation& expects) {
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const auto current = find_expected(transaction, code, expects);
        if (!current) return std::unexpected(current.error());
        boost::json::object body = boost::json::parse(current->body).as_object();
        if (body.at("status").as_string() == document::json_text(status))
            return Written{
                .outcome = Outcome::unchanged, .id = current->id, .body = std::move(body), .version = current->version};
        body["status"] = document::json_text(status);
        return put(transaction, body, code, changes);
    });
}

Result<store::Document> Promotions::find_expected(const store::Transaction& transaction, std::string_view code,
                                                  const Expectation& expects) {
    auto current = transaction.of(store::Aggregate::promotions).find(code);
    if (!current) return std::unexpected(not_found(promotions_kind(), code));
    if (expects && !expects(current->version))
        return fail("precondition_failed", "It was changed since you read it; read it again and repeat your change.");
    return std::move(*current);
}

Result<Written> Promotions::put(store::Transaction& transaction, const boost::json::object& body, std::string_view code,
                                std::vector<Change>& changes) const {
    const auto kept = promotions_kind().read(boost::json::value(body), code);
    if (!kept) return std::unexpected(kept.error());
    return put_kept(transaction, promotions_kind(), *kept, writes_.now(), changes);
}

Result<Written> Promotions::restore(const WriteContext& context, std::string_view code, const boost::json::value& value,
                                    const Expectation& expects) {
    const auto wanted = document::read_whole<std::int64_t>(value, [](const document::Reader& reader, std::int64_t& target) {
        document::Fields fields(reader);
        fields.required("version", target, document::Integer{.least = 1});
        fields.refuse_others();
        return true;
    });
    if (!wanted) return std::unexpected(wanted.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const auto current = find_expected(transaction, code, expects);
        if (!current) return std::unexpected(current.error());
        const auto then = transaction.promotion_history().version(code, *wanted);
        if (!then) return std::unexpected(no_version(code, *wanted));
        boost::json::object body = boost::json::parse(then->body).as_object();
        body["status"] = boost::json::parse(current->body).at("status");
        return put(transaction, body, code, changes);
    });
}

Result<std::vector<store::Document>> Promotions::versions(std::string_view tenant, std::string_view code, std::int64_t after,
                                                          std::size_t limit) const {
    std::vector<store::Document> found;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
        found = transaction.promotion_history().versions(code, after, limit);
    });
    if (!done) return std::unexpected(done.error());
    if (found.empty() && after == 0) return std::unexpected(not_found(promotions_kind(), code));
    return found;
}

Result<store::Document> Promotions::version(std::string_view tenant, std::string_view code, std::int64_t version) const {
    std::optional<store::Document> found;
    const auto done = store_.read(
        tenant, [&](const store::Transaction& transaction) { found = transaction.promotion_history().version(code, version); });
    if (!done) return std::unexpected(done.error());
    if (!found) return std::unexpected(no_version(code, version));
    return std::move(*found);
}

Result<std::vector<engine::Finding>> Promotions::check(std::string_view tenant, const boost::json::value& value) const {
    auto promotions =
        document::read_whole<std::vector<Promotion>>(value, [](const document::Reader& reader, std::vector<Promotion>& target) {
            if (reader.value().is_null()) return true;
            document::Fields fields(reader);
            fields.optional("promotions", target, document::ListOf{[](const document::Reader& place, Promotion& promotion) {
                                return document::read_promotion(place, {}, promotion);
                            }});
            fields.refuse_others();
            return true;
        });
    if (!promotions) return std::unexpected(promotions.error());
    Shop shop;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) { shop = read_shop(transaction); });
    if (!done) return std::unexpected(done.error());
    put_into(shop, std::move(*promotions));
    return engine::check_promotions(shop, writes_.now());
}

}  // namespace couponry::service
