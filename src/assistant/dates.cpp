#include "assistant/dates.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <vector>

#include "assistant/date_words.h"

namespace couponry::assistant {
namespace {

using enum DateWordKind;

constexpr int kMonths = 12;

Date plus(Date date, int days) {
    return Date{date.days + days};
}
DateRange one_day(Date date) {
    return {date, date};
}

DateRange month_of(int year, int month) {
    const Date first = date_of({year, month, 1});
    return {first, plus(month == kMonths ? date_of({year + 1, 1, 1}) : date_of({year, month + 1, 1}), -1)};
}

/// Nothing for the 31st of June.
std::optional<Date> real_date(int year, int month, int day) {
    if (month < 1 || month > kMonths || day < 1 || year < 1970 || year > 2200) return std::nullopt;
    const DateRange days = month_of(year, month);
    if (day > days.last.days - days.first.days + 1) return std::nullopt;
    return plus(days.first, day - 1);
}

std::optional<int> small_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

/// "28.11.2026", "28/11", "2026-11-28" in their parts; nothing for other texts.
std::vector<int> numbers_of(std::string_view text) {
    std::vector<int> numbers;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("./-"), text.size());
        const auto number = small_number(text.substr(0, end));
        if (!number) return {};
        numbers.push_back(*number);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return numbers;
}

constexpr bool comes_before(const DateWord& left, const DateWord& right) {
    return std::pair(left.language, left.word) < std::pair(right.language, right.word);
}
constexpr auto kSortedWords = [] {
    auto words = kDateWords;
    std::ranges::sort(words, comes_before);
    return words;
}();

const DateWord* meaning_of(std::string_view folded, Language language) {
    const DateWord asked{language, day, folded};
    const auto place = std::ranges::lower_bound(kSortedWords, asked, comes_before);
    return place != kSortedWords.end() && !comes_before(asked, *place) ? &*place : nullptr;
}

}  // namespace

/// What may begin at one token.
class DateReader {
public:
    DateReader(const Dates& dates, std::size_t at)
        : tokens_(dates.tokens_), words_(dates.words_), at_(at), calendar_(dates.calendar_), now_(civil_of(calendar_.today)) {}

    std::optional<FoundDate> read() const {
        for (const auto form : {&DateReader::counted, &DateReader::day_and_month, &DateReader::month_and_day, &DateReader::period,
                                &DateReader::single, &DateReader::event, &DateReader::numeric, &DateReader::ordinal})
            if (const auto found = (this->*form)()) return found;
        return std::nullopt;
    }

private:
    const DateWord* word(std::size_t offset, DateWordKind kind) const {
        if (at_ + offset >= tokens_.size() || words_[at_ + offset] == nullptr) return nullptr;
        return words_[at_ + offset]->kind == kind ? words_[at_ + offset] : nullptr;
    }
    std::optional<int> number(std::size_t offset) const {
        if (at_ + offset >= tokens_.size() || tokens_[at_ + offset].kind != TokenKind::number) return std::nullopt;
        return small_number(tokens_[at_ + offset].text);
    }
    bool is(std::size_t offset, std::initializer_list<std::string_view> words) const {
        return at_ + offset < tokens_.size() && std::ranges::find(words, tokens_[at_ + offset].folded) != words.end();
    }
    /// Whether the word before speaks of the past, or the one behind (`behind` from here): "el lunes pasado".
    bool is_past(std::size_t behind) const {
        if (word(behind, past) != nullptr) return true;
        return at_ > 0 && words_[at_ - 1] != nullptr && words_[at_ - 1]->kind == past;
    }

    /// "3 days ago", "vor 3 Tagen", "in 2 weeks".
    std::optional<FoundDate> counted() const {
        const bool is_before = word(0, ago_before) != nullptr;
        const bool is_ahead = word(0, ahead) != nullptr;
        const std::size_t from = is_before || is_ahead ? 1 : 0;
        const auto count = number(from);
        const DateWord* length = word(from + 1, unit);
        if (!count || *count > kYearDays || length == nullptr || (from == 0 && word(2, ago_after) == nullptr))
            return std::nullopt;
        const int days = *count * length->value;
        return FoundDate{one_day(plus(calendar_.today, is_ahead ? days : -days)), 3};
    }

