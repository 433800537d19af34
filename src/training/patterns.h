// Patterns: a small grammar of what shoppers write, one file per language. Made into sentences the same way every time.
//
//   $code = code | coupon | promo code        a name for alternatives
//   = promo_not_working                       the intent of the lines below (several: parted by spaces)
//   why (does|will)nt (my|the|) $code work    alternatives in brackets, an empty one may be left out
//   @rejected why not                         said after a refusal; @promotion while a promotion is spoken of; @checkout
//   # a remark
//
// One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "training/sentences.h"

namespace couponry::training {

class Patterns {
public:
    /// Names that are known in all files below: $CODE, $PERCENT … Failure `bad_pattern` names the line.
    Result<void> read_names(std::string_view text);
    /// At most `per_line_max` different sentences of each line; `file` goes into messages and sources.
    Result<std::vector<Sentence>> sentences(std::string_view text, const std::string& file, assistant::Language language,
                                            std::size_t per_line_max) const;

private:
    using Names = std::map<std::string, std::string, std::less<>>;
    Names names_;
};

/// So many messages at most, made of two sentences of one language that differ in intent, joined by "and" or by a mark; both intents are
/// theirs. Greetings and what is out of scope are left out.
std::vector<Sentence> joined(const std::vector<Sentence>& sentences, std::size_t count, RandomSource& random);

/// A sentence as somebody in a hurry types it: one letter left out, doubled, wrong or changed with its neighbour, in a word of four
/// letters or more; the text itself when it has none.
std::string with_typo(std::string_view text, RandomSource& random);

}  // namespace couponry::training
