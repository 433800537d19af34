#include "codes/pattern.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "codes/look_alikes.h"
#include "codes/normalise.h"

namespace couponry::codes {
namespace {

constexpr std::string_view kSeparators = "-_./: ";

std::unexpected<Failure> refuse(std::string type, std::string_view pointer, std::string sentence) {
    std::vector<FieldError> errors{{std::string(pointer), sentence}};
    return fail(std::move(type), std::move(sentence), std::move(errors));
}

double guess_factor(const Alphabet& alphabet) {
    return static_cast<double>(alphabet.size()) / static_cast<double>(largest_look_alike_group(alphabet.letters()));
}

/// Fixed text that stays itself beside any letter: it is a code, and no accent of it can join the letter before.
std::optional<std::string> normalised_fixed_text(std::string_view text) {
    const auto normalised = normalise(text);
    if (!normalised) return std::nullopt;
    const char32_t first = letters_of(*normalised)->front();
    const bool is_combining_mark = first >= 0x300 && first <= 0x36F;
    if (is_combining_mark) return std::nullopt;
    return *normalised;
}

}  // namespace

/// Reads a pattern from left to right, one call of a read_* function per piece.
class PatternParser {
public:
    explicit PatternParser(const PatternOptions& options)
        : letter_(Alphabet::of(options.avoid_look_alikes ? kPlainLetters : kLetters)),
          digit_(Alphabet::of(options.avoid_look_alikes ? kPlainDigits : kDigits)),
          any_(options.alphabet.value_or(Alphabet::of(options.avoid_look_alikes ? kPlainAlphanumerics : kAlphanumerics))) {}

    Result<Pattern> parse(std::string_view text, std::string_view prefix) {
        if (text.empty()) return refuse("pattern_empty", "/pattern", "The pattern is empty; write for example ####-####.");
        if (text.size() + prefix.size() > kEnteredBytesMax) {
            return refuse("pattern_too_long", "/pattern",
                          "Prefix and pattern may have " + std::to_string(kEnteredBytesMax) +
                              " bytes together, so that a code can be entered.");
        }
        const auto letters = letters_of(text);
        if (!letters) return refuse("pattern_not_text", "/pattern", "The pattern is not UTF-8 text.");
        if (!prefix.empty()) {
            auto normalised = normalised_fixed_text(prefix);
            if (!normalised) {
                return refuse(
                    "prefix_malformed", "/prefix",
                    "The prefix cannot be part of a code: it needs a letter or digit and only characters that can be typed.");
            }
            add_fixed(std::string(prefix), *std::move(normalised));
        }
        for (std::size_t at = 0; at < letters->size();) {
            auto next = read_piece(*letters, at);
            if (!next) return std::unexpected(std::move(next).error());
            at = *next;
        }
        return finish();
    }

private:
    using Kind = Pattern::Piece::Kind;

    /// The place behind the piece that starts at `at`.
    Result<std::size_t> read_piece(std::u32string_view letters, std::size_t at) {
        const char32_t letter = letters[at];
        if (letter == U'\'' || letter == U'"') return read_quoted(letters, at);
        if (letter == U'!') return read_check(at);
        if (letter == U'#' || letter == U'A' || letter == U'9') return read_choice(letter, at);
        if (letter < 0x80 && kSeparators.find(static_cast<char>(letter)) != std::string_view::npos) {
            add_fixed(std::string(1, static_cast<char>(letter)), "");
            return at + 1;
        }
        return refuse(
            "pattern_letter_unknown", "/pattern",
            "\"" + to_utf8(letters.substr(at, 1)) + "\" at place " + std::to_string(at + 1) +
                " is not known. Use # (letter or digit), A (letter), 9 (digit), ! (check letter) and separators such as -; "
                "put fixed text in quotes or into the prefix.");
    }

    Result<std::size_t> read_quoted(std::u32string_view letters, std::size_t at) {
        const std::size_t end = letters.find(letters[at], at + 1);
        const std::string place = std::to_string(at + 1);
        if (end == std::u32string_view::npos) {
            return refuse("pattern_quote_open", "/pattern", "The quote at place " + place + " is not closed.");
        }
        std::string text = to_utf8(letters.substr(at + 1, end - at - 1));
        auto normalised = normalised_fixed_text(text);
        if (!normalised) {
            return refuse("pattern_text_malformed", "/pattern",
                          "The text in quotes at place " + place +
                              " cannot be part of a code: it needs a letter or digit and only characters that can be typed.");
        }
        add_fixed(std::move(text), *std::move(normalised));
        return end + 1;
    }

    Result<std::size_t> read_check(std::size_t at) {
        if (has_check_ || letters_of_choices_.empty()) return check_misplaced();
        has_check_ = true;
        pattern_.pieces_.push_back({Kind::kCheck, any_, "", ""});
        ++length_;
        return at + 1;
    }

