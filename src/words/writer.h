// Writer: what all sentences of this folder are made with: messages, formats, names and the occasion. Used by the files of this
// folder only; lives as long as one Words.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/filter.h"
#include "words/formats.h"
#include "words/messages.h"
#include "words/names.h"
#include "words/words.h"

namespace couponry::words {

/// How much may be named: five things and what is asked of them, two things, or just how many.
enum class Detail : std::uint8_t { full, few, brief };
constexpr Detail kDetails[] = {Detail::full, Detail::few, Detail::brief};

/// How a day lies to today; `near` are the next and the last seven.
enum class Nearness : std::uint8_t { today, tomorrow, yesterday, near, far };

class Writer {
public:
    Writer(const Messages& messages, const Names& names, Occasion occasion);

    const Messages& messages() const { return messages_; }
    const Formats& formats() const { return formats_; }
    const Occasion& occasion() const { return occasion_; }
    std::string text(std::string_view key, const Arguments& arguments = {}) const { return messages_.format(key, arguments); }

    /// The name, else the id.
    std::string name(NameKind kind, std::string_view id) const;
    std::optional<std::string> find_name(NameKind kind, std::string_view id) const;
    std::string names(NameKind kind, const std::vector<std::string>& ids, Joined joined) const;
    /// The first of them, "and 3 more"; how many is said by the detail.
    std::string some_of(std::vector<std::string> texts, Joined joined, Detail detail) const;
    /// "a, b, c"
    std::string row(const std::vector<std::string>& texts) const;
    /// A promotion's title in quotation marks; nothing when it has none that a shopper may read.
    std::optional<std::string> promotion_title(std::string_view code) const;
    /// How an order is placed: "in our app", "on a tablet"; nothing for an unknown channel or device without a name.
    std::optional<std::string> place(std::string_view channel_or_device) const;

    std::string money(std::int64_t amount_minor) const { return formats_.money(amount_minor, occasion_.currency); }
    /// The amount of the occasion's currency, else all of them: "£5.00 or €6.00".
    std::string money(const MoneyMap& amounts) const;

    /// Which items a filter means, as part of a sentence: "Garden items at full price". nullptr: all of them.
    std::string items(const ItemFilter* filter, Joined joined, Detail detail) const;

    Nearness nearness(Instant instant) const;
    /// "Friday, 3 July" when near, "3 July", "3 July 2027" in another year.
    std::string day(Instant instant) const;
    std::string day(Date date) const;
    std::string time(Instant instant) const;
    /// Day and time, for a shopper.
    std::string instant(Instant instant) const;
    /// For a document: "3 July", with the time unless a window would begin or end with the day then.
    std::string window_start(Instant instant) const;
    std::string window_end(Instant instant) const;
    /// Day with year, time and zone, for an agent.
    std::string exact_instant(Instant instant) const;
    /// Sets nearness, date, time and, exact, instant.
    void set_instant(Instant instant, Arguments& arguments) const;
    /// Inside one of a schedule's days and hours: "Saturday and Sunday from 10:00 to 16:00".
    std::string schedule(const Schedule& schedule, Joined joined) const;

private:
    std::string product_items(const std::vector<std::string>& ids, NameKind kind, Joined joined, Detail detail) const;
    std::string category_names(const std::vector<std::string>& ids, Joined joined) const;
    std::string some_items(const ItemFilter& filter, Joined joined, Detail detail) const;
    std::string alternatives(const ItemFilter& filter, Joined joined, Detail detail) const;
    std::vector<std::string> item_details(const ItemFilter& filter, bool names_categories, bool names_brands,
                                          bool names_any) const;
    std::string days(const std::vector<int>& days, Joined joined) const;
    std::string window_bound(Instant instant, std::int32_t plain_minute) const;
    std::string date_text(Date date, std::string_view key) const;
    std::string date_text(Date date, Nearness nearness) const;

    const Messages& messages_;
    const Names& names_;
    Occasion occasion_;
    Formats formats_;
};

/// Asked of a filter: is "not reduced" all that it says?
bool asks_only_full_price(const ItemFilter& filter);

// One per rule: parts of the sentences of `promotion_words`.
std::string condition_words(const Writer& writer, const Rule& rule);
std::string effect_words(const Writer& writer, const Rule& rule);
std::string promotion_words(const Writer& writer, const Promotion& promotion);

std::string reason_words(const Writer& writer, const engine::CodeAnswer& answer, const engine::Evaluation& evaluation,
                         Audience audience);
std::string button_words(const Writer& writer, const engine::CodeAnswer& answer, Audience audience);
std::string fix_words(const Writer& writer, const engine::Fix& fix);
std::string potential_words(const Writer& writer, const engine::PotentialAnswer& answer);
/// The code as its coupon writes it, else as entered; shortened when endless.
std::string shown_code(const engine::CodeAnswer& answer);
std::string shown_entry(std::string_view entered);

/// Signs of a UTF-8 text, which are what the limit of shopper sentences counts.
std::size_t count_signs(std::string_view text);

}  // namespace couponry::words
