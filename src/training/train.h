// Trains the assistant's model with liblinear: L2-regularised logistic regression in the dual, one column against all others. The
// same sentences in the same order give the same bytes. One thread at a time: liblinear draws from the process's rand().
#pragma once

#include <string>
#include <vector>

#include "assistant/model.h"
#include "training/sentences.h"

namespace couponry::training {

/// `sentences` must be in one order always.
assistant::Model train(const std::vector<Sentence>& sentences);

/// SHA-256 of all that train() would see: equal ones give equal models.
std::string digest_of(const std::vector<Sentence>& sentences);

}  // namespace couponry::training
