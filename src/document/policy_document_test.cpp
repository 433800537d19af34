#include "document/policy_document.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "document/testing.h"

namespace couponry::document {
namespace {

using Pointers = std::vector<std::string>;

constexpr std::string_view kReturns = R"({"id": "returns-30", "topic": "returns", "sites": ["gb"],
    "title": {"de": "Rückgabe", "en": "Returns"}, "text": {"en": "Thirty days.\nIn one piece."},
    "source": {"name": "Terms, section 7", "url": "https://shop.example/terms#7"},
    "starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-12-31T23:59:59Z",
    "rules": {"days": 30, "from": "delivered", "excluded": {"categories": ["gift-cards"]}, "reasons": ["too_small", "damaged"],
              "approval": "automatic", "sender_pays": false}})";

TEST(PolicyDocument, ReadsAndWrites) {
    const std::string head = R"({"id": "p", "topic": ")";
    const std::string middle = R"(", "title": {"en": "T"}, "text": {"en": "T"}, "source": {"name": "Terms"})";
    const std::vector<std::string> texts = {
        std::string(kReturns),
        head + "exchange" + middle + R"(, "rules": {"days": 1, "from": "placed", "approval": "agent"}})",
        head + "cancellation" + middle + R"(, "rules": {"until": "shipped", "within_minutes": 30}})",
        head + "delivery" + middle + R"(, "rules": {"until": "shipped"}})",
        head + "price_match" + middle + R"(, "rules": {"days": 14, "decided_by": "agent"}})",
        head + "price_adjustment" + middle + R"(, "rules": {"decided_by": "agent"}})",
        head + "privacy" + middle + "}",
        head + "returns" + middle + "}",
    };
    for (const std::string& text : texts) {
        const auto policy = read_policy(json(text));
        ASSERT_TRUE(policy.has_value()) << text << policy.error().detail;
        EXPECT_EQ(boost::json::value(write_policy(*policy)), json(text));
    }
}

TEST(PolicyDocument, RefusesWithThePointer) {
    const struct {
        std::string_view pointer, value;
        Pointers pointers;
    } cases[] = {
        {"/id", "", {"/id"}},
        {"/topic", "", {"/topic"}},
        {"/topic", "\"refunds\"", {"/topic"}},
        {"/title", "", {"/title"}},
        {"/title", "{}", {"/title"}},
        {"/title/en", "\"\"", {"/title/en"}},
        {"/text", "", {"/text"}},
        {"/source", "", {"/source"}},
        {"/source/name", "", {"/source/name"}},
        {"/ends_at", "\"2025-12-31T23:59:59Z\"", {"/ends_at"}},
        {"/rules/days", "", {"/rules/days"}},
        {"/rules/days", "0", {"/rules/days"}},
        {"/rules/days", "3651", {"/rules/days"}},
        {"/rules/from", "\"paid\"", {"/rules/from"}},
        {"/rules/approval", "", {"/rules/approval"}},
        {"/rules/excluded", "{}", {"/rules/excluded"}},
        {"/rules/excluded/categories", "\"gift-cards\"", {"/rules/excluded/categories"}},
        {"/rules/until", "\"shipped\"", {"/rules/until"}},
        {"/topic", "\"privacy\"", {"/rules"}},
        {"/colour", "1", {"/colour"}},
    };
    for (const auto& [pointer, value, pointers] : cases)
        EXPECT_EQ(refused(read_policy(changed(json(kReturns), pointer, value))), pointers) << pointer << ' ' << value;
    EXPECT_EQ(
        refused(read_policy(changed(changed(json(kReturns), "/topic", "\"cancellation\""), "/rules", R"({"until": "placed"})"))),
        Pointers{"/rules/within_minutes"});
    EXPECT_EQ(
        refused(read_policy(changed(changed(json(kReturns), "/topic", "\"price_match\""), "/rules", R"({"decided_by": "me"})"))),
        Pointers{"/rules/decided_by"});
}

}  // namespace
}  // namespace couponry::document
