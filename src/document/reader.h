// Reader: one JSON value with its place in the document. Every reading function here returns whether it succeeded; what is
// wrong is added to the errors of the document with its JSON pointer, and reading goes on, so that a person sees all errors at
// once. Used by the other readers of this folder and by whoever reads a small document of its own. Belongs to one thread.
#pragma once

#include <array>
#include <bitset>
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/money.h"
#include "base/result.h"

namespace couponry::document {

/// Of one document so many errors are told; the rest would not be read.
constexpr std::size_t kErrorsMax = 50;
/// RFC 5321 leaves 254 bytes for an address.
constexpr std::size_t kEmailLengthMax = 254;
/// Of sums and counters over many orders: 2^63 is nine thousand times as much.
constexpr std::int64_t kTotalMax = 1'000'000'000'000'000;
/// No type has nearly so many fields.
constexpr std::size_t kFieldsPerObjectMax = 128;

class Reader {
public:
    /// `value` and `errors` must outlive the reader and all readers made from it.
    Reader(const boost::json::value& value, std::vector<FieldError>& errors) : value_(&value), errors_(&errors) {}
    Reader(const Reader& parent, std::string_view key, const boost::json::value& value)
        : value_(&value), errors_(parent.errors_), parent_(&parent), key_(key) {}
    Reader(const Reader& parent, std::size_t index, const boost::json::value& value)
        : value_(&value), errors_(parent.errors_), parent_(&parent), index_(index) {}

    const boost::json::value& value() const { return *value_; }
    std::string pointer() const;
    /// Adds an error here, or below at `relative` ("/ends_at"). Returns false, so that a reading function can end with it.
    bool refuse(std::string detail) const { return refuse_at({}, std::move(detail)); }
    bool refuse_at(std::string_view relative, std::string detail) const;
    std::size_t error_count() const { return errors_->size(); }

    /// nullptr, and an error, when the value is something else.
    const boost::json::object* object() const;
    const boost::json::array* array(std::size_t size_max = kValuesPerListMax) const;

private:
    static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);

    const boost::json::value* value_;
    std::vector<FieldError>* errors_;
    const Reader* parent_ = nullptr;
    std::string_view key_;
    std::size_t index_ = kNoIndex;
};

/// A key as a step of a JSON pointer: "a/b" is "/a~1b".
std::string pointer_step(std::string_view key);
/// The Failure of a document that was parsed but has errors: type "invalid_document", detail is the first error's.
Failure invalid_document(std::vector<FieldError> errors);

/// A whole document by a reading function of this shape; all its errors together are the Failure.
template <class Model, class Read>
Result<Model> read_whole(const boost::json::value& value, const Read& read);

// How single values are written. Each reads into its target and leaves it as it was when it refuses.

bool read_boolean(const Reader& reader, bool& target);
bool read_currency(const Reader& reader, Currency& target);
/// RFC 3339 with offset.
bool read_instant(const Reader& reader, Instant& target);
/// "2026-12-26".
bool read_date(const Reader& reader, Date& target);
/// "10:00"; "24:00" is 1440.
bool read_minute_of_day(const Reader& reader, std::int32_t& target);
/// A decimal text, 0 < p <= 100, at most four decimals.
bool read_percent(const Reader& reader, Percent& target);
bool read_email(const Reader& reader, std::string& target);
/// ISO 3166-1, two capital letters.
bool read_country(const Reader& reader, std::string& target);

struct Integer {
    std::int64_t least = 0;
    std::int64_t most = kTotalMax;
    bool operator()(const Reader& reader, std::int64_t& target) const;
    bool operator()(const Reader& reader, std::int32_t& target) const;
};

/// Text of one to `length_max` letters (Unicode code points); control characters, line ends among them, only where allowed.
struct Text {
    std::size_t length_max = kTextLengthMax;
    bool may_be_empty = false;
    bool may_have_lines = false;
    bool may_have_controls = false;
    bool operator()(const Reader& reader, std::string& target) const;
};
constexpr Text kIdentifier{.length_max = kIdentifierLengthMax};
/// "en", "en-GB".
constexpr std::size_t kLocaleLengthMax = 35;
constexpr Text kLocale{.length_max = kLocaleLengthMax};

/// {"GBP": 500}. Whatever is wrong with an amount, the pointer names the whole map and the sentence the currency.
struct Money {
    std::int64_t least = 0;
    std::int64_t most = kAmountMinorMax;
    bool may_be_empty = false;
    bool operator()(const Reader& reader, MoneyMap& target) const;
};

/// One of a few words, each of which stands for a value. Also says the word of a value, for the writers.
template <class Value, std::size_t count>
struct Choice {
    struct Entry {
        std::string_view word;
        Value value;
    };
    std::array<Entry, count> entries;

    bool operator()(const Reader& reader, Value& target) const;
    constexpr std::string_view word(Value value) const {
        for (const Entry& entry : entries)
            if (entry.value == value) return entry.word;
        return {};
    }
};
/// The text of the reader's value; nothing when it is something else.
std::optional<std::string_view> text_in(const Reader& reader);
/// Says that the value is none of `words`; returns false.
bool refuse_word(const Reader& reader, const std::vector<std::string_view>& words);

/// A list of what `read_entry` reads.
template <class ReadEntry>
struct ListOf {
    ReadEntry read_entry;
    std::size_t size_max = kValuesPerListMax;
    bool may_be_empty = true;

    template <class Entry>
    bool operator()(const Reader& reader, std::vector<Entry>& target) const;
};

/// An object whose keys are free, of what `read_entry` reads.
template <class ReadEntry>
struct MapOf {
    ReadEntry read_entry;
    std::size_t size_max = kValuesPerListMax;

    template <class Map>
    bool operator()(const Reader& reader, Map& target) const;
};

/// The fields of an object. A field that is null counts as absent. After all were asked for, refuse_others() refuses the rest.
class Fields {
public:
    /// Refuses what is not an object; then all fields are absent and none is missed.
    explicit Fields(const Reader& reader);
    bool is_object() const { return object_ != nullptr; }
    const Reader& reader() const { return *reader_; }
    /// nullptr when absent. Marks the field as known. Most objects have few fields and are asked for many.
    const boost::json::value* find(std::string_view name) { return (shapes_ & shape_of(name)) == 0 ? nullptr : look_up(name); }
    bool has(std::string_view name) { return find(name) != nullptr; }

    /// Returns whether the field was given and read.
    template <class Target, class Read>
    bool optional(std::string_view name, Target& target, const Read& read);
    /// The same, and an absent field is an error.
    template <class Target, class Read>
    bool required(std::string_view name, Target& target, const Read& read);
    void refuse_others();

private:
    /// One bit of 64, by the length and the first letter.
    static std::uint64_t shape_of(std::string_view name) {
        return std::uint64_t{1} << ((name.size() * 7 + (name.empty() ? 0 : static_cast<unsigned char>(name.front()))) % 64);
    }
    const boost::json::value* look_up(std::string_view name);

    const Reader* reader_;
    const boost::json::object* object_;
    std::bitset<kFieldsPerObjectMax> is_known_;
    std::uint64_t shapes_ = 0;  // of the names that are there, a bit each
    std::size_t next_ = 0;  // behind the last one found: whoever wrote them may have kept the order of those who ask
};

/// The identifier of something that is saved under `known` (from its address): then the field may be left out, and must not say
/// something else. An empty `known`: the field is required.
void read_own_identifier(Fields& fields, std::string_view name, std::string_view known, std::string& target,
                         const Text& text = kIdentifier);

}  // namespace couponry::document

#include "document/reader_templates.h"