    /// "28 November", "3. März 2026", "el 3 de marzo".
    std::optional<FoundDate> day_and_month() const {
        const auto day = number(0);
        if (!day) return std::nullopt;
        std::size_t next = 1;
        while (is(next, {"st", "nd", "rd", "th", "er", ".", "de", "of"})) ++next;
        const DateWord* named = word(next, month);
        if (named == nullptr) return std::nullopt;
        return dated(*day, named->value, next + 1);
    }
    /// "November 28th".
    std::optional<FoundDate> month_and_day() const {
        const DateWord* named = word(0, month);
        const auto day = named == nullptr ? std::nullopt : number(1);
        if (!day || calendar_.language != Language::en) return std::nullopt;
        return dated(*day, named->value, is(2, {"st", "nd", "rd", "th"}) ? 3 : 2);
    }
    std::optional<FoundDate> dated(int day, int month, std::size_t used) const {
        if (is(used, {"de"}) && number(used + 1)) ++used;
        if (const auto year = number(used); year && *year > 1999) {
            const auto date = real_date(*year, month, day);
            return date ? std::optional(FoundDate{one_day(*date), used + 1}) : std::nullopt;
        }
        const auto date = real_date(nearest_year(month), month, day);
        return date ? std::optional(FoundDate{one_day(*date), used}) : std::nullopt;
    }
    /// In which a month is at most half a year away.
    int nearest_year(int month) const {
        const int ahead = month - now_.month;
        return now_.year + (ahead > kMonths / 2 ? -1 : ahead < -kMonths / 2 ? 1 : 0);
    }

    /// "last week", "nächsten Monat", "la semana pasada", "this weekend".
    std::optional<FoundDate> period() const {
        for (const auto& [kind, value] : {std::pair{past, -1}, std::pair{next, 1}, std::pair{present, 0}}) {
            if (word(0, kind) != nullptr && word(1, unit) != nullptr && word(0, kind)->word != "since")
                return FoundDate{period_of(word(1, unit)->value, value), 2};
            if (word(0, unit) != nullptr && word(1, kind) != nullptr) return FoundDate{period_of(word(0, unit)->value, value), 2};
        }
        if (word(0, unit) != nullptr && is(1, {"que"}) && is(2, {"viene", "vem"}))
            return FoundDate{period_of(word(0, unit)->value, 1), 3};
        return std::nullopt;
    }
    DateRange period_of(int length, int step) const {
        const Date monday = plus(calendar_.today, -weekday_of(calendar_.today) + step * kWeekDays);
        if (length == kWeekDays) return {monday, plus(monday, kWeekDays - 1)};
        if (length == kWeekendDays) return {plus(monday, kWeekDays - 2), plus(monday, kWeekDays - 1)};
        if (length == kYearDays) return {date_of({now_.year + step, 1, 1}), date_of({now_.year + step, kMonths, 31})};
        if (length != kMonthDays) return one_day(plus(calendar_.today, step));
        const int months = now_.year * kMonths + now_.month - 1 + step;
        return month_of(months / kMonths, months % kMonths + 1);
    }

    /// A day, a weekday or a month.
    std::optional<FoundDate> single() const {
        const std::size_t from = word(0, past) != nullptr || word(0, next) != nullptr || word(0, present) != nullptr ? 1 : 0;
        if (const DateWord* found = word(0, day)) return FoundDate{one_day(plus(calendar_.today, found->value)), 1};
        if (const DateWord* found = word(from, weekday)) {
            const bool was = word(0, past) != nullptr || is_past(1);
            const int ahead = (found->value - weekday_of(calendar_.today) + kWeekDays) % kWeekDays;
            return FoundDate{one_day(plus(calendar_.today, was ? (ahead == 0 ? -kWeekDays : ahead - kWeekDays) : ahead)),
                             from + 1};
        }
        if (const DateWord* found = word(from, month); found != nullptr && !is_modal(from)) {
            if (const auto year = number(from + 1); year && *year > 1999 && *year < 2200)
                return FoundDate{month_of(*year, found->value), from + 2};
            int year = nearest_year(found->value);
            if (word(0, past) != nullptr && month_of(year, found->value).first >= calendar_.today) --year;
            return FoundDate{month_of(year, found->value), from + 1};
        }
        return std::nullopt;
    }
    /// "may" and "march" are months only behind a word that asks for one.
    bool is_modal(std::size_t offset) const {
        if (calendar_.language != Language::en || !is(offset, {"may", "march"})) return false;
        const std::size_t at = at_ + offset;
        if (at == 0) return true;
        const std::string& before = tokens_[at - 1].folded;
        constexpr std::array<std::string_view, 9> kAsking = {"in", "until", "till", "by", "since", "last", "next", "this", "of"};
        return std::ranges::find(kAsking, before) == kAsking.end();
    }

