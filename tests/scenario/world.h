// World: what a story has told so far, as the plain data that every stack takes: shop, cart, counters, instant.
#pragma once

#include "base/clock.h"
#include "model/cart.h"
#include "model/shop.h"
#include "model/usage.h"
#include "scenario/values.h"

namespace couponry::scenario {

struct World {
    World();

    Shop shop;  // its first site is the one of the cart
    Cart cart;
    UsageFacts usage;
    Instant now;
    bool asked_by_shopper = false;  // disclosure: a shopper's token instead of staff
    int wallet = 0;  // grants to be judged
    int potential = 5;

    Site& site() { return shop.sites.front(); }
    const Site& site() const { return shop.sites.front(); }
    Reading reading() const { return {cart.currency, site().time_zone}; }
};

}  // namespace couponry::scenario
