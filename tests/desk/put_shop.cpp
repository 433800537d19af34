#include "desk/put_shop.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "document/coupon_document.h"
#include "document/promotion_document.h"
#include "document/shop_document.h"
#include "http/target.h"

namespace couponry::desk {

Result<void> PutShop::all(const Shop& shop) {
    Result<void> done;
    const auto put_each = [&](std::string_view kind, const auto& models, const auto& id, const auto& write) {
        for (const auto& model : models)
            if (done) done = one(kind, model.*id, write(model));
    };
    put_each("sites", shop.sites, &Site::id, document::write_site);
    put_each("categories", shop.categories, &Category::id, document::write_category);
    put_each("products", shop.products, &Product::id, document::write_product);
    put_each("campaigns", shop.campaigns, &Campaign::code,
             [](const Campaign& campaign) { return document::write_campaign(campaign); });
    put_each("coupons", shop.coupons, &Coupon::code, document::write_coupon);
    put_each("promotions", shop.promotions, &Promotion::code, document::write_promotion);
    return done;
}

Result<void> PutShop::one(std::string_view kind, std::string_view id, const boost::json::object& document) {
    const std::string address = fmt::format("/v1/{}/{}", kind, http::percent_encode(id));
    std::string text = boost::json::serialize(document);
    if (const auto known = known_.find(address); known != known_.end() && known->second == text) return {};
    if (auto done = put_(address, text); !done) return done;
    known_.insert_or_assign(address, std::move(text));
    return {};
}

}  // namespace couponry::desk
