// Dates as shoppers write them ("until Sunday", "vor 3 Tagen", "28/11", "el 3 de marzo", "last week"), as days of the calendar
// in the shopper's zone. Pure, any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "assistant/languages.h"
#include "assistant/tokens.h"
#include "base/clock.h"

namespace couponry::assistant {

/// Both ends included; a single day is both.
struct DateRange {
    Date first;
    Date last;
    bool operator==(const DateRange&) const = default;
};

struct FoundDate {
    DateRange days;
    std::size_t tokens = 0;  // that say it
};

struct Calendar {
    Date today;
    Language language = Language::en;
    bool month_first = false;  // 11/28, as in the United States
};

struct DateWord;

/// The dates of one message.
class Dates {
public:
    /// The tokens must outlive it.
    Dates(std::span<const Token> tokens, const Calendar& calendar);
    /// The date that begins with this token. A weekday or a day of the month is the next one, unless a word beside it speaks of the
    /// past ("since Friday"); a month is the nearest one.
    std::optional<FoundDate> at(std::size_t index) const;

private:
    friend class DateReader;
    std::span<const Token> tokens_;
    std::vector<const DateWord*> words_;  // what each token means for dates; nullptr for nothing
    Calendar calendar_;
};

}  // namespace couponry::assistant
