#include "document/parse.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>

#include "document/testing.h"

namespace couponry::document {
namespace {

std::string failure_of(std::string_view text) {
    const auto value = parse(text);
    return value ? "" : value.error().detail;
}

TEST(Parse, ReadsAValue) {
    const auto value = parse(R"( {"a": [1, -2, true, null, "é 😀"], "b": {}} )");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->at("a").as_array().size(), 5U);
    EXPECT_EQ(parse("\xEF\xBB\xBF{}")->as_object().size(), 0U);
}

TEST(Parse, NamesLineAndColumnOfAnError) {
    const struct {
        std::string_view text;
        std::string_view begins;
    } cases[] = {
        {"", "Line 1, column 1: the document ends too early"},
        {"{\"a\": 1,\n \"b\": [1,\n 2", "Line 3, column 3: the document ends too early"},
        {"{\"a\": 1}\n\nx", "Line 3, column 1: something follows"},
        {"{\"a\": 1\n \"b\": 2}", "Line 2, column 2: this is no JSON"},
        {"{\"é\": tru}", "Line 1, column 7: this is no JSON"},
        {"[NaN]", "Line 1, column 2: this is no JSON"},
        {"[Infinity]", "Line 1, column 2: this is no JSON"},
        {"[1e999]", "Line 1, column "},
        {"[\"\xC3\x28\"]", "Line 1, column "},
        {"[\"\\ud800\"]", "Line 1, column "},
        {"[\"a\nb\"]", "Line 1, column 4: this is no JSON"},
        {"{'a': 1}", "Line 1, column 2: this is no JSON"},
        {"[1,]", "Line 1, column 4: this is no JSON"},
        {"// x\n{}", "Line 1, column 1: this is no JSON"},
    };
    for (const auto& [text, begins] : cases) {
        const std::string detail = failure_of(text);
        EXPECT_TRUE(detail.starts_with(begins)) << text << "\n" << detail;
    }
}

TEST(Parse, RefusesAFieldThatStandsTwice) {
    EXPECT_EQ(failure_of("{\"a\": 1,\n\"b\": {\"c\": 1, \"a\": 2, \"c\": 3}}"),
              "Line 2, column 29: the object that ends here has the field \"c\" twice; keep one.");
    EXPECT_NE(failure_of(R"({"": 1, "": 2})"), "");
    EXPECT_NE(failure_of(R"({"a": 1, "\u0061": 2})"), "");
    EXPECT_EQ(failure_of(R"({"a": {"a": {"a": 1}}, "b": {"a": 1}})"), "");
    std::string many = "{";
    for (int index = 0; index < 100; ++index) many += "\"k" + std::to_string(index) + "\": {\"x\": 1, \"y\": 2},";
    EXPECT_EQ(failure_of(many + "\"z\": 1}"), "");
    EXPECT_NE(failure_of(many + "\"k50\": 1}"), "");
    EXPECT_EQ(failure_of("[" + many + "\"z\": 1}, {\"k1\": 1, \"k2\": 2}]"), "");
}

TEST(Parse, LimitsDepthAndSize) {
    const std::string deep(kDocumentDepthMax, '[');
    EXPECT_EQ(failure_of(deep + std::string(kDocumentDepthMax, ']')), "");
    EXPECT_NE(failure_of("[" + deep + std::string(kDocumentDepthMax + 1, ']')).find("nested deeper than 32"), std::string::npos);
    const auto large = parse("[1, 2, 3]", {}, 5);
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().type, "document_too_large");
    EXPECT_EQ(parse("[").error().type, "malformed_document");
}

TEST(Parse, FindsPlaces) {
    const std::string_view text = "{\"a\": [10, {\"b/c\": \"x,]\\\"\", \"d\": 5}],\n  \"é\": \"ü\", \"e\": {\n    \"~f\": true}}";
    const struct {
        std::string_view pointer;
        TextPosition position;
    } cases[] = {
        {"", {1, 1}},
        {"/a", {1, 7}},
        {"/a/0", {1, 8}},
        {"/a/1", {1, 12}},
        {"/a/1/b~1c", {1, 20}},
        {"/a/1/d", {1, 34}},
        {"/é", {2, 8}},
        {"/e", {2, 18}},
        {"/e/~0f", {3, 11}},
        {"/e/missing", {2, 18}},
        {"/missing/deeper", {1, 1}},
        {"/a/7", {1, 7}},
        {"/a/0/x", {1, 8}},
    };
    for (const auto& [pointer, position] : cases) {
        EXPECT_EQ(position_of(text, pointer).line, position.line) << pointer;
        EXPECT_EQ(position_of(text, pointer).column, position.column) << pointer;
    }
}

RC_GTEST_PROP(Parse, NeverFailsOtherwise, (std::string text)) {
    const auto value = parse(text);
    if (!value) RC_ASSERT(value.error().type == "malformed_document");
}

RC_GTEST_PROP(Parse, ReadsWhatIsWritten, (std::uint64_t seed)) {
    DocumentMaker maker(seed);
    const boost::json::value document = maker.cart();
    const auto read = parse(boost::json::serialize(document));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == document);
}

}  // namespace
}  // namespace couponry::document
