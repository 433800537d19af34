#include "service/shop_names.h"

#include <mutex>
#include <utility>

namespace couponry::service {

using words::NameKind;

std::optional<std::string> ShopNames::find(NameKind kind, std::string_view id, std::string_view locale) const {
    const std::shared_lock lock(lock_);
    const Texts& texts = texts_[static_cast<std::size_t>(kind)];
    const auto found = texts.find(id);
    if (found == texts.end()) return std::nullopt;
    return words::find_local_text(found->second, locale);
}

void ShopNames::set(NameKind kind, const std::string& id, LocalText name) {
    const std::unique_lock lock(lock_);
    Texts& texts = texts_[static_cast<std::size_t>(kind)];
    if (name.empty())
        texts.erase(id);
    else
        texts.insert_or_assign(id, std::move(name));
}

void ShopNames::replace_all(const Shop& shop) {
    std::array<Texts, kKinds> texts;
    const auto add = [&](NameKind kind, const std::string& id, const LocalText& name) {
        if (!name.empty()) texts[static_cast<std::size_t>(kind)].emplace(id, name);
    };
    for (const Product& product : shop.products) add(NameKind::product, product.id, product.name);
    for (const Category& category : shop.categories) add(NameKind::category, category.id, category.name);
    for (const Promotion& promotion : shop.promotions) add(NameKind::promotion, promotion.code, promotion.public_name);
    for (const Coupon& coupon : shop.coupons) add(NameKind::coupon, coupon.code, coupon.name);
    for (const Site& site : shop.sites) add(NameKind::site, site.id, {{"en", site.name}});
    const std::unique_lock lock(lock_);
    texts_.swap(texts);
}

}  // namespace couponry::service
