#include "tool/replay_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/order_document.h"

namespace couponry::tool {
namespace {

constexpr std::string_view kHome = "GB";
constexpr std::string_view kInStore = "in_store";
constexpr std::string_view kCollect = "collect";
constexpr std::string_view kWholesale = "wholesale";

FactValue fact(FactScalar value) {
    return {{std::move(value)}, false};
}

bool is_one_in(std::string_view key, std::string_view purpose, std::size_t count) {
    return choose(key, purpose, count) == 0;
}

}  // namespace

OrderReader::OrderReader(const ReplayTables& tables, const ShopFiles& files) : tables_(&tables) {
    std::unordered_map<std::string_view, const Product*> products;
    for (const Product& product : files.shop.products) {
        products.emplace(product.id, &product);
        const bool is_subscribable =
            std::any_of(product.categories.begin(), product.categories.end(), [&](const std::string& category) {
                return std::find(tables.subscription_categories.begin(), tables.subscription_categories.end(), category) !=
                       tables.subscription_categories.end();
            });
        is_subscribable_.emplace(product.id, is_subscribable);
    }
    for (const Promotion& promotion : files.shop.promotions)
        for (const Rule& effect : promotion.effects) {
            if (promotion.status != PromotionStatus::published || effect.type != "gift_item") continue;
            Gift gift{promotion.code, {}};
            const auto* choice = effect.parameters.find<std::vector<std::string>>("choice");
            if (choice == nullptr) continue;
            for (const std::string& product : *choice) {
                const auto known = products.find(product);
                if (known == products.end() || known->second->stock != 0) gift.products.push_back(product);
            }
            if (!gift.products.empty()) gifts_.push_back(std::move(gift));
        }
    // Of several codes of one address the first by its text, so that the order in memory does not matter.
    for (const auto& [text, code] : files.codes) {
        if (!code.bound_email) continue;
        const auto [entry, is_new] = code_of_email_.emplace(*code.bound_email, code.text);
        if (!is_new && code.text < entry->second) entry->second = code.text;
    }
}

Result<Cart> OrderReader::read(const boost::json::value& order,
                               const std::unordered_map<std::string, CustomerHistory>& customers) const {
    auto cart = document::read_recorded_order(order, tables_->site);
    if (!cart) return cart;
    const auto* name = order.as_object().if_contains("country");
    const std::string country_name = name != nullptr && name->is_string() ? name->as_string().c_str() : "";
    const auto country = tables_->countries.find(country_name);
    if (country == tables_->countries.end())
        return fail("invalid_document", "",
                    {{"/country", fmt::format("replay.json has no country \"{}\"; add it to its countries.", country_name)}});
    cart->country = country->second.code;
    cart->at = Instant{cart->at->ms + tables_->shift_days * kDayMs};
    const std::string who = cart->customer.id.value_or(cart->order);
    const auto history = cart->customer.id ? customers.find(*cart->customer.id) : customers.end();
    set_channel(*cart, who);
    set_customer(*cart, history == customers.end() ? nullptr : &history->second);
    if (auto done = set_shipping(*cart, country->second.zone, who); !done) return std::unexpected(done.error());
    set_payment(*cart, who);
    set_goods(*cart);
    set_codes(*cart);
    return cart;
}

void OrderReader::set_channel(Cart& cart, std::string_view who) const {
    cart.channel = pick(tables_->channels, cart.order, "channel");
    if (cart.channel == kInStore && cart.country != kHome) cart.channel = "online";
    if (cart.channel == "online") cart.device = pick(tables_->online_devices, cart.order, "device");
    if (cart.channel == "app") cart.device = pick(tables_->app_devices, cart.order, "device");
    cart.assisted_session = cart.channel == "phone";
    const auto language = tables_->languages.find(cart.country);
    cart.locale = language == tables_->languages.end() ? "en-GB" : language->second;
    cart.metadata["gift_wrap"] = fact(is_one_in(cart.order, "gift_wrap", 12));
    cart.metadata["newsletter"] = fact(is_one_in(who, "newsletter", 3));
    cart.metadata["reviews_written"] = fact(static_cast<std::int64_t>(choose(who, "reviews", 6)));
}

void OrderReader::set_customer(Cart& cart, const CustomerHistory* history) const {
    CustomerFacts& customer = cart.customer;
    const bool is_in_store = cart.channel == kInStore;
    if (!customer.id) {
        if (is_in_store) return;
        customer.email = fmt::format("guest-{}@shop.example", cart.order);
        customer.orders_count = 0;
        return;
    }
    customer.logged_in = !is_in_store;
    customer.email = fmt::format("c{}@shop.example", *customer.id);
    constexpr std::size_t kDaysOfYear = 365;
    const auto day = static_cast<std::int32_t>(choose(*customer.id, "birthday", kDaysOfYear));
    constexpr CivilDate kFirstDay{2001, 1, 1};  // of a year without leap day
    customer.birthday = civil_of({date_of(kFirstDay).days + day});
    customer.segments.emplace();
    customer.orders_count = 0;
    if (history == nullptr) return;
    customer.orders_count = static_cast<std::int64_t>(history->orders.size());
    customer.orders = history->orders;
    customer.grants = history->grants;
    if (customer.orders_count >= tables_->members_orders) customer.segments->emplace_back("members");
    const auto wholesale = tables_->wholesale_spent.find(cart.currency);
    if (wholesale && history->spent >= *wholesale) customer.segments->emplace_back(kWholesale);
}

Result<void> OrderReader::set_shipping(Cart& cart, const std::string& zone, std::string_view who) const {
    cart.shipping_given = true;
    cart.shipments.assign(1, Shipment{});
    Shipment& shipment = cart.shipments[0];
    const bool is_home = cart.country == kHome;
    if (cart.channel == kInStore) {
        shipment.method = kCollect;
        return {};
    }
    shipment.method = pick(tables_->shipping_methods, cart.order, "shipping");
    if (shipment.method == kCollect && !is_home) shipment.method = "standard";
    if (shipment.method != kCollect) {
        const auto amount = tables_->zones.at(zone).at(shipment.method).find(cart.currency);
        if (!amount)
            return fail("invalid_document", "",
                        {{"/currency", fmt::format("replay.json has no delivery price in {} for the zone \"{}\"; add it.",
                                                   cart.currency.text(), zone)}});
        shipment.amount = *amount;
    }
    if (is_home) {
        const ReplayTables::Address& address = tables_->addresses[choose(who, "address", tables_->addresses.size())];
        cart.region = address.region;
        cart.postcode = address.postcode;
    }
    return {};
}

void OrderReader::set_payment(Cart& cart, std::string_view who) const {
    cart.payment_method =
        pick(cart.channel == kInStore ? tables_->in_store_payment_methods : tables_->payment_methods, cart.order, "payment");
    const auto& segments = cart.customer.segments;
    const bool is_wholesale = segments && std::find(segments->begin(), segments->end(), kWholesale) != segments->end();
    if (cart.payment_method == "invoice" && !is_wholesale) cart.payment_method = "card";
    if (cart.payment_method == "card") cart.card_prefix = pick(tables_->card_prefixes, who, "card");
}

void OrderReader::set_goods(Cart& cart) const {
    if (is_one_in(cart.order, "subscription", tables_->subscription_one_order_in))
        for (CartLine& line : cart.lines)
            if (const auto product = is_subscribable_.find(line.product); product != is_subscribable_.end() && product->second)
                line.purchase_type = "subscription";
    for (const Gift& gift : gifts_)
        cart.gifts.push_back({gift.promotion, gift.products[choose(cart.order, "gift", gift.products.size())]});
}

void OrderReader::set_codes(Cart& cart) const {
    const auto& entered = tables_->codes_entered;
    if (is_one_in(cart.order, "codes", tables_->codes_one_order_in)) {
        cart.codes.push_back(entered[choose(cart.order, "code", entered.size())]);
        if (is_one_in(cart.order, "second", tables_->second_code_one_in))
            cart.codes.push_back(entered[choose(cart.order, "code2", entered.size())]);
    }
    if (!cart.customer.id) return;
    if (cart.customer.orders_count == 0)
        if (const auto code = code_of_email_.find(*cart.customer.email); code != code_of_email_.end())
            cart.codes.push_back(code->second);
    std::vector<std::string> held;
    for (const Grant& grant : cart.customer.grants)
        if (grant.status == GrantStatus::available && (!grant.ends_at || *grant.ends_at >= *cart.at))
            held.push_back(grant.coupon);
    std::sort(held.begin(), held.end());
    constexpr std::size_t kUsesGrantsOneIn = 2;
    if (is_one_in(cart.order, "grant", kUsesGrantsOneIn)) cart.codes.insert(cart.codes.end(), held.begin(), held.end());
}

}  // namespace couponry::tool
