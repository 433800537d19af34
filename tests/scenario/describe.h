// An answer in the words of a story, so that expectations compare with it and failures show it. Pure functions.
#pragma once

#include <string>

#include "engine/evaluation.h"
#include "scenario/world.h"

namespace couponry::scenario {

/// "add_product mug 2", "wait_until 2026-07-02 10:00", "split_order mug and cup".
std::string describe_action(const engine::FixAction& action, const World& world);
/// The action with its amounts, what follows, and the codes it drops.
std::string describe_fix(const engine::Fix& fix, const World& world);
std::string describe_fixes(const std::vector<engine::Fix>& fixes, const World& world);
/// A required or observed number as its measure is read.
std::string describe_number(std::int64_t number, engine::Measure measure, const World& world);
/// "applied, saves 5.00" or "rejected min_subtotal_not_met, required 50.00, observed 44.00".
std::string describe_code(const engine::CodeAnswer& code, const World& world);
std::string describe_gift(const engine::GiftAnswer& gift, const World& world);
std::string describe_potential(const engine::Evaluation& answer, const World& world);
/// The whole answer, for a story that fails.
std::string describe_answer(const engine::Evaluation& answer, const World& world);

}  // namespace couponry::scenario
