// The shape of generated codes, as a marketing manager writes it: "####-####", "'VIP'-AAA-999!". Generation numbers
// the codes of a pattern; the service matches an entered code against it. Immutable after parse(); any thread.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codes/alphabet.h"
#include "codes/check_letter.h"
#include "codes/number.h"

namespace couponry::codes {

/// Codes with more possibilities than this are no harder to guess, only to type; it leaves Number room to multiply.
constexpr Number kPatternCapacityMax = Number{1} << 120;

struct PatternOptions {
    std::string prefix;  // printed before the pattern as it is
    bool avoid_look_alikes = true;
    std::optional<Alphabet> alphabet;  // for #, in place of letters and digits
};

enum class Mismatch {
    kShape,  // not a code of this pattern
    kCheckLetter,  // one, except that the check letter says it was mistyped
};

/// # is a letter or digit, A a letter, 9 a digit, ! (once, after the others) the check letter; - _ . / : and space are printed,
/// but ignored when a code is entered; text in ' ' or " " is printed as it is. With avoid_look_alikes letters and digits
/// are those of kPlainAlphanumerics.
class Pattern {
public:
    /// Fails with `pattern_empty`, `pattern_not_text`, `pattern_letter_unknown`, `pattern_quote_open`, `pattern_text_malformed`,
    /// `pattern_check_letter_misplaced`, `pattern_without_choice`, `pattern_too_long`, `pattern_too_large` at `/pattern`,
    /// `prefix_malformed` at `/prefix`, or what CheckLetter::over() says. Sentences count places from 1.
    static Result<Pattern> parse(std::string_view text, const PatternOptions& options);

    /// How many different codes there are; the check letter adds none. At most kPatternCapacityMax.
    Number capacity() const { return capacity_; }

    /// Capacity as a guesser meets it, who may enter any letter of a look-alike class for all of them: each place counts
    /// its letters divided by the largest look-alike group among them. A guess, however chosen, finds one of N random codes
    /// with a probability of at most N / guess_space(). 36 letters count as 12, the 23 of kPlainAlphanumerics as 23.
    double guess_space() const { return guess_space_; }

    /// How every code begins, normalised: its fixed text before the first choice. May be empty.
    std::string beginning() const;
    bool has_check_letter() const { return check_.has_value(); }

    /// By how much one more # would multiply guess_space().
    double guess_space_per_letter() const;

    /// Code `number`, as printed; number < capacity().
    std::string write(Number number) const;

    /// The number of a code, given its normalised text.
    std::expected<Number, Mismatch> read(std::string_view normalised) const;

private:
    struct Piece {
        enum class Kind { kChoice, kCheck, kFixed };
        Kind kind;
        Alphabet alphabet;  // of kChoice
        std::string printed;  // of kFixed
        std::string normalised;  // of kFixed; empty for a separator
    };
    friend class PatternParser;

    Pattern() = default;

    std::vector<Piece> pieces_;
    std::optional<CheckLetter> check_;
    std::optional<Alphabet> any_;  // what # stands for
    Number capacity_ = 1;
    double guess_space_ = 1;
};

}  // namespace couponry::codes
