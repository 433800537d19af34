// Services: every use case, assembled over one store. Made once by the wiring; any thread.
#pragma once

#include <memory>

#include "base/random.h"
#include "service/access.h"
#include "service/carts.h"
#include "service/claim_links.h"
#include "service/claims.h"
#include "service/coupon_grants.h"
#include "service/evaluate_cart.h"
#include "service/generate_codes.h"
#include "service/imports.h"
#include "service/jobs.h"
#include "service/orders.h"
#include "service/promotions.h"
#include "service/redemptions.h"
#include "service/resources.h"
#include "service/return_requests.h"
#include "service/returns.h"
#include "service/settings.h"
#include "service/shops.h"
#include "service/wallet.h"
#include "service/welcome.h"
#include "service/writes.h"
#include "words/catalogue.h"

namespace couponry::service {

class Services {
public:
    /// The store, clock and random source must outlive the services. Failures of the store.
    /// `imports_folder` is for imports that are at work.
    static Result<std::unique_ptr<Services>> make(store::Store& store, Clock clock, RandomSource& random,
                                                  std::string imports_folder);
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;

    store::Store& store;
    const Clock clock;
    RandomSource& random;
    const words::Catalogue catalogue;
    Shops shops;
    Writes writes;
    Resources resources;
    Promotions promotions;
    Carts carts;
    Settings settings;
    CouponGrants coupon_grants;
    Wallet wallet;
    ClaimLinks claim_links;
    Claims claims;
    WelcomeOffers welcome_offers;
    Returns returns;
    Orders orders;
    ReturnRequests return_requests;
    Imports imports;
    Jobs jobs;
    GenerateCodes generate_codes;
    std::unique_ptr<Access> access;
    std::unique_ptr<EvaluateCart> evaluate_cart;
    std::unique_ptr<Redemptions> redemptions;

private:
    Services(store::Store& store, Clock clock, RandomSource& random, std::string imports_folder, words::Catalogue catalogue);
};

}  // namespace couponry::service
