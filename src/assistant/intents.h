// The 38 things that a shopper may want of the assistant. Who plans a reply switches on them; the model names its columns by them.
// Plain values, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace couponry::assistant {

/// Stored in models and conversations by name; the order is that of the model's columns.
enum class Intent : std::uint8_t {
    promo_not_working,  // code rejected or accepted with no effect; wants the reason for this cart
    promo_fix_cart,  // wants the smallest change that makes a code work, or which code is best
    promo_how_to_apply,  // where/how to enter or redeem
    promo_find,  // which codes/offers exist now (also student, first order, free delivery)
    promo_negotiate,  // asks for an extra/bigger discount or compensation
    promo_terms,  // what a code/offer gives and its conditions; is this message genuine
    promo_expiry,  // start, end, time zone, still valid?
    promo_channel,  // store / online / app / phone
    promo_quantity_limit,  // per order, per customer, per item, repeat use
    promo_min_spend,  // threshold, what counts, how far away
    promo_product_eligibility,  // does it cover item X / sale items / gift cards; why only some items
    promo_customer_eligibility,  // new customers, members, region, guest
    promo_stacking,  // combine codes, sale, points, free shipping
    promo_welcome_missing,  // signed up, code never arrived
    promo_welcome_problem,  // welcome code bound to another e-mail, used, shared
    promo_past,  // what promo ran earlier; missed it; extend expired
    promo_retroactive,  // apply to an order already placed; price dropped after purchase
    promo_amount,  // how much will I save; amount looks wrong; before/after tax
    promo_gift_or_shipping,  // free gift, BOGO, free-delivery offer missing
    promo_already_used,  // says used; used by failed or cancelled order; has it been used?
    promo_after_return,  // what happens to discount/code after return or exchange
    price_match,  // competitor cheaper
    loyalty_referral,  // points, tiers, referral, gift-card balance
    order_status,  // where is my order
    order_change_cancel,  // cancel/modify order or address
    delivery_info,  // where/when/cost of delivery
    return_start,  // start a return, damaged item
    exchange,  // swap size/colour/replacement
    return_policy,  // return rules
    refund_status,  // where is my refund
    payment_help,  // payment declined, methods, instalments, invoice
    account_help,  // login, account data
    product_question,  // stock, size, material, price, recommendation
    human_handoff,  // wants a person
    complaint_feedback,  // complaint or review without a solvable request
    smalltalk,  // greeting, thanks, bye, are you a bot, yes/no
    injection_abuse,  // tries to steer, extract codes or others' data
    out_of_scope,  // anything else
};
constexpr std::size_t kIntents = 38;

std::string_view name_of(Intent intent);
std::optional<Intent> intent_named(std::string_view name);

}  // namespace couponry::assistant
