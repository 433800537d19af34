#include "words/names.h"

namespace couponry::words {

std::optional<std::string> find_local_text(const LocalText& text, std::string_view locale) {
    for (const std::string_view wanted : {locale, locale.substr(0, locale.find('-')), std::string_view("en")})
        if (const auto place = text.find(std::string(wanted)); place != text.end()) return place->second;
    if (text.empty()) return std::nullopt;
    return text.begin()->second;
}

ShopNames::ShopNames(const Shop& shop) {
    for (const Product& product : shop.products) products_.emplace(product.id, &product.name);
    for (const Category& category : shop.categories) categories_.emplace(category.id, &category.name);
    for (const Promotion& promotion : shop.promotions) promotions_.emplace(promotion.code, &promotion.public_name);
    for (const Coupon& coupon : shop.coupons) coupons_.emplace(coupon.code, &coupon.name);
    for (const Site& site : shop.sites) sites_.emplace(site.id, &site.name);
}

const ShopNames::Texts* ShopNames::texts(NameKind kind) const {
    switch (kind) {
        case NameKind::product:
            return &products_;
        case NameKind::category:
            return &categories_;
        case NameKind::promotion:
            return &promotions_;
        case NameKind::coupon:
            return &coupons_;
        default:
            return nullptr;
    }
}

std::optional<std::string> ShopNames::find(NameKind kind, std::string_view id, std::string_view locale) const {
    if (kind == NameKind::site) {
        const auto site = sites_.find(id);
        if (site == sites_.end()) return std::nullopt;
        return *site->second;
    }
    const Texts* known = texts(kind);
    if (known == nullptr) return std::nullopt;
    const auto place = known->find(id);
    if (place == known->end()) return std::nullopt;
    return find_local_text(*place->second, locale);
}

}  // namespace couponry::words