    Result<std::size_t> read_choice(char32_t letter, std::size_t at) {
        if (has_check_) return check_misplaced();
        const Alphabet& alphabet = letter == U'A' ? letter_ : letter == U'9' ? digit_ : any_;
        if (pattern_.capacity_ > kPatternCapacityMax / alphabet.size()) {
            return refuse("pattern_too_large", "/pattern",
                          "The pattern has more than 2^120 codes; remove letters from place " + std::to_string(at + 1) + " on.");
        }
        pattern_.capacity_ *= alphabet.size();
        pattern_.guess_space_ *= guess_factor(alphabet);
        letters_of_choices_ += alphabet.letters();
        pattern_.pieces_.push_back({Kind::kChoice, alphabet, "", ""});
        ++length_;
        return at + 1;
    }

    static std::unexpected<Failure> check_misplaced() {
        return refuse("pattern_check_letter_misplaced", "/pattern",
                      "The check letter ! may stand once, after all of #, A and 9.");
    }

    void add_fixed(std::string printed, std::string normalised) {
        length_ += letters_of(normalised)->size();
        pattern_.pieces_.push_back({Kind::kFixed, any_, std::move(printed), std::move(normalised)});
    }

    Result<Pattern> finish() {
        if (letters_of_choices_.empty()) {
            return refuse("pattern_without_choice", "/pattern", "The pattern needs at least one of #, A and 9.");
        }
        if (length_ > kCodeLengthMax) {
            return refuse("pattern_too_long", "/pattern",
                          "Prefix and pattern make codes of " + std::to_string(length_) + " letters; at most " +
                              std::to_string(kCodeLengthMax) + " are allowed.");
        }
        if (has_check_) {
            auto check = CheckLetter::over(union_of_choices());
            if (!check) return std::unexpected(std::move(check).error());
            pattern_.check_ = *std::move(check);
        }
        pattern_.any_ = any_;
        return std::move(pattern_);
    }

    /// The check letter comes from all letters that the places before it may have, in the order of ASCII.
    Alphabet union_of_choices() const {
        std::string letters = letters_of_choices_;
        std::ranges::sort(letters);
        const auto repeated = std::ranges::unique(letters);
        letters.erase(repeated.begin(), repeated.end());
        return Alphabet::of(letters);
    }

    Alphabet letter_;
    Alphabet digit_;
    Alphabet any_;
    Pattern pattern_;
    std::string letters_of_choices_;
    std::size_t length_ = 0;
    bool has_check_ = false;
};

Result<Pattern> Pattern::parse(std::string_view text, const PatternOptions& options) {
    return PatternParser(options).parse(text, options.prefix);
}

double Pattern::guess_space_per_letter() const {
    return guess_factor(*any_);
}

std::string Pattern::beginning() const {
    std::string text;
    for (auto piece = pieces_.begin(); piece != pieces_.end() && piece->kind == Piece::Kind::kFixed; ++piece)
        text += piece->normalised;
    return text;
}

std::string Pattern::write(Number number) const {
    CHECK(number < capacity_);
    std::array<char, kCodeLengthMax> chosen{};
    std::size_t count = 0;
    for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece) {
        if (piece->kind != Piece::Kind::kChoice) continue;
        chosen[count++] = piece->alphabet.letter(static_cast<std::size_t>(number % piece->alphabet.size()));
        number /= piece->alphabet.size();
    }
    std::reverse(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(count));
    std::string code;
    std::size_t next = 0;
    for (const Piece& piece : pieces_) {
        switch (piece.kind) {
            case Piece::Kind::kChoice:
                code += chosen[next++];
                break;
            case Piece::Kind::kCheck:
                code += check_->letter_for({chosen.data(), count}).value();
                break;
            case Piece::Kind::kFixed:
                code += piece.printed;
                break;
        }
    }
    return code;
}

std::expected<Number, Mismatch> Pattern::read(std::string_view normalised) const {
    Number number = 0;
    std::string chosen;
    std::optional<char> check;
    for (const Piece& piece : pieces_) {
        if (piece.kind == Piece::Kind::kFixed) {
            if (!normalised.starts_with(piece.normalised)) return std::unexpected(Mismatch::kShape);
            normalised.remove_prefix(piece.normalised.size());
            continue;
        }
        if (normalised.empty()) return std::unexpected(Mismatch::kShape);
        const char letter = normalised.front();
        normalised.remove_prefix(1);
        if (piece.kind == Piece::Kind::kCheck) {
            check = letter;
            continue;
        }
        const auto index = piece.alphabet.index_of(letter);
        if (!index) return std::unexpected(Mismatch::kShape);
        number = number * piece.alphabet.size() + *index;
        chosen += letter;
    }
    if (!normalised.empty()) return std::unexpected(Mismatch::kShape);
    if (check && check_->letter_for(chosen) != *check) return std::unexpected(Mismatch::kCheckLetter);
    return number;
}

}  // namespace couponry::codes
