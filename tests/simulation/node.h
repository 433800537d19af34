// A node of a shop without its network: the services that redeem, over a store that others may share; and what puts documents there.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "service/bulk.h"
#include "service/redemptions.h"
#include "store/store.h"

namespace couponry::simulation {

constexpr Instant kNow{1'790'000'000'000};

struct Node {
    explicit Node(store::Store& store)
        : shops(store),
          evaluate_cart(
              store, shops, catalogue(), [] { return kNow; }, "secret"),
          redemptions(store, shops, evaluate_cart, [] { return kNow; }) {}
    static const words::Catalogue& catalogue() {
        static const words::Catalogue catalogue = *words::Catalogue::embedded();
        return catalogue;
    }
    service::Shops shops;
    service::EvaluateCart evaluate_cart;
    service::Redemptions redemptions;
};

/// Of the tenant "shop".
inline void put(store::Store& store, std::string_view kind_name, const std::string& text) {
    const service::Kind& kind = *service::find_kind(kind_name);
    auto kept = kind.read(boost::json::parse(text), {});
    ASSERT_TRUE(kept.has_value()) << kept.error().detail;
    const std::vector<service::Kept> batch{std::move(*kept)};
    ASSERT_TRUE(service::put_batch(store, "shop", kind, batch, kNow).has_value());
}

}  // namespace couponry::simulation
