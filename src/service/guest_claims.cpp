#include "service/guest_claims.h"

#include <array>
#include <boost/json.hpp>
#include <string>

#include "base/check.h"
#include "base/digest.h"
#include "document/claim_document.h"
#include "service/claim_places.h"

namespace couponry::service {
namespace {

using store::Aggregate;

std::string id_of(std::string_view secret) {
    return "guest:" + sha256_hex(secret);
}

GuestClaim claim_of(const store::Document& document) {
    auto claim = document::read_guest_claim(boost::json::parse(document.body));
    CHECK(claim.has_value());  // it was written by put_guest_claim
    return std::move(*claim);
}

Result<void> lapse(store::Transaction& transaction, const std::string& id, Instant now) {
    transaction.due().erase(kGuestClaimsDue, std::array{id});
    const auto document = transaction.of(Aggregate::claim_links).find(id);
    if (!document) return {};
    const GuestClaim claim = claim_of(*document);
    transaction.of(Aggregate::claim_links).erase(id);
    return claim.customer.empty() ? end_waiting(transaction, claim.link, true, now) : Result<void>{};
}

}  // namespace

std::optional<GuestClaim> find_guest_claim(const store::Transaction& transaction, std::string_view secret) {
    if (secret.empty()) return std::nullopt;
    const auto document = transaction.of(Aggregate::claim_links).find(id_of(secret));
    if (!document) return std::nullopt;
    return claim_of(*document);
}

void put_guest_claim(store::Transaction& transaction, std::string_view secret, const GuestClaim& claim, Instant now) {
    const std::string id = id_of(secret);
    static_cast<void>(
        transaction.of(Aggregate::claim_links).put({id, boost::json::serialize(document::write_guest_claim(claim)), now, {}}));
    transaction.due().set(kGuestClaimsDue, std::array{store::DueEntry{id, Instant{claim.ends_at.ms + 1}}});
}

Result<void> lapse_guest_claims(store::Store& store, std::string_view tenant, Instant now) {
    constexpr std::size_t kPerBatch = 200;  // so that other writers do not wait long
    std::size_t reached = 0;
    do {
        const auto done = store.write(tenant, [&](store::Transaction& transaction) -> Result<void> {
            const auto due = transaction.due().reached(kGuestClaimsDue, now, kPerBatch);
            reached = due.size();
            for (const store::DueEntry& entry : due)
                if (auto lapsed = lapse(transaction, entry.id, now); !lapsed) return lapsed;
            return {};
        });
        if (!done) return done;
    } while (reached == kPerBatch);
    return {};
}

}  // namespace couponry::service
