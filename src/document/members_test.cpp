#include "document/members.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/random.h"

namespace couponry::document {
namespace {

using ::testing::IsEmpty;

TEST(Members, StandAsTheyAreWritten) {
    const auto members = members_of(R"({"a":{"b":[1,{"c":"}"}],"d":"\"]\\"},"e":[],"f":-1.5,"g":"","":null})");
    ASSERT_EQ(members.size(), 5);
    EXPECT_EQ(members[0].name, "a");
    EXPECT_EQ(members[0].value, R"({"b":[1,{"c":"}"}],"d":"\"]\\"})");
    EXPECT_EQ(members[1].value, "[]");
    EXPECT_EQ(members[2].name, "f");
    EXPECT_EQ(members[2].value, "-1.5");
    EXPECT_EQ(members[3].value, R"("")");
    EXPECT_EQ(members[4].name, "");
    EXPECT_EQ(members[4].value, "null");
    EXPECT_THAT(members_of("{}"), IsEmpty());
}

boost::json::value make_value(RandomSource& random, int depth) {
    constexpr std::string_view kLetters = "ab\\\"{}[],: \n";
    const std::uint64_t kind = random.below(depth > 0 ? 4 : 2);
    if (kind == 0) return static_cast<std::int64_t>(random.below(1'000)) - 500;
    if (kind == 1) {
        boost::json::string text;
        for (std::uint64_t left = random.below(6); left > 0; --left) text += kLetters[random.below(kLetters.size())];
        return text;
    }
    if (kind == 2) {
        boost::json::array array;
        for (std::uint64_t left = random.below(4); left > 0; --left) array.push_back(make_value(random, depth - 1));
        return array;
    }
    boost::json::object object;
    for (std::uint64_t left = random.below(4); left > 0; --left)
        object["n" + std::to_string(left)] = make_value(random, depth - 1);
    return object;
}

TEST(Members, AreThoseThatAParserFinds) {
    SeededRandom random(7);
    for (int round = 0; round < 2'000; ++round) {
        boost::json::object object;
        for (std::uint64_t left = random.below(5); left > 0; --left) object["m" + std::to_string(left)] = make_value(random, 4);
        const std::string text = boost::json::serialize(object);
        const auto members = members_of(text);
        ASSERT_EQ(members.size(), object.size()) << text;
        for (const Member& member : members)
            EXPECT_EQ(boost::json::parse(member.value), object.at(std::string(member.name))) << text;
    }
}

}  // namespace
}  // namespace couponry::document
