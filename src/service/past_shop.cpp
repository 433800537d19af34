#include "service/past_shop.h"

#include "base/limits.h"
#include "service/stored_shop.h"

namespace couponry::service {
namespace {

/// The last version that was saved by then.
std::optional<store::Document> find_version(const store::History& history, const std::string& code, Instant as_of) {
    std::optional<store::Document> found;
    for (std::int64_t after = 0;;) {
        const auto page = history.versions(code, after, kRowsPerPageMax);
        for (const store::Document& version : page) {
            if (as_of < version.changed_at) return found;
            found = version;
        }
        if (page.size() < kRowsPerPageMax) return found;
        after = page.back().version;
    }
}

}  // namespace

std::optional<Promotion> past_promotion(const store::Transaction& transaction, const std::string& code, Instant as_of) {
    const auto version = find_version(transaction.promotion_history(), code, as_of);
    return version ? std::optional(promotion_of(*version)) : std::nullopt;
}

Result<std::shared_ptr<const engine::Snapshot>> compile_past(store::Store& store, std::string_view tenant, Instant as_of) {
    Shop shop;
    std::uint64_t revision = 0;
    const auto done = store.read(tenant, [&](const store::Transaction& transaction) -> Result<void> {
        shop = read_shop(transaction);
        revision = static_cast<std::uint64_t>(transaction.revision());
        std::vector<Promotion> past;
        for (const Promotion& promotion : shop.promotions)
            if (auto then = past_promotion(transaction, promotion.code, as_of)) past.push_back(std::move(*then));
        if (past.empty() && !shop.promotions.empty())
            return fail("not_recorded", "No promotion had been saved by then.",
                        {{"/as_of", "Name a later moment; the record begins with the first promotion."}});
        shop.promotions = std::move(past);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return engine::compile(shop, revision);
}

}  // namespace couponry::service
