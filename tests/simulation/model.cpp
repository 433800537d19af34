#include "simulation/model.h"

#include <algorithm>

namespace couponry::simulation {
namespace {

/// Whether an order counts for its promotions, and whether it does for a coupon.
bool counts(const Placed& placed) {
    return placed.status != Status::released;
}
bool counts_for_coupon(const Placed& placed, const Offer& offer) {
    return counts(placed) || (placed.keeps_coupons && !offer.restores_coupon);
}

}  // namespace

template <class Fits>
Model::Count Model::count(const std::string& but, const Fits& fits) const {
    Count all;
    for (const auto& [order, placed] : orders_) {
        if (order == but && placed.status == Status::held) continue;
        bool found = false;
        for (const Taken& taken : placed.taken) {
            if (!fits(placed, taken, offers_[taken.offer])) continue;
            found = true;
            all.amount += taken.amount;
        }
        all.orders += found ? 1 : 0;
    }
    return all;
}

/// Under whichever name this customer has used it most.
std::int64_t Model::most(const std::string& but, const Shopper& shopper, const std::string& promotion, const std::string& coupon,
                         const std::string& day) const {
    std::int64_t most = 0;
    for (const bool by_mailbox : {true, false}) {
        const std::string& name = by_mailbox ? shopper.mailbox : shopper.id;
        if (name.empty()) continue;
        const Count own = count(but, [&](const Placed& placed, const Taken& taken, const Offer& offer) {
            const Shopper& other = placed.wish.shopper;
            if ((by_mailbox ? other.mailbox : other.id) != name) return false;
            if (!coupon.empty()) return offer.coupon == coupon && counts_for_coupon(placed, offer);
            return offer.promotion == promotion && counts(placed) && (day.empty() || taken.day == day);
        });
        most = std::max(most, own.orders);
    }
    return most;
}

bool Model::has_room(const Offer& offer, const Shopper& shopper, const std::string& day, const std::string& order,
                     std::int64_t more, std::int64_t& left) const {
    const auto used = [&](const auto& fits) { return count(order, fits); };
    const Count own = used([&](const Placed& placed, const Taken&, const Offer& other) {
        return counts(placed) && other.promotion == offer.promotion;
    });
    const Count today = used([&](const Placed& placed, const Taken& taken, const Offer& other) {
        return counts(placed) && other.promotion == offer.promotion && taken.day == day;
    });
    if (offer.redemptions && own.orders >= *offer.redemptions) return false;
    if (offer.per_customer && most(order, shopper, offer.promotion, "", "") >= *offer.per_customer) return false;
    if (offer.per_day) {
        const std::int64_t uses = offer.is_day_by_customer ? most(order, shopper, offer.promotion, "", day) : today.orders;
        if (uses >= *offer.per_day) return false;
    }
    if (!offer.coupon.empty()) {
        const Count coupon = used([&](const Placed& placed, const Taken&, const Offer& other) {
            return other.coupon == offer.coupon && counts_for_coupon(placed, other);
        });
        if (offer.coupon_redemptions && coupon.orders >= *offer.coupon_redemptions) return false;
        if (offer.coupon_per_customer && most(order, shopper, "", offer.coupon, "") >= *offer.coupon_per_customer) return false;
    }
    if (offer.campaign_redemptions) {
        const Count campaign = used([&](const Placed& placed, const Taken&, const Offer& other) {
            return counts(placed) && other.campaign == offer.campaign;
        });
        if (campaign.orders >= *offer.campaign_redemptions) return false;
    }
    left = more;
    if (!offer.budget) return true;
    const std::int64_t rest = *offer.budget - own.amount;
    if (rest <= 0 || (rest < more && !offer.trims)) return false;
    left = std::min(more, rest);
    return true;
}

Verdict Model::judge(const Wish& wish, const std::string& day) const {
    const auto known = orders_.find(wish.order);
    if (known != orders_.end() && known->second.status == Status::confirmed) return {"order_already_redeemed", {}};
    Verdict verdict;
    bool needs_name = false;
    for (const Item& item : wish.items) {
        const Offer& offer = offers_[item.offer];
        const bool is_open = offer.coupon.empty() || std::ranges::find(wish.codes, item.offer) != wish.codes.end();
        std::int64_t amount = 0;
        if (!is_open || !has_room(offer, wish.shopper, day, wish.order, offer.off * item.quantity, amount)) continue;
        needs_name = needs_name || offer.per_customer || (offer.per_day && offer.is_day_by_customer) || offer.coupon_per_customer;
        verdict.taken.push_back({item.offer, amount, offer.per_day ? day : ""});
    }
    const auto is_taken = [&](std::size_t offer) {
        return std::ranges::find(verdict.taken, offer, &Taken::offer) != verdict.taken.end();
    };
    if (!wish.names_total && !std::ranges::all_of(wish.codes, is_taken)) return {"codes_rejected", {}};
    if (needs_name && wish.shopper.id.empty() && wish.shopper.mailbox.empty()) return {"email_required", {}};
    return verdict;
}

void Model::place(const Wish& wish, Instant expires, std::vector<Taken> taken) {
    const auto known = orders_.find(wish.order);
    if (known != orders_.end() && known->second.keeps_coupons) {
        // Its coupons stay used whatever becomes of the order.
        orders_.emplace(wish.order + " before " + std::to_string(orders_.size()), std::move(known->second));
    }
    orders_[wish.order] = Placed{wish, expires, std::move(taken), wish.holds ? Status::held : Status::confirmed};
}

Verdict Model::confirm(const std::string& order) {
    Placed& placed = orders_.at(order);
    if (placed.status == Status::released) {
        if (!placed.has_expired) return {"redemption_released", {}};
        for (const Taken& taken : placed.taken) {
            Offer offer = offers_[taken.offer];
            offer.trims = false;
            std::int64_t amount = 0;
            if (!has_room(offer, placed.wish.shopper, taken.day, order, taken.amount, amount)) return {"hold_expired", {}};
        }
    }
    placed.status = Status::confirmed;
    placed.has_expired = false;
    return {"", placed.taken};
}

Verdict Model::release(const std::string& order) {
    Placed& placed = orders_.at(order);
    if (placed.status == Status::confirmed) placed.keeps_coupons = true;
    placed.status = Status::released;
    return {"", placed.taken};
}

void Model::end_holds(Instant now) {
    for (auto& [order, placed] : orders_) {
        if (placed.status != Status::held || placed.expires > now) continue;
        placed.status = Status::released;
        placed.has_expired = true;
    }
}

std::optional<std::string> Model::exceeded() const {
    for (const Offer& offer : offers_) {
        const Count own = count("", [&](const Placed& placed, const Taken&, const Offer& other) {
            return counts(placed) && other.promotion == offer.promotion;
        });
        if (offer.redemptions && own.orders > *offer.redemptions) return offer.promotion + " redemptions";
        if (offer.budget && own.amount > *offer.budget) return offer.promotion + " budget";
        for (const auto& [order, placed] : orders_) {
            const Shopper& shopper = placed.wish.shopper;
            if (offer.per_customer && most("", shopper, offer.promotion, "", "") > *offer.per_customer)
                return offer.promotion + " per customer";
            if (offer.coupon_per_customer && most("", shopper, "", offer.coupon, "") > *offer.coupon_per_customer)
                return offer.coupon + " per customer";
        }
    }
    return std::nullopt;
}

std::map<std::string, std::vector<std::int64_t>> Model::counters() const {
    std::map<std::string, std::vector<std::int64_t>> counters;
    for (const auto& [order, placed] : orders_) {
        std::map<std::string, std::vector<std::int64_t>> own;
        const bool is_held = placed.status == Status::held;
        const auto add = [&](const std::string& key, std::int64_t orders, std::int64_t amount) {
            auto& numbers = own[key];
            numbers.resize(3);
            numbers[0] = std::max(numbers[0], orders);
            numbers[1] = is_held ? numbers[0] : 0;
            numbers[2] += amount;
        };
        std::vector<std::string> names;
        if (!placed.wish.shopper.mailbox.empty()) names.push_back("e:" + placed.wish.shopper.mailbox);
        if (!placed.wish.shopper.id.empty()) names.push_back("c:" + placed.wish.shopper.id);
        for (const Taken& taken : placed.taken) {
            const Offer& offer = offers_[taken.offer];
            std::vector<std::string> subjects;
            if (counts(placed)) subjects.push_back("promotions:" + offer.promotion);
            if (!offer.coupon.empty() && counts_for_coupon(placed, offer)) subjects.push_back("coupons:" + offer.coupon);
            if (counts(placed) && !offer.campaign.empty()) subjects.push_back("campaigns:" + offer.campaign);
            for (const std::string& subject : subjects) {
                add(subject + "|||", 1, 0);
                add(subject + "|||GBP", 0, taken.amount);
                for (const std::string& name : names) add(subject + "|" + name + "||", 1, 0);
                if (taken.day.empty() || !subject.starts_with("promotions:")) continue;
                for (const std::string& name : offer.is_day_by_customer ? names : std::vector<std::string>{""}) {
                    add(subject + "|" + name + "|" + taken.day + "|", 1, 0);
                    add(subject + "|" + name + "|" + taken.day + "|GBP", 0, taken.amount);
                }
            }
        }
        for (const auto& [key, numbers] : own) {
            auto& sum = counters[key];
            sum.resize(3);
            for (std::size_t at = 0; at < 3; ++at) sum[at] += numbers[at];
        }
    }
    std::erase_if(counters, [](const auto& entry) { return entry.second == std::vector<std::int64_t>(3); });
    return counters;
}

}  // namespace couponry::simulation
