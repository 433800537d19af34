// What orders do to grants, in the transaction that settles them: a confirmed order uses the grants of its coupons and gives what it
// earned; a cancelled one takes that back and gives the uses back. Many orders together cost a few statements, and those whose coupons
// nobody can hold cost one. Belongs to one transaction.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/coupon.h"
#include "model/grant.h"
#include "model/redemption.h"
#include "service/ledger.h"
#include "service/live_shop.h"
#include "store/transaction.h"

namespace couponry::service {

class RedemptionGrants {
public:
    /// As Ledger::move: notes what is to be done, and reads nothing yet.
    void move(const Redemption& redemption, Standing from, Standing to);
    /// Everything that was bought came back. That lowers no counter, so what a limit per customer counts stays used, too.
    void take_back(const Redemption& redemption);
    /// Does what was noted, in that order. False when somebody else changed one of the grants meanwhile: then the transaction has to be
    /// undone.
    [[nodiscard]] bool write(store::Transaction& transaction, Instant now);

private:
    enum class Event { confirmed, cancelled, returned };
    struct Used {
        std::string coupon;
        std::string code;  ///< Normalised text of a generated one.
        bool is_given_back = true;
    };
    struct Noted {
        Event event = Event::confirmed;
        std::string redemption;
        Holder holder;
        std::vector<Used> uses;  ///< One per coupon.
        std::vector<std::string> earned;
    };
    struct Place {
        StoredGrant grant;
        std::int64_t version = store::kAbsent;
        const Coupon* changed_of = nullptr;  ///< The coupon of one that was changed.
    };

    void note(const Redemption& redemption, Event event);
    void read_coupons(const store::Transaction& transaction);
    void read_grants(const store::Transaction& transaction);
    void apply(const Noted& noted, Instant now);
    void use(const Noted& noted, const Used& used, const Coupon& coupon);
    void give_back(const Noted& noted, const Used& used, const Coupon& coupon);
    void earn(const Noted& noted, const Coupon& coupon, Instant now);
    void unearn(const Noted& noted, const Coupon& coupon, Instant now);

    /// What its holder has of a coupon.
    std::vector<StoredGrant> held(const Noted& noted, const Coupon& coupon) const;
    void keep(StoredGrant grant, const Coupon& coupon);

    std::vector<Noted> noted_;
    std::map<std::string, Coupon> coupons_;  ///< That can be held, by the codes that redemptions name them by.
    std::map<std::string, Place> places_;  ///< By their ids, in which order they are written.
};

/// A Returns::Keep: with the last piece, grants are given back and taken back. Failure `precondition_failed`, `store_busy`.
Result<void> keep_return(store::Transaction& transaction, const Redemption& redemption, std::int64_t version, Instant now,
                         std::vector<Change>& changes);

}  // namespace couponry::service
