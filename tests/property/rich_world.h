// Random worlds with what the oracle's generator leaves out: coupons of every kind with holders, grants and generated codes, deep
// trees of conditions about who, where and when, delivery options, listed coupons. Used by the property tests.
#pragma once

#include "oracle/world.h"

namespace couponry::property {

/// A world of the oracle's generator, enriched. The same seed gives the same world.
oracle::World make_rich_world(std::uint64_t seed, const oracle::WorldOptions& options);

}  // namespace couponry::property
