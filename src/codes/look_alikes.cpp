#include "codes/look_alikes.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/check.h"
#include "base/utf8.h"
#include "codes/letter_folding.h"

namespace couponry::codes {
namespace {

struct Group {
    char32_t representative;
    std::u32string_view members;
};

constexpr Group kGroups[] = {
    {U'0', U"OQΟО"},  // Latin, Greek, Cyrillic
    {U'1', U"ILΙІ"}, {U'2', U"ZΖ"}, {U'3', U"З"},  {U'5', U"SЅ"}, {U'6', U"G"},  {U'8', U"BΒВ"}, {U'U', U"V"},
    {U'A', U"ΑА"},   {U'C', U"С"},  {U'E', U"ΕЕ"}, {U'H', U"ΗН"}, {U'J', U"Ј"},  {U'K', U"ΚК"},  {U'M', U"ΜМ"},
    {U'N', U"Ν"},    {U'P', U"ΡР"}, {U'T', U"ΤТ"}, {U'X', U"ΧХ"}, {U'Y', U"ΥУ"},
};

constexpr char32_t class_of_plain(char32_t letter) {
    for (const Group& group : kGroups) {
        if (group.members.find(letter) != std::u32string_view::npos) return group.representative;
    }
    return letter;
}

// Nearly all letters are ASCII, and near misses ask for every letter of every listed code.
constexpr auto kAsciiClasses = [] {
    std::array<char32_t, 128> classes{};
    for (char32_t letter = 0; letter < classes.size(); ++letter) classes[letter] = class_of_plain(letter);
    return classes;
}();

}  // namespace

char32_t look_alike_class(char32_t capital) {
    if (capital < kAsciiClasses.size()) return kAsciiClasses[capital];
    return class_of_plain(without_accent(capital));
}

std::string skeleton(std::string_view normalised) {
    std::string classes;
    const auto is_ascii = [](char letter) { return static_cast<unsigned char>(letter) < kAsciiClasses.size(); };
    if (std::ranges::all_of(normalised, is_ascii)) {
        for (const char letter : normalised) classes += static_cast<char>(kAsciiClasses[static_cast<unsigned char>(letter)]);
        return classes;
    }
    const auto letters = letters_of(normalised);
    CHECK(letters.has_value());
    for (const char32_t letter : *letters) {
        if (letter == U'ß') {
            classes += "55";
        } else {
            append_utf8(classes, look_alike_class(letter));
        }
    }
    return classes;
}

std::size_t largest_look_alike_group(std::string_view letters) {
    std::map<char32_t, std::size_t> sizes;
    std::size_t largest = 0;
    for (const char letter : letters) {
        largest = std::max(largest, ++sizes[look_alike_class(static_cast<unsigned char>(letter))]);
    }
    return largest;
}

Finding find_code(std::string_view normalised, const CodeLookup& lookup) {
    if (lookup.is_code(normalised)) return {FoundBy::kExactText, std::string(normalised)};
    std::vector<std::string> fitting = lookup.codes_with_skeleton(skeleton(normalised));
    std::ranges::sort(fitting);
    const auto repeated = std::ranges::unique(fitting);
    fitting.erase(repeated.begin(), repeated.end());
    if (fitting.empty()) return {};
    if (fitting.size() > 1) return {FoundBy::kSeveralLookAlikes, ""};
    return {FoundBy::kLookAlike, fitting.front()};
}

}  // namespace couponry::codes
