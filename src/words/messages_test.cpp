#include "words/messages.h"

#include <fstream>
#include <set>

#include "model/reason.h"
#include "words/testing.h"

namespace couponry::words::test {
namespace {

TEST(Messages, FormatsNamedArguments) {
    const Messages messages = Messages::load(R"({"a": "{code}: {count, plural, one {# piece} other {# pieces}}"})", "en").value();
    EXPECT_EQ(messages.format("a", {{"code", "X"}, {"count", 1}}), "X: 1 piece");
    EXPECT_EQ(messages.format("a", {{"count", 1200}, {"code", "We don't"}}), "We don't: 1,200 pieces");
    EXPECT_TRUE(messages.has("a"));
    EXPECT_FALSE(messages.has("b"));
}

TEST(Messages, NamesWhatItCannotRead) {
    const auto pointers = [](std::string_view json) {
        const Result<Messages> messages = Messages::load(json, "en");
        std::string found = messages ? "none" : messages.error().type;
        if (!messages)
            for (const FieldError& error : messages.error().errors) found += " " + error.pointer;
        return found;
    };
    EXPECT_EQ(pointers(R"({"a": "{b", "c": 1, "d": "fine"})"), "malformed_messages /a /c");
    EXPECT_EQ(pointers("[]"), "malformed_messages");
    EXPECT_EQ(pointers("{"), "malformed_messages");
}

TEST(Catalogue, FallsBackToTheLanguageThenToEnglish) {
    EXPECT_EQ(catalogue().find("de-AT").locale(), "de");
    EXPECT_EQ(catalogue().find("de").locale(), "de");
    EXPECT_EQ(catalogue().find("en-US").locale(), "en");
    EXPECT_EQ(catalogue().find("fr-FR").locale(), "fr");
    EXPECT_EQ(catalogue().find("pt-BR").locale(), "pt");
    EXPECT_EQ(catalogue().find("ES_mx").locale(), "es");
    EXPECT_EQ(catalogue().find("IT").locale(), "it");
    EXPECT_EQ(catalogue().find("nl-NL").locale(), "en");
    EXPECT_EQ(catalogue().find("french").locale(), "en");
    EXPECT_EQ(catalogue().find("").locale(), "en");
}

TEST(Catalogue, HasSixLanguages) {
    EXPECT_EQ(catalogue().locales(), (std::vector<std::string_view>{"de", "en", "es", "fr", "it", "pt"}));
    // What the other tests of this folder say is said in all of them.
    std::set<std::string_view> said;
    for (const std::string_view locale : kLocales) said.insert(catalogue().find(locale).locale());
    EXPECT_EQ(said.size(), catalogue().languages().size());
}

TEST(Catalogue, HasTheSameKeysInEveryLanguage) {
    const std::vector<std::string> english = catalogue().find("en").keys();
    for (const Messages& messages : catalogue().languages()) EXPECT_EQ(messages.keys(), english) << messages.locale();
}

TEST(Catalogue, HasEveryReasonForEverybody) {
    for (const Messages& messages : catalogue().languages()) {
#define X(name, stage)                                                                  \
    for (const char* part : {".shopper", ".agent", ".button"})                          \
        EXPECT_TRUE(messages.has(std::string("reason." #name) + part)) << #name << part;
        COUPONRY_REASONS(X)
#undef X
    }
}

TEST(Catalogue, HasEveryFix) {
    for (const Messages& messages : catalogue().languages())
        for (std::size_t kind = 0; kind < engine::kFixKinds; ++kind)
            EXPECT_TRUE(messages.has("fix." + std::string(engine::fix_kind_name(static_cast<engine::FixKind>(kind)))));
}

/// A variant that the code never asks for would be a dead text.
TEST(Catalogue, HasNoUnknownVariants) {
    const std::set<std::string> variants = {
        "",           "money", "money_items", "money_other", "pieces",  "pieces_items", "products",        "products_items",
        "grams",      "count", "more",        "days",        "instant", "again",        "names",           "not_observed",
        "observed",   "items", "all_items",   "other",       "saved",   "promotion",    "by_subscription", "by_one_off",
        "total_other"};
    for (const std::string& key : catalogue().find("en").keys()) {
        if (!key.starts_with("reason.")) continue;
        const std::size_t reason_end = key.find('.', 7);
        ASSERT_NE(reason_end, std::string::npos) << key;
        EXPECT_TRUE(parse_reason(key.substr(7, reason_end - 7))) << key;
        const std::size_t part_end = key.find('.', reason_end + 1);
        const std::string variant = part_end == std::string::npos ? "" : key.substr(part_end + 1);
        EXPECT_TRUE(variants.contains(variant)) << key;
    }
}

/// Whatever variant is chosen, its arguments are known: numbers where numbers are counted, words elsewhere.
TEST(Catalogue, AsksForKnownArgumentsOnly) {
    const std::set<std::string> counted = {"pieces", "pieces_items", "products", "products_items",
                                           "count",  "more",         "days",     "all_items"};
    for (const Messages& messages : catalogue().languages())
        for (const std::string& key : messages.keys()) {
            if (!key.starts_with("reason.") && !key.starts_with("fix.") && !key.starts_with("potential")) continue;
            const std::string variant = key.substr(key.rfind('.') + 1);
            Arguments arguments{{"code", "HELLO15"},
                                {"other", "SUMMER20"},
                                {"items", "Garden items"},
                                {"names", "Europe"},
                                {"currency", "GBP"},
                                {"saved", "£5.00"},
                                {"nearness", "near"},
                                {"date", "Friday, 3 July"},
                                {"time", "9:00"},
                                {"instant", "3 July 2026, 9:00 (Europe/London)"},
                                {"minutes", 2},
                                {"lines", 1},
                                {"promotion", "“Tea”"},
                                {"amount", "£6.00"},
                                {"saves", "£7.50"},
                                {"total", "£44.00"},
                                {"quantity", 2},
                                {"product", "Mug"},
                                {"count", 2},
                                {"value", "express"},
                                {"codes", "SUMMER20"},
                                {"title", "Free delivery"}};
            for (const std::string_view name : {"required", "observed", "missing", "excess"}) {
                if (counted.contains(variant))
                    arguments.set(name, 2);
                else
                    arguments.set(name, "£5.00");
            }
            expect_complete(messages.format(key, arguments));
            if (key.find(".agent") == std::string::npos) expect_polite(messages.text(key));
        }
}

/// For a hidden reason a shopper reads, and clicks, what an unknown code says.
TEST(Catalogue, HiddenReasonsReadLikeAnUnknownCode) {
    for (const Messages& messages : catalogue().languages())
        for (const std::string hidden :
             {"code_not_yours", "no_promotion", "promotion_inactive", "code_disabled", "reason_withheld"})
            for (const std::string part : {".shopper", ".button"})
                EXPECT_EQ(messages.text("reason." + hidden + part), messages.text("reason.code_not_found" + part)) << hidden;
}

/// api/reasons.yaml is read as lines: "- name: x", then "  key: value".
TEST(ReasonsFile, NamesEveryReasonWithItsStageInTheirOrder) {
    std::vector<std::string> expected, found;
#define X(name, stage) expected.push_back(#name " " #stage);
    COUPONRY_REASONS(X)
#undef X
    std::ifstream file("api/reasons.yaml");
    ASSERT_TRUE(file) << "the tests run at the root of the project";
    std::string line;
    int fields = 0;
    constexpr int kFieldsPerReason = 8;
    while (std::getline(file, line)) {
        if (line.starts_with("#")) continue;
        if (line.starts_with("- name: ")) {
            EXPECT_EQ(fields % kFieldsPerReason, 0) << line;
            found.push_back(line.substr(8));
        } else if (line.starts_with("  stage: ")) {
            ASSERT_FALSE(found.empty());
            found.back() += " " + line.substr(9);
        }
        ++fields;
    }
    EXPECT_EQ(found, expected);
    EXPECT_EQ(fields, static_cast<int>(expected.size()) * kFieldsPerReason);
}

}  // namespace
}  // namespace couponry::words::test
