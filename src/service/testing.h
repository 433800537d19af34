// For tests of services: a shop of its own on SQLite, with a clock that the test sets.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "service/redemption_grants.h"
#include "service/services.h"
#include "store/sqlite/testing.h"

namespace couponry::service {

/// An order of a customer with these coupons.
inline Redemption order_of(std::string_view customer, std::string_view order, std::initializer_list<std::string_view> coupons) {
    Redemption redemption;
    redemption.order = order;
    redemption.customer = customer;
    for (const std::string_view coupon : coupons) redemption.uses.emplace_back().coupon = coupon;
    return redemption;
}

class TestShop {
public:
    TestShop() {
        auto made = Services::make(*store_, [this] { return now; }, random_, folder_.file("imports"));
        CHECK(made.has_value());
        services_ = std::move(*made);
    }

    Instant now{1'795'262'400'000};
    void wait(std::int64_t ms) { now.ms += ms; }

    store::Store& store() { return *store_; }
    Services& services() { return *services_; }
    const Caller& caller() const { return caller_; }
    WriteContext context() const { return {.tenant = caller_.tenant, .repeatable = std::nullopt}; }

    /// A document of a kind as JSON, which must be right.
    void put(std::string_view kind, std::string_view id, std::string_view json) {
        const auto written = services().resources.put(context(), *find_kind(kind), id, value(json), {});
        ASSERT_TRUE(written.has_value()) << written.error().detail
                                         << (written.error().errors.empty() ? "" : written.error().errors[0].detail);
    }
    Result<Written> give(std::string_view coupon, std::string_view json) {
        return services().coupon_grants.give(context(), caller(), coupon, value(json));
    }
    Result<Written> claim(std::string_view customer, std::string_view json) {
        return services().claims.claim(context(), caller(), customer, value(json));
    }
    /// The token of a new link.
    std::string link(std::string_view coupon, std::string_view json = "{}") {
        const auto made = services().claim_links.create(context(), coupon, value(json));
        EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().detail);
        return made ? made->id : "";
    }
    void write(const std::function<void(store::Transaction&)>& work) {
        ASSERT_TRUE(store().write(caller_.tenant, [&](store::Transaction& transaction) { work(transaction); }));
    }
    /// What becomes of the grants of an order.
    void settle(const Redemption& redemption, Standing from, Standing to) {
        write([&](store::Transaction& transaction) {
            RedemptionGrants grants;
            grants.move(redemption, from, to);
            EXPECT_TRUE(grants.write(transaction, now));
        });
    }
    /// "available"; "" when it is not in the wallet.
    std::string state(std::string_view customer, std::string_view coupon) {
        Wallet::Query query;
        query.states = {GrantState::upcoming, GrantState::available, GrantState::expiring,
                        GrantState::used,     GrantState::expired,   GrantState::revoked};
        const auto coupons = services().wallet.list(caller(), customer, query);
        EXPECT_TRUE(coupons.has_value());
        for (const boost::json::object& held : *coupons)
            if (held.at("coupon").as_string() == boost::json::string_view(coupon.data(), coupon.size()))
                return std::string(held.at("status").as_string());
        return {};
    }
    /// Bodies of everything in the outbox, by their ids.
    std::vector<boost::json::object> outbox() {
        std::vector<boost::json::object> rows;
        write([&](store::Transaction& transaction) {
            rows.clear();
            transaction.of(store::Aggregate::outbox).for_each([&](const store::Document& document) {
                rows.push_back(boost::json::parse(document.body).as_object());
                return true;
            });
        });
        return rows;
    }
    static boost::json::value value(std::string_view json) { return boost::json::parse({json.data(), json.size()}); }

private:
    store::TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_ = store::sqlite::open_or_stop(folder_.file());
    SystemRandom random_;
    Caller caller_{std::string(kDefaultTenant), "key", Scopes::all()};
    std::unique_ptr<Services> services_;
};

}  // namespace couponry::service
