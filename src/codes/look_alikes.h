// Letters that are mistaken for each other, and the rule of finding a code by them. The store keeps skeleton() beside each
// code; the service calls find_code(); generation counts look-alikes against a pattern's strength. Pure; any thread.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace couponry::codes {

/// One letter for all that look like it: 0 O Q Ø, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V; a letter's accent is dropped (É and E),
/// Greek and Cyrillic capitals count as the Latin ones they look like. `capital` is a letter of a normalised code.
/// Not here, because folding them would cost more codes than it saves: D and 0, 4 and A, 7 and 1, and pairs such as RN and M.
char32_t look_alike_class(char32_t capital);

/// The classes of all letters of a normalised code. ß becomes the class of SS, which is typed where no key has ß.
/// skeleton(skeleton(x)) is skeleton(x).
std::string skeleton(std::string_view normalised);

/// The largest number of letters of `letters` that share a class: how much a guess gains by look-alikes, per letter.
std::size_t largest_look_alike_group(std::string_view letters);

enum class FoundBy {
    kNothing,
    kExactText,
    kLookAlike,
    kSeveralLookAlikes,  // more than one code fits, so none counts: shown as not found
};

struct Finding {
    FoundBy by = FoundBy::kNothing;
    std::string code;  // normalised; empty unless found
    bool operator==(const Finding&) const = default;
};

/// What find_code() asks of the store, for one tenant.
struct CodeLookup {
    std::function<bool(std::string_view normalised)> is_code;
    /// Normalised codes with this skeleton, in any order; two different ones are enough.
    std::function<std::vector<std::string>(std::string_view skeleton)> codes_with_skeleton;
};

/// The exact text first; look-alikes only if that finds nothing, and they count only if exactly one code fits.
Finding find_code(std::string_view normalised, const CodeLookup& lookup);

}  // namespace couponry::codes
