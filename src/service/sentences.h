// The sentences of an answer, for document::write_evaluation. Any thread.
#pragma once

#include "document/evaluation_document.h"
#include "words/words.h"

namespace couponry::service {

/// Refers to both, which must outlive it.
document::EvaluationSentences sentences(const words::Words& words, const engine::Evaluation& evaluation);

}  // namespace couponry::service
