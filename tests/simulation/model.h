// What a shop of the simulation should do, said as plainly as possible: orders in a list, and every count taken anew from it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"

namespace couponry::simulation {

/// One promotion per product: so much off each of its pieces.
struct Offer {
    std::string promotion, product, coupon, campaign;  // no coupon: automatic
    std::int64_t off = 0;
    std::optional<std::int64_t> redemptions, per_customer, per_day, budget;
    bool is_day_by_customer = false;
    bool trims = false;  // cuts what the budget does not cover
    std::optional<std::int64_t> coupon_redemptions, coupon_per_customer, campaign_redemptions;
    bool restores_coupon = true;
};

struct Shopper {
    std::string id, email, mailbox;  // either may be empty
};

struct Item {
    std::size_t offer = 0;
    std::int64_t quantity = 0;
};

/// What an order is asked for.
struct Wish {
    std::string order;
    Shopper shopper;
    std::vector<Item> items;
    std::vector<std::size_t> codes;  // offers whose coupons are entered
    bool holds = true;
    bool names_total = false;  // agrees to whatever it costs
};

struct Taken {
    std::size_t offer = 0;
    std::int64_t amount = 0;
    std::string day;
    bool operator==(const Taken&) const = default;
};

enum class Status { held, confirmed, released };

struct Placed {
    Wish wish;
    Instant expires;
    std::vector<Taken> taken;
    Status status = Status::held;
    bool has_expired = false;
    bool keeps_coupons = false;  // confirmed and cancelled: what does not restore its coupon stays used
};

/// What a request comes to.
struct Verdict {
    std::string refusal;  // a failure's type; empty: done
    std::vector<Taken> taken;
    bool operator==(const Verdict&) const = default;
};

class Model {
public:
    explicit Model(std::vector<Offer> offers) : offers_(std::move(offers)) {}

    Verdict judge(const Wish& wish, const std::string& day) const;
    void place(const Wish& wish, Instant expires, std::vector<Taken> taken);
    Verdict confirm(const std::string& order);
    Verdict release(const std::string& order);
    void end_holds(Instant now);
    const std::map<std::string, Placed>& orders() const { return orders_; }

    /// A limit that is exceeded; nothing when all hold.
    std::optional<std::string> exceeded() const;
    /// "promotions:p1||day:2026-11-22|" -> redemptions, held ones among them and the amount, as the counters of a store should be.
    std::map<std::string, std::vector<std::int64_t>> counters() const;

private:
    struct Count {
        std::int64_t orders = 0;
        std::int64_t amount = 0;
    };
    /// Of other orders than `but`: of an offer, its coupon or its campaign, by one name of a customer, on one day.
    template <class Fits>
    Count count(const std::string& but, const Fits& fits) const;
    bool has_room(const Offer& offer, const Shopper& shopper, const std::string& day, const std::string& order, std::int64_t more,
                  std::int64_t& left) const;
    std::int64_t most(const std::string& but, const Shopper& shopper, const std::string& promotion, const std::string& coupon,
                      const std::string& day) const;

    std::vector<Offer> offers_;
    std::map<std::string, Placed> orders_;
};

}  // namespace couponry::simulation
