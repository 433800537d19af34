// What `evaluate` and `explain` ask about: a cart, joined with what the shop's files know of its customer, the counters, and the
// moment.
#pragma once

#include <memory>
#include <string>

#include "engine/snapshot.h"
#include "model/cart.h"
#include "model/usage.h"
#include "tool/shop_files.h"

namespace couponry::tool {

struct CartOptions {
    std::string cart = {};  // path
    std::string shop = kShopFolder;
    std::string at = {};  // instead of the cart's; neither: now
    std::string locale = {};  // instead of the cart's; neither: the site's first
    std::string usage = {};  // path; empty: nothing was used yet
};

struct CartRequest {
    ShopFiles files;
    std::shared_ptr<const engine::Snapshot> snapshot;
    Cart cart;
    UsageFacts usage;
    Instant now;

    const Site& site() const { return *snapshot->find_site(cart.site); }
};

Read<CartRequest> read_cart_request(const CartOptions& options);

/// The instant of an option --at; now when it is empty.
Read<Instant> moment_of(const std::string& at);

}  // namespace couponry::tool
