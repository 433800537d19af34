#include "service/customer_facts.h"

#include <algorithm>
#include <boost/json.hpp>
#include <unordered_set>

#include "base/check.h"
#include "base/limits.h"
#include "document/cart_document.h"
#include "document/writer.h"
#include "service/grants.h"
#include "service/kinds.h"
#include "service/stored_shop.h"

namespace couponry::service {
namespace {

using store::Aggregate;

CustomerFacts facts_of(const store::Document& document) {
    auto facts = document::read_whole<CustomerFacts>(
        boost::json::parse(document.body),
        [](const document::Reader& reader, CustomerFacts& target) { return document::read_customer_facts(reader, target); });
    CHECK(facts.has_value());  // it was read before it was kept
    return std::move(*facts);
}

/// Each order once, whichever key it was found by.
class Orders {
public:
    Orders(const store::Documents& orders, CustomerFacts& facts) : orders_(orders), facts_(facts) {}

    void add_all(std::string_view key, std::string_view value) {
        std::string after;
        while (seen_.size() < kOrdersPerCustomerMax) {
            const auto page = orders_.find_by(key, value, after, kRowsPerPageMax);
            for (const store::Document& document : page) add(document);
            if (page.size() < kRowsPerPageMax) return;
            after = page.back().id;
        }
    }

private:
    void add(const store::Document& document) {
        if (!seen_.insert(document.id).second) return;
        facts_.orders.push_back(past_order(order_of(document)));
    }

    const store::Documents& orders_;
    CustomerFacts& facts_;
    std::unordered_set<std::string> seen_;
};

/// Of one coupon what was granted here is newer than what the customer's document says.
void join_grants(const store::Transaction& transaction, CustomerFacts& facts) {
    const std::vector<StoredGrant> stored =
        grants_of_holder(transaction, {.customer = facts.id.value_or(""), .email = facts.email.value_or("")});
    if (stored.empty()) return;
    std::vector<std::string> codes;
    codes.reserve(stored.size());
    for (const StoredGrant& grant : stored) codes.push_back(grant.grant.coupon);
    const auto coupons = find_coupons(transaction, codes);
    std::erase_if(facts.grants, [&](const Grant& grant) {
        return std::ranges::any_of(coupons, [&](const auto& coupon) { return coupon && coupon->code == grant.coupon; });
    });
    for (std::size_t index = 0; index < stored.size(); ++index) {
        if (!coupons[index] || !stored[index].code.empty()) continue;  // who has a code of his own enters that
        Grant grant = stored[index].grant;
        grant.coupon = coupons[index]->code;
        grant.ends_at = end_of(stored[index], *coupons[index]);
        facts.grants.push_back(std::move(grant));
    }
}

}  // namespace

CustomerFacts::PastOrder past_order(const Order& order) {
    std::int64_t total = 0;
    for (const CartLine& line : order.lines) total += line.subtotal.value_or(line.unit_price.value_or(0) * line.quantity);
    return {order.placed_at, order.status == OrderStatus::cancelled, order.currency, order.paid.value_or(total)};
}

Result<void> check_customer_id(std::string_view id) {
    const auto read = document::read_whole<std::string>(
        boost::json::value(document::json_text(id)),
        [](const document::Reader& reader, std::string& target) { return document::kIdentifier(reader, target); });
    if (!read) return std::unexpected(read.error());
    return {};
}

bool wants_facts(const CustomerFacts& sent) {
    return sent.id || sent.email;
}

void join_stored_facts(const store::Transaction& transaction, CustomerFacts& sent) {
    const bool says_grants = !sent.grants.empty();
    const store::Documents& customers = transaction.of(Aggregate::customers);
    std::optional<store::Document> known;
    if (sent.id) {
        known = customers.find(*sent.id);
    } else if (sent.email) {
        const auto found = customers.find_by("email", email_key(*sent.email), {}, 1);
        if (!found.empty()) known = found.front();
    }
    if (known) {
        CustomerFacts facts = facts_of(*known);
        facts.id = sent.id;  // who gives an address only is not signed in
        join_customer(facts, sent);
    }
    if (!says_grants) join_grants(transaction, sent);
    if (!sent.orders.empty()) return;  // they win, and say how many they are
    CustomerFacts found;
    Orders orders(transaction.of(Aggregate::orders), found);
    if (sent.id) orders.add_all("customer", *sent.id);
    if (sent.email) orders.add_all("email", email_key(*sent.email));
    std::ranges::sort(found.orders, {}, &CustomerFacts::PastOrder::placed_at);
    if (!sent.orders_count)
        sent.orders_count = std::ranges::count_if(found.orders, [](const auto& order) { return !order.is_cancelled; });
    sent.orders = std::move(found.orders);
}

void join_customer(const CustomerFacts& known, CustomerFacts& sent) {
    const auto fill = [](auto& own, const auto& other) {
        if (!own) own = other;
    };
    fill(sent.email, known.email);
    fill(sent.segments, known.segments);
    fill(sent.birthday, known.birthday);
    fill(sent.orders_count, known.orders_count);
    if (sent.orders.empty()) sent.orders = known.orders;
    if (sent.grants.empty()) sent.grants = known.grants;
    sent.attributes.insert(known.attributes.begin(), known.attributes.end());
}

}  // namespace couponry::service
