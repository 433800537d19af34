// The letters a generated code may be made of: digits and Latin capitals, in a fixed order. Patterns and check letters
// are built over one. Immutable; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace couponry::codes {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kAlphanumerics = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// One letter of each look-alike class (look_alikes.h) and no vowel, so that no word can appear by chance. No 0 and 1 either:
/// people read them aloud as letters.
constexpr std::string_view kPlainDigits = "23456789";
constexpr std::string_view kPlainLetters = "CDFHJKMNPRTVWXY";
constexpr std::string_view kPlainAlphanumerics = "23456789CDFHJKMNPRTVWXY";

/// Fewer give no choice; all digits and capitals are the most there are.
constexpr std::size_t kAlphabetSizeMin = 2;
constexpr std::size_t kAlphabetSizeMax = kAlphanumerics.size();

class Alphabet {
public:
    /// One of the constants above, or any text that make() accepts: CHECKed.
    static Alphabet of(std::string_view letters);

    /// A custom alphabet: digits and Latin letters (small ones count as capitals), each once, kAlphabetSizeMin or more.
    /// Fails with `alphabet_too_small`, `alphabet_letter_not_allowed` or `alphabet_letter_repeated` at `/alphabet`.
    static Result<Alphabet> make(std::string_view letters);

    std::size_t size() const { return letters_.size(); }
    char letter(std::size_t index) const { return letters_[index]; }
    std::optional<std::size_t> index_of(char letter) const;
    const std::string& letters() const { return letters_; }
    bool operator==(const Alphabet&) const = default;

private:
    explicit Alphabet(std::string letters) : letters_(std::move(letters)) {}

    std::string letters_;
};

}  // namespace couponry::codes
