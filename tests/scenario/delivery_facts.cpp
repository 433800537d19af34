// Delivery and payment.
#include <algorithm>

#include "scenario/facts.h"

namespace couponry::scenario {
namespace {

/// "standard 5.99 level express": method, cost and level, each of which may be left out.
void read_method(Words& words, const Reading& reading, Shipment& shipment) {
    if (!words.at_end() && !words.starts_with({"to"}) && !words.starts_with({"with"}) && !amount_is_next(words))
        shipment.method = words.next("a shipping method");
    if (amount_is_next(words)) shipment.amount = next_amount(words, reading);
    if (words.take("level")) shipment.service_level = words.next("a service level");
}

/// "to DE region BE postcode 10115".
void read_address(Words& words, Cart& cart) {
    if (words.take("to")) cart.country = words.next("a country");
    if (words.take("region")) cart.region = words.next("a region");
    if (words.take("postcode")) cart.postcode = words.next("a postcode");
}

}  // namespace

bool tell_of_delivery(std::string_view keyword, std::string_view rest, World& world) {
    Cart& cart = world.cart;
    Words words(rest);
    if (keyword == "shipping") {
        cart.shipping_given = true;
        Shipment shipment;
        read_method(words, world.reading(), shipment);
        read_address(words, cart);
        // An address alone leaves shipments told before as they are.
        const bool is_address_alone = shipment.method.empty() && !cart.shipments.empty() && !cart.shipments.front().id.empty();
        if (!is_address_alone) cart.shipments = {shipment};
    } else if (keyword == "shipment") {
        cart.shipping_given = true;
        std::erase_if(cart.shipments, [](const Shipment& shipment) { return shipment.id.empty(); });
        Shipment shipment;
        shipment.id = words.next("the name of the shipment");
        read_method(words, world.reading(), shipment);
        if (words.take("with")) shipment.lines = words.next_list("a line");
        cart.shipments.push_back(std::move(shipment));
    } else if (keyword == "option") {
        Shipment option;
        read_method(words, world.reading(), option);
        option.id = option.method;
        cart.shipping_options.push_back(std::move(option));
    } else if (keyword == "payment") {
        cart.payment_method = words.next("a payment method");
        if (!words.at_end()) cart.card_prefix = words.next("the first digits of the card");
    } else {
        return false;
    }
    words.need_end();
    return true;
}

}  // namespace couponry::scenario
