// For the tests of this folder: a shop's names in every language, and what every text must be.
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

/// One of every language that there are messages in.
constexpr std::string_view kLocales[] = {"en-GB", "de-DE", "es-ES", "fr-FR", "it-IT", "pt-PT"};

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
        constexpr std::array<std::string_view, 6> kLanguages = {"en", "de", "es", "fr", "it", "pt"};
        using InEveryLanguage = std::array<std::string, kLanguages.size()>;
        static const std::map<std::pair<NameKind, std::string_view>, InEveryLanguage> kNames = {
            {{NameKind::product, "stand"},
             {"Regency Cakestand 3 Tier", "Regency-Etagere mit drei Ebenen", "Expositor Regency para tartas de tres pisos",
              "Présentoir à gâteaux Regency à trois étages", "Alzata per dolci Regency a tre piani",
              "Suporte para bolos Regency de três andares"}},
            {{NameKind::product, "cup"},
             {"Green Regency Teacup And Saucer", "Grüne Regency-Teetasse mit Untertasse", "Taza de té Regency verde con platillo",
              "Tasse à thé Regency verte avec soucoupe", "Tazza da tè Regency verde con piattino",
              "Chávena de chá Regency verde com pires"}},
            {{NameKind::product, "rose-cup"},
             {"Roses Regency Teacup And Saucer", "Regency-Teetasse mit Rosen und Untertasse",
              "Taza de té Regency con rosas y platillo", "Tasse à thé Regency à roses avec soucoupe",
              "Tazza da tè Regency con rose e piattino", "Chávena de chá Regency com rosas e pires"}},
            {{NameKind::category, "garden"}, {"Garden", "Garten", "Jardín", "Jardin", "Giardino", "Jardim"}},
            {{NameKind::category, "jewellery"},
             {"Jewellery & Accessories", "Schmuck & Accessoires", "Joyas y accesorios", "Bijoux et accessoires",
              "Gioielli e accessori", "Joias e acessórios"}},
            {{NameKind::promotion, "free-ship-50"},
             {"Free standard delivery from £50", "Gratis Standardversand ab 55 €", "Envío estándar gratis desde 55 €",
              "Livraison standard gratuite dès 55 €", "Spedizione standard gratuita da 55 €",
              "Envio normal grátis a partir de 55 €"}},
            {{NameKind::segment, "members"},
             {"members of the garden club", "Mitglieder des Gartenklubs", "socios del club de jardín",
              "membres du club de jardin", "soci del club di giardinaggio", "membros do clube de jardim"}},
            {{NameKind::site, "eu"}, {"Europe", "Europa", "Europa", "Europe", "Europa", "Europa"}},
            {{NameKind::shipping_method, "express"}, {"express", "Express", "exprés", "express", "espresso", "expresso"}},
            {{NameKind::payment_method, "card"},
             {"credit card", "Kreditkarte", "tarjeta de crédito", "carte de crédit", "carta di credito", "cartão de crédito"}},
        };
        const auto place = kNames.find({kind, id});
        if (place == kNames.end()) return std::nullopt;
        const auto language = std::find(kLanguages.begin(), kLanguages.end(), locale.substr(0, 2));
        return place->second[static_cast<std::size_t>(language - kLanguages.begin()) % kLanguages.size()];
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

/// Words that no shopper is to read, in any of the languages.
inline void expect_polite(const std::string& text) {
    const std::string lower = lower_case(text);
    for (const std::string_view forbidden :
         {"!",        "¡",        "invalid",        "illegal",     "failed",     "oops",        "sorry",     "error",
          "wrong",    "ungültig", "fehlgeschlagen", "fehler",      "leider",     "entschuldig", "falsch",    "unzulässig",
          "erreur",   "échou",    "échec",          "désol",       "malheureus", "erroné",      "incorrect", "inválid",
          "no válid", "fallo",    "fallad",         "lo sent",     "lamentable", "disculp",     "errat",     "non valid",
          "fallit",   "sbagliat", "spiacen",        "purtroppo",   "scusa",      "errad",       "incorret",  "não é possível",
          "falhou",   "lament",   "desculp",        "infelizmente"})
        EXPECT_EQ(lower.find(forbidden), std::string::npos) << "\"" << forbidden << "\" in: " << text;
}

/// Every argument was given, nothing was left empty.
inline void expect_complete(const std::string& text) {
    EXPECT_FALSE(text.empty());
    EXPECT_EQ(text.find_first_of("{}"), std::string::npos) << text;
    for (const std::string_view hole : {"  ", " .", " ,", "()", "“”", "„“", "«»", "«\u00A0\u00A0»"})
        EXPECT_EQ(text.find(hole), std::string::npos) << text;
}

inline void expect_fit_for_shoppers(const std::string& text) {
    expect_complete(text);
    expect_polite(text);
    EXPECT_LE(count_signs(text), kShopperSignsMax) << text;
    EXPECT_TRUE(text.ends_with('.')) << text;
}

}  // namespace couponry::words::test
