// Receipt: an evaluation as a person reads it. Called by `evaluate`.
#pragma once

#include "engine/evaluation.h"
#include "tool/cart_request.h"
#include "tool/console.h"
#include "tool/speech.h"

namespace couponry::tool {

void print_receipt(const CartRequest& request, const engine::Evaluation& evaluation, const Speech& speech,
                   const Console& console);

/// A fix with its sentence: "• Add £4.85 more and save £5.00."
std::string fix_line(const engine::Fix& fix, const Speech& speech);

}  // namespace couponry::tool
