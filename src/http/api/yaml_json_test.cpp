#include "http/api/yaml_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace couponry::http::api {
namespace {

std::string json_of(const std::string& yaml) {
    const auto value = yaml_to_json(yaml);
    return value ? boost::json::serialize(*value) : value.error().detail;
}

TEST(YamlJson, PlainScalarsFollowTheCoreSchema) {
    EXPECT_EQ(json_of("[null, Null, NULL, ~, ]"), "[null,null,null,null]");
    EXPECT_EQ(json_of("{a: , b: nULL}"), R"({"a":null,"b":"nULL"})");
    EXPECT_EQ(json_of("[true, True, FALSE, tRue, yes, no, on, off, y]"), R"([true,true,false,"tRue","yes","no","on","off","y"])");
    EXPECT_EQ(json_of("[0, -12, +12, 007, 0o14, 0x1F, 1_000, 12:30]"), R"([0,-12,12,7,12,31,"1_000","12:30"])");
    EXPECT_EQ(json_of("[1.5, -0.5, .5, 2., 1e3, 1E-2]"), "[1.5E0,-5E-1,5E-1,2E0,1E3,1E-2]");
    EXPECT_EQ(json_of("[1.2.3, 3.1.0, 1e, ., -, +, 0x-1, 2026-11-21]"),
              R"(["1.2.3","3.1.0","1e",".","-","+","0x-1","2026-11-21"])");
}

TEST(YamlJson, QuotedAndBlockScalarsAreTexts) {
    EXPECT_EQ(json_of(R"(["3.1", '10', "null", ""])"), R"(["3.1","10","null",""])");
    EXPECT_EQ(json_of("a: |\n  10\n  20\nb: >-\n  x\n  y\n"), R"({"a":"10\n20\n","b":"x y"})");
}

TEST(YamlJson, KeysKeepTheirOrder) {
    EXPECT_EQ(json_of("{z: 1, a: {'200': x, b: []}}"), R"({"z":1,"a":{"200":"x","b":[]}})");
}

TEST(YamlJson, AliasesAreWrittenOut) {
    EXPECT_EQ(json_of("{a: &x [1], b: *x}"), R"({"a":[1],"b":[1]})");
}

TEST(YamlJson, RefusesWhatJsonCannotSay) {
    EXPECT_EQ(json_of("a: 1\nb: 2\na: 3\n"), "Line 3, column 1: The key \"a\" stands twice.");
    EXPECT_EQ(json_of("200: x"), "Line 1, column 1: The key is no text; put it in quotes.");
    EXPECT_EQ(json_of("[.inf]"), "Line 1, column 2: JSON has no value for .inf.");
    EXPECT_EQ(json_of("[1e999]"), "Line 1, column 2: The number is too large.");
    EXPECT_EQ(json_of("!!int 3"), "Line 1, column 1: The tag tag:yaml.org,2002:int is not read.");
    EXPECT_EQ(yaml_to_json("a: [1").error().type, "malformed_yaml");
    EXPECT_EQ(yaml_to_json("a: b: c").error().type, "malformed_yaml");
}

}  // namespace
}  // namespace couponry::http::api
