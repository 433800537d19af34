// What a fix asks the shopper to do, carried out on the request by code of the tests' own, and every change of a kind that a small
// world allows: the judge of the engine's search for fixes (docs/engine.md, Fixes). Of the engine only the words of an action are used.
#pragma once

#include <span>
#include <vector>

#include "engine/evaluation.h"
#include "oracle/world.h"

namespace couponry::property {

/// A request after a change; `code` is the place of the code that a fix is for.
struct Request {
    Cart cart;
    Instant now;
    std::size_t code = 0;
};

Request carry_out(const Request& request, std::span<const engine::FixAction> actions);
/// The second order of two: what is not in the first, without the code.
Request other_order(const Request& request, const engine::FixAction& split);

/// The shop in which an invented piece of `add_amount` fits the filter of the action, and no other.
Shop shop_with_piece(const Shop& shop, const engine::FixAction& action);

/// Goods at their unit price, and shipping.
std::int64_t goods_of(const Shop& shop, const Cart& cart);
std::int64_t shipping_of(const Cart& cart);
/// What actions cost, in order.
std::int64_t costs_of(const Shop& shop, const Request& request, std::span<const engine::FixAction> actions);

struct Change {
    engine::FixAction action;
    std::int64_t costs = 0;
    std::int64_t pieces = 0;
    /// Those of the code that lack just that; none: it may help whichever of them.
    std::vector<std::string> promotions = {};
};
/// Every change of a kind, as far as the promotions of that code, the catalog and the calendar tell them apart; unordered. None for
/// those that a person does.
std::vector<Change> all_changes(const Shop& shop, const UsageFacts& usage, const Request& request, engine::FixKind kind);

/// The promotions that the code opens, or would open.
std::vector<const Promotion*> promotions_of(const Shop& shop, const UsageFacts& usage, const std::string& entered);

}  // namespace couponry::property
