#include "document/rule_document.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "document/testing.h"
#include "engine/descriptor.h"
#include "engine/effect.h"

namespace couponry::document {
namespace {

template <class Model, class Read>
std::vector<std::string> refused_by(std::string_view text, const Read& read) {
    return refused(read_whole<Model>(json(text), read));
}
using Pointers = std::vector<std::string>;

TEST(RuleDocument, KeepsTypesOrderAndValues) {
    const auto rule = read_whole<Rule>(
        json(
            R"({"amount": {"USD": 3000}, "type": "min_subtotal", "basis": "remaining", "items": {"categories": ["health-beauty"]}})"),
        read_condition);
    ASSERT_TRUE(rule);
    EXPECT_EQ(rule->type, "min_subtotal");
    EXPECT_EQ(rule->parameters.values()[0].first, "amount");
    EXPECT_EQ(rule->parameters.find<MoneyMap>("amount")->find(*parse_currency("USD")), 3000);
    EXPECT_EQ(*rule->parameters.find<std::string>("basis"), "remaining");
    EXPECT_EQ(rule->parameters.find<ItemFilter>("items")->categories, std::vector<std::string>{"health-beauty"});
}

TEST(RuleDocument, RefusesBadConditions) {
    const struct {
        std::string_view text;
        Pointers pointers;
    } cases[] = {
        {R"(5)", {""}},
        {R"({})", {"/type"}},
        {R"({"type": 5})", {"/type"}},
        {R"({"type": "min_total"})", {"/type"}},
        {R"({"type": "min_subtotal"})", {"/amount"}},
        {R"({"type": "min_subtotal", "amount": null})", {"/amount"}},
        {R"({"type": "min_subtotal", "amount": 3000})", {"/amount"}},
        {R"({"type": "min_subtotal", "amount": {"USD": -1}})", {"/amount"}},
        {R"({"type": "min_subtotal", "amount": {"USD": 1}, "basis": "net"})", {"/basis"}},
        {R"({"type": "min_subtotal", "amount": {"USD": 1}, "item": {}, "basis": 1})", {"/item", "/basis"}},
        {R"({"type": "min_subtotal", "amount": {"USD": 1}, "items": {"category": ["x"]}})", {"/items/category"}},
        {R"({"type": "segment", "any_of": []})", {"/any_of"}},
        {R"({"type": "segment"})", {"/any_of"}},
        {R"({"type": "segment", "any_of": ["a"], "none_of": ["b"]})", {"/none_of"}},
        {R"({"type": "segment", "any_of": ["a", 5]})", {"/any_of/1"}},
    };
    for (const auto& [text, pointers] : cases) EXPECT_EQ(refused_by<Rule>(text, read_condition), pointers) << text;
}

TEST(RuleDocument, RefusesBadEffects) {
    const struct {
        std::string_view text;
        Pointers pointers;
    } cases[] = {
        {R"({"type": "percent_off_items"})", {"/percent"}},
        {R"({"type": "percent_off_items", "percent": "0"})", {"/percent"}},
        {R"({"type": "percent_off_items", "percent": "100.5"})", {"/percent"}},
        {R"({"type": "percent_off_items", "percent": "12.34567"})", {"/percent"}},
        {R"({"type": "percent_off_items", "percent": 20})", {"/percent"}},
        {R"({"type": "amount_off_order"})", {"/amount"}},
        {R"({"type": "amount_off_order", "amount": {"USD": -500}})", {"/amount"}},
        {R"({"type": "min_subtotal", "amount": {"USD": 1}})", {"/type"}},
        {R"({"type": "buy_x_get_y", "buy": {"quantity": 1}, "get": {"quantity": 1}})", {"/get/percent"}},
        {R"({"type": "buy_x_get_y", "buy": {"quantity": 1, "x": 1}, "get": {"quantity": 0, "percent": "100"}})",
         {"/buy/x", "/get/quantity"}},
        {R"({"type": "buy_x_get_y", "buy": {"quantity": 1}, "get": {"percent": "100", "price": {"USD": 1}}})", {"/get/price"}},
        {R"({"type": "tiered_order", "tiers": []})", {"/tiers"}},
    };
    for (const auto& [text, pointers] : cases) EXPECT_EQ(refused_by<Rule>(text, read_effect), pointers) << text;
}

TEST(RuleDocument, RefusesBadFilters) {
    const struct {
        std::string_view text;
        Pointers pointers;
    } cases[] = {
        {R"({"products": []})", {"/products"}},
        {R"({"products": "mug"})", {"/products"}},
        {R"({"attributes": {"color": []}})", {"/attributes/color"}},
        {R"({"attributes": {"color": {"is": "red"}}})", {"/attributes/color"}},
        {R"({"price": {"min": 5000}})", {"/price/min"}},
        {R"({"price": {"from": {"USD": 5}}})", {"/price/from"}},
        {R"({"reduced": "yes"})", {"/reduced"}},
        {R"({"exclude": {}})", {"/exclude"}},
        {R"({"exclude": {"any": [{"brands": [""]}]}})", {"/exclude/any/0/brands/0"}},
        {R"({"any": []})", {"/any"}},
        {R"({"any": [{"any": [{"any": [{"any": [{"reduced": true}]}]}]}]})", {"/any/0/any/0/any/0/any/0"}},
    };
    for (const auto& [text, pointers] : cases) EXPECT_EQ(refused_by<ItemFilter>(text, read_item_filter), pointers) << text;
    EXPECT_EQ(refused_by<ItemFilter>("{}", read_item_filter), Pointers{});
}

TEST(RuleDocument, LimitsTheTree) {
    const std::string leaf = R"({"type": "logged_in"})";
    const auto nested = [&](std::size_t joiners) {
        std::string text = leaf;
        for (std::size_t count = 0; count < joiners; ++count) text = R"({"all": [)" + text + "]}";
        return text;
    };
    const auto wide = [&](std::size_t leaves) {
        std::string text = leaf;
        for (std::size_t count = 1; count < leaves; ++count) text += "," + leaf;
        return R"({"any": [)" + text + "]}";
    };
    EXPECT_EQ(refused_by<ConditionTree>(nested(kConditionDepthMax), read_condition_tree), Pointers{});
    EXPECT_EQ(refused_by<ConditionTree>(nested(kConditionDepthMax + 1), read_condition_tree),
              Pointers{"/all/0/all/0/all/0/all/0/all/0/all/0/all/0/all/0"});
    EXPECT_EQ(refused_by<ConditionTree>(wide(kLeavesPerPromotionMax), read_condition_tree), Pointers{});
    EXPECT_EQ(refused_by<ConditionTree>(wide(kLeavesPerPromotionMax + 1), read_condition_tree), Pointers{""});
}

TEST(RuleDocument, RefusesBadTrees) {
    const struct {
        std::string_view text;
        Pointers pointers;
    } cases[] = {
        {R"([])", {""}},
        {R"({"every": []})", {""}},
        {R"({"all": [], "any": []})", {""}},
        {R"({"all": {}})", {"/all"}},
        {R"({"all": [{}]})", {"/all/0"}},
        {R"({"all": [{"any": [5, {"type": "min_subtotal", "amount": {"USD": 1}}, {"type": "x"}]}]})",
         {"/all/0/any/0", "/all/0/any/2/type"}},
    };
    for (const auto& [text, pointers] : cases) EXPECT_EQ(refused_by<ConditionTree>(text, read_condition_tree), pointers) << text;
    EXPECT_EQ(refused_by<ConditionTree>("{}", read_condition_tree), Pointers{});
}

/// Reads a random document of a type, unless the type's own check refuses it, and compares it with what was written and read again.
template <class Read>
void check_round_trip(DocumentMaker& maker, std::string_view type, std::span<const engine::ParameterSpec> specs, const Read& read,
                      std::set<std::string>& read_types) {
    boost::json::object document = maker.parameters(specs);
    document["type"] = boost::json::string_view(type.data(), type.size());
    const auto rule = read_whole<Rule>(document, read);
    if (!rule) {
        for (const FieldError& error : rule.error().errors) EXPECT_FALSE(error.detail.empty()) << document;
        return;
    }
    const boost::json::value written = write_rule(*rule);
    EXPECT_EQ(written.as_object().size(), document.size()) << document;
    const auto again = read_whole<Rule>(written, read);
    EXPECT_TRUE(again && *again == *rule) << document;
    read_types.emplace(type);
}

TEST(RuleDocument, EveryRuleTypeRoundTrips) {
    std::set<std::string> read_types;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        DocumentMaker maker(seed);
        for (const auto* descriptor : engine::condition_descriptors())
            check_round_trip(maker, descriptor->type, descriptor->parameters, read_condition, read_types);
        for (const auto* descriptor : engine::effect_descriptors())
            check_round_trip(maker, descriptor->type, descriptor->parameters, read_effect, read_types);
    }
    for (const auto* descriptor : engine::condition_descriptors())
        EXPECT_TRUE(read_types.contains(std::string(descriptor->type))) << descriptor->type;
    for (const auto* descriptor : engine::effect_descriptors())
        EXPECT_TRUE(read_types.contains(std::string(descriptor->type))) << descriptor->type;
}

/// Every parameter of every type: an unknown field beside it and a value of a wrong kind are refused with a pointer to it.
TEST(RuleDocument, EveryParameterRefusesAnotherKind) {
    const auto check = [](const auto* descriptor, const auto& read) {
        for (const engine::ParameterSpec& spec : descriptor->parameters) {
            const boost::json::string_view name(spec.name.data(), spec.name.size());
            boost::json::object document{{"type", boost::json::string_view(descriptor->type.data(), descriptor->type.size())}};
            document[name] = 1.5;
            const auto rule = read_whole<Rule>(document, read);
            ASSERT_FALSE(rule) << descriptor->type << " " << spec.name;
            EXPECT_EQ(rule.error().errors[0].pointer, "/" + std::string(spec.name)) << descriptor->type;
            EXPECT_FALSE(rule.error().errors[0].detail.empty());
        }
    };
    for (const auto* descriptor : engine::condition_descriptors()) check(descriptor, read_condition);
    for (const auto* descriptor : engine::effect_descriptors()) check(descriptor, read_effect);
}

RC_GTEST_PROP(RuleDocument, TreesRoundTrip, (std::uint64_t seed)) {
    DocumentMaker maker(seed);
    const auto tree = read_whole<ConditionTree>(maker.condition_tree(4), read_condition_tree);
    RC_PRE(tree.has_value());
    const auto again = read_whole<ConditionTree>(write_condition_tree(*tree), read_condition_tree);
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == *tree);
}

RC_GTEST_PROP(RuleDocument, FiltersRoundTrip, (std::uint64_t seed)) {
    DocumentMaker maker(seed);
    const auto filter = read_whole<ItemFilter>(maker.filter(3), read_item_filter);
    RC_ASSERT(filter.has_value());
    const auto again = read_whole<ItemFilter>(write_item_filter(*filter), read_item_filter);
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == *filter);
}

}  // namespace
}  // namespace couponry::document
