// What is sure enough. Set by the cross-validation of `couponry assistant-eval`, which prints what other values would give; a new
// model asks for new ones when that command says so. Constants.
#pragma once

namespace couponry::assistant {

/// How much the nearest sentence of an intent adds to its log odds, per similarity.
constexpr float kNeighbourWeight = 4.0F;
/// Taken from the log odds of "out of scope": most rows of that are short questions, which makes it too eager.
constexpr float kOutOfScope = 0.7F;
/// Log odds are multiplied by it before they become probabilities, so that 0.8 is right eight times in ten.
constexpr float kSharpness = 0.7F;
/// Answered from this probability of the best intent on, when it also leads by so much.
constexpr float kAnswerProbability = 0.6F;
constexpr float kAnswerLead = 0.3F;
/// … and a sentence that was trained on is at least so near.
constexpr float kAnswerSimilarity = 0.3F;
/// The two best are asked for when they have this much together; else the message is declined.
constexpr float kAskProbability = 0.5F;
/// What a part of a message asks for is supported by the log odds of the whole and so much times the probability in the part.
constexpr float kPartWeight = 3.0F;
/// Supported so well it is answered together with the others; from the second on it is asked for behind the answer.
constexpr float kPartSure = 4.0F;
constexpr float kPartPossible = 0.0F;

}  // namespace couponry::assistant
