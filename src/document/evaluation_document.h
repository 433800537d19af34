// An evaluation as JSON: the answer of POST /v1/evaluate. Sentences are asked from the caller, so that this folder knows no
// language. Pure functions, any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "engine/evaluation.h"

namespace couponry::document {

/// The sentences of an answer. One that is not given, or says nothing, leaves `message` out.
struct EvaluationSentences {
    std::function<std::string(const engine::CodeAnswer&)> rejection;
    std::function<std::string(const engine::CodeAnswer&, const engine::Fix&)> fix;
    std::function<std::string(const engine::PotentialAnswer&)> potential;
};

/// Instants are written with the offset of `zone`, the site's. `id` is made by who signs it; without one it is left out.
std::string write_evaluation_text(const engine::Evaluation& evaluation, const TimeZone& zone,
                                  const EvaluationSentences& sentences, std::string_view id = {});
/// The same as a value, for those who put it into another document.
boost::json::object write_evaluation(const engine::Evaluation& evaluation, const TimeZone& zone,
                                     const EvaluationSentences& sentences, std::string_view id = {});

/// What an order was priced at, from an answer that was kept: totals, lines, discounts, gifts and codes. What explains or offers
/// something (`because`, fixes, `potential`, `wallet`, other deliveries) is not read.
Result<engine::Evaluation> read_evaluation(const boost::json::value& value);

/// "item", "order", "shipping", "afterwards".
std::string_view class_word(EffectClass effect_class);

/// {"path", "promotion"?, "reason"?, "measure"?, "required"?, "observed"?, "items"?, "in_the_way"?}. `reason` is left out where it
/// is `shown`, the reason of the entry it belongs to; `measure` where the values say it themselves.
boost::json::object write_because(const engine::Because& because, Reason shown, const TimeZone& zone);

/// The action of a fix without its kind, such as {"amount": 1002}.
boost::json::object write_fix_action(const engine::FixAction& action, const TimeZone& zone);

}  // namespace couponry::document