    /// Days that shops live by.
    std::optional<FoundDate> event() const {
        if (is(0, {"black"}) && is(1, {"friday"})) return FoundDate{one_day(black_friday()), 2};
        if (is(0, {"cyber"}) && is(1, {"monday"})) return FoundDate{one_day(plus(black_friday(), 3)), 2};
        return std::nullopt;
    }
    /// The day after the fourth Thursday of November.
    Date black_friday() const {
        constexpr int kThursday = 3;
        const Date first = date_of({now_.year, 11, 1});
        return plus(first, (kThursday - weekday_of(first) + kWeekDays) % kWeekDays + 3 * kWeekDays + 1);
    }

    std::optional<FoundDate> numeric() const {
        if (at_ >= tokens_.size() || tokens_[at_].text.find_first_of("./-") == std::string_view::npos) return std::nullopt;
        const std::vector<int> parts = numbers_of(tokens_[at_].text);
        if (parts.size() == 3 && parts[0] > 1999) {
            const auto date = real_date(parts[0], parts[1], parts[2]);
            return date ? std::optional(FoundDate{one_day(*date), 1}) : std::nullopt;
        }
        const bool is_decimal = parts.size() == 2 && tokens_[at_].text.find('/') == std::string_view::npos && !is_german_date();
        if (parts.size() < 2 || parts.size() > 3 || is_decimal) return std::nullopt;
        const bool month_first = (calendar_.month_first && parts[0] <= kMonths) || parts[1] > kMonths;
        const int month = month_first ? parts[0] : parts[1];
        const int year = parts.size() == 2 ? nearest_year(month) : parts[2] < 100 ? 2000 + parts[2] : parts[2];
        const auto date = real_date(year, month, month_first ? parts[1] : parts[0]);
        return date ? std::optional(FoundDate{one_day(*date), 1}) : std::nullopt;
    }

    /// "28.11." and "bis 28.11".
    bool is_german_date() const {
        if (calendar_.language != Language::de) return false;
        constexpr std::array<std::string_view, 6> kBefore = {"am", "bis", "zum", "vom", "ab", "seit"};
        return is(1, {"."}) || (at_ > 0 && std::ranges::find(kBefore, tokens_[at_ - 1].folded) != kBefore.end());
    }

    /// "the 28th", "am 28.", "el 28", "le 28": of this month, or the next one when it is over.
    std::optional<FoundDate> ordinal() const {
        const auto day = number(0);
        if (!day) return std::nullopt;
        const bool has_ending = is(1, {"st", "nd", "rd", "th"});
        constexpr std::array<std::string_view, 6> kArticles = {"am", "zum", "el", "le", "il", "dia"};
        const bool has_article = at_ > 0 && calendar_.language != Language::en &&
                                 std::ranges::find(kArticles, tokens_[at_ - 1].folded) != kArticles.end();
        if (!has_ending && !has_article) return std::nullopt;
        const bool is_over = *day < now_.day;
        const int months = now_.year * kMonths + now_.month - 1 + (is_over ? 1 : 0);
        const auto date = real_date(months / kMonths, months % kMonths + 1, *day);
        return date ? std::optional(FoundDate{one_day(*date), has_ending ? std::size_t{2} : std::size_t{1}}) : std::nullopt;
    }

    std::span<const Token> tokens_;
    std::span<const DateWord* const> words_;
    std::size_t at_;
    Calendar calendar_;
    CivilDate now_;
};

Dates::Dates(std::span<const Token> tokens, const Calendar& calendar) : tokens_(tokens), calendar_(calendar) {
    words_.reserve(tokens.size());
    for (const Token& token : tokens) words_.push_back(meaning_of(token.folded, calendar.language));
}

std::optional<FoundDate> Dates::at(std::size_t index) const {
    return DateReader(*this, index).read();
}

}  // namespace couponry::assistant
