// The words of dates, folded, per language. Used by dates.cpp only.
#pragma once

#include <array>
#include <string_view>

#include "assistant/languages.h"

namespace couponry::assistant {

/// Day or period relative to now: `value` days, weeks … from the present one.
enum class DateWordKind : std::uint8_t { day, weekday, month, unit, past, next, present, ago_before, ago_after, ahead };

struct DateWord {
    Language language;
    DateWordKind kind;
    std::string_view word;
    int value =
        0;  // day: days from today; weekday: 0 Monday; month: 1 January; unit: its days, 30 a month, 365 a year, 2 a weekend
};

constexpr int kWeekDays = 7;
constexpr int kMonthDays = 30;
constexpr int kYearDays = 365;
constexpr int kWeekendDays = 2;

// clang-format off
constexpr auto kDateWords = [] {
    using enum Language;
    using enum DateWordKind;
    return std::to_array<DateWord>({
        {en, day, "today"}, {en, day, "tonight"}, {en, day, "tomorrow", 1}, {en, day, "tmrw", 1}, {en, day, "tomorow", 1}, {en, day, "yesterday", -1},
        {de, day, "heute"}, {de, day, "morgen", 1}, {de, day, "ubermorgen", 2}, {de, day, "gestern", -1}, {de, day, "vorgestern", -2},
        {es, day, "hoy"}, {es, day, "manana", 1}, {es, day, "ayer", -1}, {es, day, "anteayer", -2},
        {fr, day, "hui"}, {fr, day, "aujourdhui"}, {fr, day, "demain", 1}, {fr, day, "hier", -1}, {fr, day, "avant-hier", -2},
        {pt, day, "hoje"}, {pt, day, "amanha", 1}, {pt, day, "ontem", -1}, {pt, day, "anteontem", -2},
        {it, day, "oggi"}, {it, day, "domani", 1}, {it, day, "dopodomani", 2}, {it, day, "ieri", -1},
        {en, weekday, "monday", 0}, {en, weekday, "tuesday", 1}, {en, weekday, "wednesday", 2}, {en, weekday, "thursday", 3}, {en, weekday, "friday", 4}, {en, weekday, "saturday", 5}, {en, weekday, "sunday", 6},
        {de, weekday, "montag", 0}, {de, weekday, "dienstag", 1}, {de, weekday, "mittwoch", 2}, {de, weekday, "donnerstag", 3}, {de, weekday, "freitag", 4}, {de, weekday, "samstag", 5}, {de, weekday, "sonnabend", 5}, {de, weekday, "sonntag", 6},
        {es, weekday, "lunes", 0}, {es, weekday, "martes", 1}, {es, weekday, "miercoles", 2}, {es, weekday, "jueves", 3}, {es, weekday, "viernes", 4}, {es, weekday, "sabado", 5}, {es, weekday, "domingo", 6},
        {fr, weekday, "lundi", 0}, {fr, weekday, "mardi", 1}, {fr, weekday, "mercredi", 2}, {fr, weekday, "jeudi", 3}, {fr, weekday, "vendredi", 4}, {fr, weekday, "samedi", 5}, {fr, weekday, "dimanche", 6},
        {pt, weekday, "segunda", 0}, {pt, weekday, "terca", 1}, {pt, weekday, "quarta", 2}, {pt, weekday, "quinta", 3}, {pt, weekday, "sexta", 4}, {pt, weekday, "sabado", 5}, {pt, weekday, "domingo", 6},
        {it, weekday, "lunedi", 0}, {it, weekday, "martedi", 1}, {it, weekday, "mercoledi", 2}, {it, weekday, "giovedi", 3}, {it, weekday, "venerdi", 4}, {it, weekday, "sabato", 5}, {it, weekday, "domenica", 6},
        {en, month, "january", 1}, {en, month, "february", 2}, {en, month, "march", 3}, {en, month, "april", 4}, {en, month, "may", 5}, {en, month, "june", 6}, {en, month, "july", 7}, {en, month, "august", 8}, {en, month, "september", 9}, {en, month, "october", 10}, {en, month, "november", 11}, {en, month, "december", 12},
        {en, month, "jan", 1}, {en, month, "feb", 2}, {en, month, "apr", 4}, {en, month, "jul", 7}, {en, month, "aug", 8}, {en, month, "sept", 9}, {en, month, "oct", 10}, {en, month, "nov", 11}, {en, month, "dec", 12},
        {de, month, "januar", 1}, {de, month, "februar", 2}, {de, month, "marz", 3}, {de, month, "april", 4}, {de, month, "mai", 5}, {de, month, "juni", 6}, {de, month, "juli", 7}, {de, month, "august", 8}, {de, month, "september", 9}, {de, month, "oktober", 10}, {de, month, "november", 11}, {de, month, "dezember", 12},
        {es, month, "enero", 1}, {es, month, "febrero", 2}, {es, month, "marzo", 3}, {es, month, "abril", 4}, {es, month, "mayo", 5}, {es, month, "junio", 6}, {es, month, "julio", 7}, {es, month, "agosto", 8}, {es, month, "septiembre", 9}, {es, month, "octubre", 10}, {es, month, "noviembre", 11}, {es, month, "diciembre", 12},
        {fr, month, "janvier", 1}, {fr, month, "fevrier", 2}, {fr, month, "mars", 3}, {fr, month, "avril", 4}, {fr, month, "mai", 5}, {fr, month, "juin", 6}, {fr, month, "juillet", 7}, {fr, month, "aout", 8}, {fr, month, "septembre", 9}, {fr, month, "octobre", 10}, {fr, month, "novembre", 11}, {fr, month, "decembre", 12},
        {pt, month, "janeiro", 1}, {pt, month, "fevereiro", 2}, {pt, month, "marco", 3}, {pt, month, "abril", 4}, {pt, month, "maio", 5}, {pt, month, "junho", 6}, {pt, month, "julho", 7}, {pt, month, "agosto", 8}, {pt, month, "setembro", 9}, {pt, month, "outubro", 10}, {pt, month, "novembro", 11}, {pt, month, "dezembro", 12},
        {it, month, "gennaio", 1}, {it, month, "febbraio", 2}, {it, month, "marzo", 3}, {it, month, "aprile", 4}, {it, month, "maggio", 5}, {it, month, "giugno", 6}, {it, month, "luglio", 7}, {it, month, "agosto", 8}, {it, month, "settembre", 9}, {it, month, "ottobre", 10}, {it, month, "novembre", 11}, {it, month, "dicembre", 12},
        {en, unit, "day", 1}, {en, unit, "days", 1}, {en, unit, "week", 7}, {en, unit, "weeks", 7}, {en, unit, "month", 30}, {en, unit, "months", 30}, {en, unit, "year", 365}, {en, unit, "yr", 365}, {en, unit, "weekend", 2},
        {de, unit, "tag", 1}, {de, unit, "tage", 1}, {de, unit, "tagen", 1}, {de, unit, "woche", 7}, {de, unit, "wochen", 7}, {de, unit, "monat", 30}, {de, unit, "monate", 30}, {de, unit, "monaten", 30}, {de, unit, "jahr", 365}, {de, unit, "wochenende", 2},
        {es, unit, "dia", 1}, {es, unit, "dias", 1}, {es, unit, "semana", 7}, {es, unit, "semanas", 7}, {es, unit, "mes", 30}, {es, unit, "meses", 30}, {es, unit, "ano", 365},
        {fr, unit, "jour", 1}, {fr, unit, "jours", 1}, {fr, unit, "semaine", 7}, {fr, unit, "semaines", 7}, {fr, unit, "mois", 30}, {fr, unit, "an", 365}, {fr, unit, "annee", 365}, {fr, unit, "weekend", 2},
        {pt, unit, "dia", 1}, {pt, unit, "dias", 1}, {pt, unit, "semana", 7}, {pt, unit, "semanas", 7}, {pt, unit, "mes", 30}, {pt, unit, "meses", 30}, {pt, unit, "ano", 365},
        {it, unit, "giorno", 1}, {it, unit, "giorni", 1}, {it, unit, "settimana", 7}, {it, unit, "settimane", 7}, {it, unit, "mese", 30}, {it, unit, "mesi", 30}, {it, unit, "anno", 365}, {it, unit, "weekend", 2},
        {en, past, "last"}, {en, past, "since"}, {en, past, "past"}, {en, past, "previous"},
        {de, past, "letzte"}, {de, past, "letzten"}, {de, past, "letzter"}, {de, past, "letztes"}, {de, past, "seit"}, {de, past, "vergangene"}, {de, past, "vergangenen"},
        {es, past, "pasado"}, {es, past, "pasada"}, {es, past, "desde"}, {fr, past, "dernier"}, {fr, past, "derniere"}, {fr, past, "depuis"}, {fr, past, "passe"},
        {pt, past, "passado"}, {pt, past, "passada"}, {pt, past, "desde"}, {it, past, "scorso"}, {it, past, "scorsa"}, {it, past, "da"},
        {en, next, "next"}, {en, next, "coming"}, {de, next, "nachste"}, {de, next, "nachsten"}, {de, next, "nachster"}, {de, next, "nachstes"}, {de, next, "kommende"}, {de, next, "kommenden"},
        {es, next, "proximo"}, {es, next, "proxima"}, {es, next, "que"}, {fr, next, "prochain"}, {fr, next, "prochaine"}, {pt, next, "proximo"}, {pt, next, "proxima"}, {pt, next, "que"}, {it, next, "prossimo"}, {it, next, "prossima"},
        {en, present, "this"}, {de, present, "diese"}, {de, present, "diesen"}, {de, present, "dieser"}, {de, present, "dieses"}, {de, present, "diesem"}, {es, present, "este"}, {es, present, "esta"}, {fr, present, "ce"}, {fr, present, "cette"},
        {pt, present, "este"}, {pt, present, "esta"}, {pt, present, "essa"}, {pt, present, "esse"}, {it, present, "questo"}, {it, present, "questa"},
        {en, ago_after, "ago"}, {en, ago_after, "back"}, {it, ago_after, "fa"}, {pt, ago_after, "atras"}, {de, ago_before, "vor"}, {es, ago_before, "hace"}, {fr, ago_before, "a"}, {pt, ago_before, "ha"},
        {en, ahead, "in"}, {de, ahead, "in"}, {es, ahead, "en"}, {fr, ahead, "dans"}, {pt, ahead, "em"}, {it, ahead, "tra"}, {it, ahead, "fra"},
    });
}();
// clang-format on

}  // namespace couponry::assistant
