// What shipping effects take, for their turn and for the contest of shipments (docs/engine.md, Shipping).
#pragma once

#include <vector>

#include "engine/runner.h"

namespace couponry::engine {

/// Whether a shipping effect is for the cart's country, and for a shipment by its method and service level.
bool fits_country(const CompiledEffect& effect, const Facts& facts);
bool fits_shipment(const CompiledEffect& effect, const Facts& facts, const Shipment& shipment);

/// What one shipping effect would take off each shipment at the prices `left`; 0 where `may_take` is false.
std::vector<std::int64_t> shipping_takes(const CompiledEffect& effect, const Facts& facts, const std::vector<std::int64_t>& left,
                                         const std::vector<bool>& may_take);

/// Pieces of a product that can be given; kUnlimited when nobody knows.
std::int64_t gift_stock(const Facts& facts, Symbol product);
/// The most that one piece of a gift can be worth.
std::int64_t gift_value_max(const CompiledEffect& effect, const Facts& facts);

}  // namespace couponry::engine
