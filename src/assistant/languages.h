// The languages that the assistant understands. Plain values, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace couponry::assistant {

/// In the order of the model's columns. Hindi in Latin letters counts as English.
enum class Language : std::uint8_t { en, de, es, fr, pt, it };
constexpr std::size_t kLanguages = 6;
constexpr std::array<std::string_view, kLanguages> kLanguageNames = {"en", "de", "es", "fr", "pt", "it"};

constexpr std::string_view name_of(Language language) {
    return kLanguageNames[static_cast<std::size_t>(language)];
}

/// Of a BCP 47 tag ("pt-BR"); nothing for another language.
constexpr std::optional<Language> language_of(std::string_view tag) {
    for (std::size_t i = 0; i < kLanguages; ++i)
        if (tag.substr(0, 2) == kLanguageNames[i] && (tag.size() == 2 || tag[2] == '-')) return static_cast<Language>(i);
    return std::nullopt;
}

}  // namespace couponry::assistant
