#include "service/sentences.h"

namespace couponry::service {

document::EvaluationSentences sentences(const words::Words& words, const engine::Evaluation& evaluation) {
    return {.rejection = [&words, &evaluation](
                             const engine::CodeAnswer& code) { return words.reason(code, evaluation, words::Audience::shopper); },
            .fix = [&words](const engine::CodeAnswer&, const engine::Fix& fix) { return words.fix(fix); },
            .potential = [&words](const engine::PotentialAnswer& potential) { return words.potential(potential); }};
}

}  // namespace couponry::service
