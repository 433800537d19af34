// Names: what people call the things that rules name by id. The caller looks them up (in the shop's files, a store); where there is
// no name, the id is said, or, to a shopper, a sentence without it. Implementations must bear any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/shop.h"

namespace couponry::words {

enum class NameKind : std::uint8_t {
    product,
    category,
    promotion,
    segment,
    site,
    channel,
    device,
    shipping_method,
    service_level,
    payment_method,
    region,
    coupon
};

class Names {
public:
    virtual ~Names() = default;
    /// A name that a shopper may read, in the locale or the nearest there is; nothing when there is none. A segment has one only
    /// if the shop wants its customers to know of it.
    virtual std::optional<std::string> find(NameKind kind, std::string_view id, std::string_view locale) const = 0;
};

/// Knows no names.
class NoNames final : public Names {
public:
    std::optional<std::string> find(NameKind, std::string_view, std::string_view) const override { return std::nullopt; }
};

/// Products, categories, promotions, coupons and sites of a shop, which must outlive this.
class ShopNames final : public Names {
public:
    explicit ShopNames(const Shop& shop);
    std::optional<std::string> find(NameKind kind, std::string_view id, std::string_view locale) const override;

private:
    using Texts = std::unordered_map<std::string_view, const LocalText*>;
    const Texts* texts(NameKind kind) const;
    Texts products_, categories_, promotions_, coupons_;
    std::unordered_map<std::string_view, const std::string*> sites_;
};

/// The text for the locale ("de-AT"), else its language, else English, else the first there is; nothing of an empty map.
std::optional<std::string> find_local_text(const LocalText& text, std::string_view locale);

}  // namespace couponry::words
