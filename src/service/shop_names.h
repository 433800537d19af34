// The names of what a shop sells and offers, as its documents say them, for sentences. Any thread.
#pragma once

#include <array>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "model/shop.h"
#include "words/names.h"

namespace couponry::service {

class ShopNames final : public words::Names {
public:
    std::optional<std::string> find(words::NameKind kind, std::string_view id, std::string_view locale) const override;
    /// Empty: it has none any more.
    void set(words::NameKind kind, const std::string& id, LocalText name);
    void replace_all(const Shop& shop);

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    using Texts = std::unordered_map<std::string, LocalText, Hash, std::equal_to<>>;
    static constexpr std::size_t kKinds = static_cast<std::size_t>(words::NameKind::coupon) + 1;

    mutable std::shared_mutex lock_;
    std::array<Texts, kKinds> texts_;
};

}  // namespace couponry::service
