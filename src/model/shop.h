// Shop: everything a shop runs or mirrors, as read from files or a store, before compilation. Plain data.
#pragma once

#include <vector>

#include "model/catalog.h"
#include "model/coupon.h"
#include "model/promotion.h"
#include "model/site.h"

namespace couponry {

struct Shop {
    std::vector<Site> sites;
    std::vector<Category> categories;
    std::vector<Product> products;
    std::vector<Campaign> campaigns;
    std::vector<Promotion> promotions;
    std::vector<Coupon> coupons;
};

}  // namespace couponry
