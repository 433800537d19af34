#include "document/reader.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/common.h"
#include "document/testing.h"

namespace couponry::document {
namespace {

/// What reading a value says: "" when it was read, else "pointer: detail" of the first error.
template <class Target, class Read>
std::string said(std::string_view text, const Read& read) {
    const boost::json::value value = json(text);
    std::vector<FieldError> errors;
    Target target{};
    const bool is_read = read(Reader(value, errors), target);
    EXPECT_EQ(is_read, errors.empty()) << text;
    return errors.empty() ? "" : errors[0].pointer + ": " + errors[0].detail;
}

TEST(Reader, Integers) {
    constexpr Integer kSmall{.least = 1, .most = 20};
    EXPECT_EQ(said<std::int64_t>("1", kSmall), "");
    EXPECT_EQ(said<std::int64_t>("20", kSmall), "");
    EXPECT_EQ(said<std::int64_t>("0", kSmall), ": The number must be from 1 to 20.");
    EXPECT_EQ(said<std::int64_t>("21", kSmall), ": The number must be from 1 to 20.");
    EXPECT_EQ(said<std::int64_t>("18446744073709551615", kSmall), ": The number must be from 1 to 20.");
    for (const char* text : {"1.5", "1.0", "1e1", "36893488147419103232", "\"1\"", "true", "null", "[1]"})
        EXPECT_TRUE(said<std::int64_t>(text, kSmall).ends_with("it must be a whole number.")) << text;
}

TEST(Reader, Texts) {
    constexpr Text kShort{.length_max = 3};
    EXPECT_EQ(said<std::string>("\"abc\"", kShort), "");
    EXPECT_EQ(said<std::string>("\"日本語\"", kShort), "");
    EXPECT_EQ(said<std::string>("\"abcd\"", kShort), ": The text has 4 letters; at most 3 are allowed.");
    EXPECT_NE(said<std::string>("\"\"", kShort), "");
    EXPECT_NE(said<std::string>("\"a\\n\"", kShort), "");
    EXPECT_NE(said<std::string>("\"\\u0000\"", kShort), "");
    EXPECT_NE(said<std::string>("5", kShort), "");
    EXPECT_EQ(said<std::string>("\"a\\n\"", Text{.may_have_lines = true}), "");
    EXPECT_NE(said<std::string>("\"a\\u0007\"", Text{.may_have_lines = true}), "");
}

TEST(Reader, Percents) {
    for (const char* text : {"\"12.5\"", "\"100\"", "\"0.0001\"", "\"33.3333\""})
        EXPECT_EQ(said<Percent>(text, read_percent), "") << text;
    for (const char* text : {"\"0\"", "\"100.0001\"", "\"12.34567\"", "\"-5\"", "\"\"", "\"12,5\"", "\"20%\"", "\" 20\"", "20",
                             "12.5", "null", "{}"})
        EXPECT_NE(said<Percent>(text, read_percent), "") << text;
}

TEST(Reader, MoneyNamesTheWholeMap) {
    EXPECT_EQ(said<MoneyMap>(R"({"USD": 0, "JPY": 5})", Money{}), "");
    EXPECT_EQ(said<MoneyMap>(R"({"USD": -5})", Money{}),
              ": The amount in USD must be a whole number of minor units from 0 to 1000000000.");
    for (const char* text : {R"({})", R"({"usd": 5})", R"({"XYZ": 5})", R"({"USD": "5"})", R"({"USD": 5.5})", R"({"USD": null})",
                             R"({"USD": 1000000001})", "500", "\"5.00\"", "[]"})
        EXPECT_TRUE(said<MoneyMap>(text, Money{}).starts_with(": ")) << text;
    EXPECT_EQ(said<MoneyMap>("{}", Money{.may_be_empty = true}), "");
}

TEST(Reader, Times) {
    EXPECT_EQ(said<Instant>("\"2026-11-01T00:00:00-05:00\"", read_instant), "");
    for (const char* text : {"\"2026-11-01T00:00:00\"", "\"2026-11-01\"", "\"2026-13-01T00:00:00Z\"", "1761955200", "\"\""})
        EXPECT_NE(said<Instant>(text, read_instant), "") << text;
    for (const char* text : {"\"00:00\"", "\"23:59\"", "\"24:00\""})
        EXPECT_EQ(said<std::int32_t>(text, read_minute_of_day), "") << text;
    for (const char* text : {"\"24:01\"", "\"9:00\"", "\"10:60\"", "\"10-00\"", "\"10:00:00\"", "600"})
        EXPECT_NE(said<std::int32_t>(text, read_minute_of_day), "") << text;
    for (const char* text : {"\"P1D\"", "\"P36500D\""}) EXPECT_EQ(said<Days>(text, read_days), "") << text;
    for (const char* text : {"\"P0D\"", "\"P36501D\"", "\"30\"", "\"P30\"", "\"PD\"", "\"P-1D\"", "\"P1.5D\"", "\"P1M\"", "30"})
        EXPECT_NE(said<Days>(text, read_days), "") << text;
    EXPECT_EQ(said<CivilDate>("\"02-29\"", read_birthday), "");
    for (const char* text : {"\"02-30\"", "\"1990-02-01\"", "\"2-9\"", "\"13-01\""})
        EXPECT_NE(said<CivilDate>(text, read_birthday), "") << text;
}

TEST(Reader, PlainValues) {
    EXPECT_EQ(said<std::string>("\"a@example.com\"", read_email), "");
    for (const char* text : {"\"a\"", "\"@b\"", "\"a@\"", "\"a@b@c\"", "\"a b@c\"", "null"})
        EXPECT_NE(said<std::string>(text, read_email), "") << text;
    EXPECT_EQ(said<std::string>("\"US\"", read_country), "");
    for (const char* text : {"\"us\"", "\"USA\"", "\"U1\"", "\"\"", "1"})
        EXPECT_NE(said<std::string>(text, read_country), "") << text;
    EXPECT_EQ(said<Currency>("\"JPY\"", read_currency), "");
    EXPECT_NE(said<Currency>("\"jpy\"", read_currency), "");
    EXPECT_EQ(said<Rounding>("\"half\"", kRoundings),
              ": \"half\" is not known here; write one of \"half_up\", \"half_even\", \"down\".");
    EXPECT_EQ(said<bool>("1", read_boolean), ": This is a number; it must be true or false.");
}

TEST(Reader, Facts) {
    for (const char* text : {"true", "3", "-3", "\"\"", "[1, 2]", "[\"a\"]", "[]"})
        EXPECT_EQ(said<FactValue>(text, read_fact), "") << text;
    EXPECT_EQ(said<FactValue>("[1, \"a\"]", read_fact),
              ": The list mixes types; use only texts, only whole numbers, or only true and false.");
    EXPECT_TRUE(said<FactValue>("[1, 1.5]", read_fact).starts_with("/1: "));
    for (const char* text : {"1.5", "{}", "null", "[[1]]"}) EXPECT_NE(said<FactValue>(text, read_fact), "") << text;
}

TEST(Reader, ListsAndMapsNameTheEntry) {
    EXPECT_TRUE(said<std::vector<std::string>>(R"(["a", 5])", kIdentifiers).starts_with("/1: "));
    EXPECT_TRUE(said<std::vector<std::string>>("[\"a\", \"b\", \"c\"]", ListOf{.read_entry = kIdentifier, .size_max = 2})
                    .starts_with(": The list has 3 entries"));
    EXPECT_NE(said<std::vector<std::string>>("[]", ListOf{.read_entry = kIdentifier, .size_max = 2, .may_be_empty = false}), "");
    EXPECT_TRUE(said<Attributes>(R"({"a/b": {"x": 1}})", read_attributes).starts_with("/a~1b: "));
    EXPECT_NE(said<Attributes>(R"({"": "x"})", read_attributes), "");
}

TEST(Reader, FieldsRefuseWhatIsNotKnown) {
    const boost::json::value value = json(R"({"a": 1, "b~": null, "x/y": 2, "c": 3})");
    std::vector<FieldError> errors;
    const Reader reader(value, errors);
    Fields fields(reader);
    std::int64_t a = 0;
    std::int64_t b = 7;
    std::optional<std::int64_t> missing;
    EXPECT_TRUE(fields.required("a", a, Integer{}));
    EXPECT_FALSE(fields.optional("b~", b, Integer{}));  // null is absent
    EXPECT_FALSE(fields.required("missing", missing, Integer{}));
    fields.refuse_others();
    EXPECT_EQ(b, 7);
    EXPECT_EQ(pointers_of(invalid_document(errors)), (std::vector<std::string>{"/missing", "/x~1y", "/c"}));
    EXPECT_EQ(invalid_document(errors).detail, "/missing: The field \"missing\" is missing; it must be given.");
}

TEST(Reader, AtMostFiftyErrorsAreTold) {
    boost::json::array many(200, boost::json::value("x"));
    std::vector<FieldError> errors;
    std::vector<std::int64_t> target;
    const boost::json::value value = many;
    EXPECT_FALSE(ListOf{Integer{}}(Reader(value, errors), target));
    EXPECT_EQ(errors.size(), kErrorsMax);
    boost::json::object wide;
    for (int index = 0; index < 200; ++index) wide[std::to_string(index)] = 1;
    errors.clear();
    const boost::json::value wide_value = wide;
    const Reader reader(wide_value, errors);
    Fields fields(reader);
    fields.refuse_others();
    EXPECT_EQ(errors.size(), 1U);
}

}  // namespace
}  // namespace couponry::document
