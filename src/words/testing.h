// For the tests of this folder: a shop's names, both languages, and what every text must be.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string>
#include <string_view>

#include "words/catalogue.h"
#include "words/words.h"
#include "words/writer.h"

namespace couponry::words::test {

constexpr Currency kPounds{{'G', 'B', 'P'}};
constexpr Currency kEuros{{'E', 'U', 'R'}};
constexpr Currency kYen{{'J', 'P', 'Y'}};
constexpr Currency kDinars{{'K', 'W', 'D'}};
// What ICU puts between an amount and a sign behind it.
inline const std::string kNoBreakSpace = "\u00A0";

inline Instant at(std::string_view text) {
    return parse_instant(text).value();
}

inline const Catalogue& catalogue() {
    static const Catalogue loaded = [] {
        Result<Catalogue> embedded = Catalogue::embedded();
        if (!embedded)
            for (const FieldError& error : embedded.error().errors) ADD_FAILURE() << error.pointer << " " << error.detail;
        return embedded ? std::move(*embedded) : Catalogue();
    }();
    return loaded;
}

/// Names as long as real ones are.
class SomeNames final : public Names {
public:
    std::optional<std::string> find(NameKind kind, std::string_view id, std::string_view locale) const override {
        const bool is_german = locale.starts_with("de");
        static const std::map<std::pair<NameKind, std::string_view>, std::array<std::string, 2>> kNames = {
            {{NameKind::product, "stand"}, {"Regency Cakestand 3 Tier", "Regency-Etagere mit drei Ebenen"}},
            {{NameKind::product, "cup"}, {"Green Regency Teacup And Saucer", "Grüne Regency-Teetasse mit Untertasse"}},
            {{NameKind::product, "rose-cup"}, {"Roses Regency Teacup And Saucer", "Regency-Teetasse mit Rosen und Untertasse"}},
            {{NameKind::category, "garden"}, {"Garden", "Garten"}},
            {{NameKind::category, "jewellery"}, {"Jewellery & Accessories", "Schmuck & Accessoires"}},
            {{NameKind::promotion, "free-ship-50"}, {"Free standard delivery from £50", "Gratis Standardversand ab 55 €"}},
            {{NameKind::segment, "members"}, {"members of the garden club", "Mitglieder des Gartenklubs"}},
            {{NameKind::site, "eu"}, {"Europe", "Europa"}},
            {{NameKind::shipping_method, "express"}, {"express", "Express"}},
            {{NameKind::payment_method, "card"}, {"credit card", "Kreditkarte"}},
        };
        const auto place = kNames.find({kind, id});
        if (place == kNames.end()) return std::nullopt;
        return place->second[is_german ? 1 : 0];
    }
};

inline Words words(std::string_view locale = "en-GB", Currency currency = kPounds,
                   std::string_view now = "2026-07-01T10:00:00Z") {
    static const SomeNames names;
    return Words(catalogue().find(locale), names,
                 {TimeZone::find("Europe/London").value(), at(now), currency, std::string(locale)});
}

inline std::string lower_case(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(std::tolower(letter));
    return text;
}

/// Words that no shopper is to read.
inline void expect_polite(const std::string& text) {
    const std::string lower = lower_case(text);
    for (const std::string_view forbidden :
         {"!", "invalid", "illegal", "failed", "oops", "sorry", "error", "wrong", "ungültig", "illegal", "fehlgeschlagen",
          "fehler", "leider", "entschuldig", "falsch", "unzulässig"})
        EXPECT_EQ(lower.find(forbidden), std::string::npos) << "\"" << forbidden << "\" in: " << text;
}

/// Every argument was given, nothing was left empty.
inline void expect_complete(const std::string& text) {
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text.find_first_of("{}"), std::string::npos) << text;
    for (const std::string_view hole : {"  ", " .", " ,", "()", "“”", "„“"})
        EXPECT_EQ(text.find(hole), std::string::npos) << text;
}

inline void expect_fit_for_shoppers(const std::string& text) {
    expect_complete(text);
    expect_polite(text);
    EXPECT_LE(count_signs(text), kShopperSignsMax) << text;
    EXPECT_TRUE(text.ends_with('.')) << text;
}

}  // namespace couponry::words::test
