#include "service/stored_shop.h"

#include <boost/json.hpp>

#include "base/check.h"
#include "document/coupon_document.h"
#include "document/order_document.h"
#include "document/promotion_document.h"
#include "document/shop_document.h"

namespace couponry::service {
namespace {

using store::Aggregate;

/// What was kept was read before, so it can be read.
template <class Model>
Model take(Result<Model> result) {
    CHECK(result.has_value());
    return std::move(*result);
}

template <class Model, class Read>
std::vector<Model> read_all(const store::Transaction& transaction, Aggregate aggregate, const Read& read) {
    std::vector<Model> models;
    transaction.of(aggregate).for_each([&](const store::Document& document) {
        models.push_back(take<Model>(read(boost::json::parse(document.body))));
        return true;
    });
    return models;
}

}  // namespace

Shop read_shop(const store::Transaction& transaction) {
    Shop shop;
    shop.sites = read_all<Site>(transaction, Aggregate::sites, [](const auto& value) { return document::read_site(value); });
    shop.categories =
        read_all<Category>(transaction, Aggregate::categories, [](const auto& value) { return document::read_category(value); });
    shop.products =
        read_all<Product>(transaction, Aggregate::products, [](const auto& value) { return document::read_product(value); });
    shop.campaigns =
        read_all<Campaign>(transaction, Aggregate::campaigns, [](const auto& value) { return document::read_campaign(value); });
    shop.coupons =
        read_all<Coupon>(transaction, Aggregate::coupons, [](const auto& value) { return document::read_coupon(value); });
    transaction.of(Aggregate::promotions).for_each([&](const store::Document& document) {
        shop.promotions.push_back(promotion_of(document));
        return true;
    });
    return shop;
}

Promotion promotion_of(const store::Document& document) {
    Promotion promotion = take(document::read_promotion(boost::json::parse(document.body), document.id));
    promotion.version = document.version;
    return promotion;
}

Order order_of(const store::Document& document) {
    return take(document::read_order(boost::json::parse(document.body), document.id));
}

}  // namespace couponry::service
