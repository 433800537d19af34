#include "assistant/dates.h"

#include <gtest/gtest.h>

#include "assistant/testing.h"

namespace couponry::assistant {
namespace {

/// The first date of a message on Monday, 15 June 2026: "2026-06-16", or both ends of a range.
std::string first_date(const std::string& message, Language language, bool month_first = false) {
    const std::string cleaned = clean(message);
    const std::vector<Token> tokens = tokens_of(cleaned);
    const Dates dates(tokens, {kMonday, language, month_first});
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto found = dates.at(i);
        if (!found) continue;
        const std::string first = format_date(found->days.first);
        return found->days.first == found->days.last ? first : first + "/" + format_date(found->days.last);
    }
    return "";
}

TEST(Dates, AreRelativeToTheShoppersDay) {
    using enum Language;
    EXPECT_EQ(first_date("is it still valid tomorrow", en), "2026-06-16");
    EXPECT_EQ(first_date("gilt das noch morgen", de), "2026-06-16");
    EXPECT_EQ(first_date("vale mañana", es), "2026-06-16");
    EXPECT_EQ(first_date("valable aujourd'hui", fr), "2026-06-15");
    EXPECT_EQ(first_date("valeu ontem", pt), "2026-06-14");
    EXPECT_EQ(first_date("scade domani", it), "2026-06-16");
    EXPECT_EQ(first_date("ordered 3 days ago", en), "2026-06-12");
    EXPECT_EQ(first_date("vor 2 Wochen bestellt", de), "2026-06-01");
    EXPECT_EQ(first_date("il y a 8 jours", fr), "2026-06-07");
    EXPECT_EQ(first_date("hace 3 días", es), "2026-06-12");
}

TEST(Dates, WeekdaysAreTheNextOnesUnlessThePastIsSpokenOf) {
    using enum Language;
    EXPECT_EQ(first_date("until Sunday", en), "2026-06-21");
    EXPECT_EQ(first_date("hasn't moved since Friday", en), "2026-06-12");
    EXPECT_EQ(first_date("last monday", en), "2026-06-08");
    EXPECT_EQ(first_date("el lunes pasado", es), "2026-06-08");
    EXPECT_EQ(first_date("bis Montag", de), "2026-06-15");
}

TEST(Dates, PeriodsAreWholeOnes) {
    using enum Language;
    EXPECT_EQ(first_date("a code last week", en), "2026-06-08/2026-06-14");
    EXPECT_EQ(first_date("this weekend", en), "2026-06-20/2026-06-21");
    EXPECT_EQ(first_date("nächsten Monat", de), "2026-07-01/2026-07-31");
    EXPECT_EQ(first_date("la semana pasada", es), "2026-06-08/2026-06-14");
    EXPECT_EQ(first_date("in october", en), "2026-10-01/2026-10-31");
    EXPECT_EQ(first_date("l'année dernière", fr), "2025-01-01/2025-12-31");
}

TEST(Dates, DaysOfTheCalendar) {
    using enum Language;
    EXPECT_EQ(first_date("on the 28th", en), "2026-06-28");
    EXPECT_EQ(first_date("on the 3rd", en), "2026-07-03");  // the third of June is over
    EXPECT_EQ(first_date("3. März 2027", de), "2027-03-03");
    EXPECT_EQ(first_date("el 3 de marzo", es), "2026-03-03");
    EXPECT_EQ(first_date("November 28th", en), "2026-11-28");
    EXPECT_EQ(first_date("28/11/2026", en), "2026-11-28");
    EXPECT_EQ(first_date("11/28", en, true), "2026-11-28");
    EXPECT_EQ(first_date("bis 28.11.", de), "2026-11-28");
    EXPECT_EQ(first_date("on 2026-02-30", en), "");
    EXPECT_EQ(first_date("black friday", en), "2026-11-27");
}

TEST(Dates, AVerbIsNoMonth) {
    EXPECT_EQ(first_date("may i use it", Language::en), "");
    EXPECT_EQ(first_date("valid until may", Language::en), "2026-05-01/2026-05-31");
}

}  // namespace
}  // namespace couponry::assistant
