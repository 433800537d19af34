// The families of effects: what `run` of a descriptor may be. Each says which fields of CompiledEffect it reads. Used by
// the files of this folder; implemented in units.cpp, groups.cpp, cart_effects.cpp beside it.
#pragma once

#include "engine/effect.h"

namespace couponry::engine {

/// Percent, amount off each, or fixed price, of free units that `filter` fits: reward, max_units, max_units_per_line, order, cap;
/// option 1: percent of the list price; prices: fixed prices of single products instead of `reward`.
void discount_units(const CompiledEffect& effect, Turn& turn);
/// An amount over units: option 0 each_line, 1 across; option 2: per block of `quantity` units (for_each {quantity}, forms
/// groups); with each_amount: × the number of times it is reached. reward.money, filter, units fields, cap.
void discount_pooled(const CompiledEffect& effect, Turn& turn);
/// buy_x_get_y and partner_product: filter, quantity, order of the bought; filter2, quantity2, at_least, order2, reward of the given.
void discount_given(const CompiledEffect& effect, Turn& turn);
/// cheapest_free: filter, quantity = of, quantity2 = freed; option 0 cheapest_overall, 1 per_group.
void free_cheapest(const CompiledEffect& effect, Turn& turn);
/// nth_unit: filter, quantity = n, reward.
void discount_nth(const CompiledEffect& effect, Turn& turn);
/// bundle_price: reward.money is the price; quantity with filter, or parts.
void price_bundle(const CompiledEffect& effect, Turn& turn);
/// tiered_items: tiers, filter; option 0 by quantity, 1 by amount; quantity2: 0 per cart, 1 per line, 2 per product; quantity: the Basis.
void discount_by_tier(const CompiledEffect& effect, Turn& turn);
/// gift_item: name = product or list = choice; quantity; option 1: per application; each_amount; cap = value.
void give_gift(const CompiledEffect& effect, Turn& turn);
/// percent_off_order, amount_off_order: reward, filter, cap; each_amount; forms_groups with quantity: for_each {quantity}.
void discount_order(const CompiledEffect& effect, Turn& turn);
/// tiered_order: tiers, filter, cap; quantity: the Basis.
void discount_order_by_tier(const CompiledEffect& effect, Turn& turn);
/// All shipping effects: reward (free is percent 100); list methods, list2 service levels, list3 countries; cap; option 1: across.
void discount_shipping(const CompiledEffect& effect, Turn& turn);
/// Effects of the class afterwards change no price; the evaluation lists what they will do.
void no_price(const CompiledEffect& effect, Turn& turn);

}  // namespace couponry::engine
