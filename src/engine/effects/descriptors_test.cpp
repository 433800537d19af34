// Every descriptor, of conditions and effects: its parameter list is well formed, and its compile and check read exactly what
// the list promises (a type that does not fit stops in Parameters::find).
#include <gtest/gtest.h>

#include <set>

#include "engine/effect.h"

namespace couponry::engine {
namespace {

template <class Call>
void for_each_type(const Call& call) {
    for (const ConditionDescriptor* descriptor : condition_descriptors()) call(descriptor->type, descriptor->parameters);
    for (const EffectDescriptor* descriptor : effect_descriptors()) call(descriptor->type, descriptor->parameters);
}

void expect_well_formed(std::span<const ParameterSpec> parameters) {
    std::set<std::string_view> names;
    std::map<std::string_view, int> groups;
    for (const ParameterSpec& parameter : parameters) {
        SCOPED_TRACE(parameter.name);
        EXPECT_FALSE(parameter.name.empty());
        EXPECT_NE(parameter.name, "type");
        EXPECT_TRUE(names.insert(parameter.name).second) << "twice";
        EXPECT_FALSE(parameter.describes.empty());
        EXPECT_LE(parameter.minimum, parameter.maximum);
        EXPECT_EQ(parameter.kind == ParameterKind::choice, !parameter.choices.empty());
        EXPECT_EQ(std::set(parameter.choices.begin(), parameter.choices.end()).size(), parameter.choices.size());
        const bool has_fields = parameter.kind == ParameterKind::object || parameter.kind == ParameterKind::objects;
        EXPECT_EQ(has_fields, !parameter.fields.empty());
        if (!parameter.one_of.empty()) {
            EXPECT_FALSE(parameter.required) << "one_of already asks for one of the group";
            ++groups[parameter.one_of];
        }
        expect_well_formed(parameter.fields);
    }
    for (const auto& [group, count] : groups) EXPECT_GE(count, 2) << group << " leaves no choice";
}

TEST(Descriptors, ParametersAreWellFormed) {
    for_each_type([](std::string_view type, std::span<const ParameterSpec> parameters) {
        SCOPED_TRACE(type);
        expect_well_formed(parameters);
    });
}

TEST(Descriptors, TypesAreUniqueAndComplete) {
    std::set<std::string_view> types;
    for_each_type([&](std::string_view type, std::span<const ParameterSpec>) { EXPECT_TRUE(types.insert(type).second) << type; });
    EXPECT_EQ(condition_descriptors().size(), 29U);
    EXPECT_EQ(effect_descriptors().size(), 20U);
    for (const ConditionDescriptor* descriptor : condition_descriptors()) {
        SCOPED_TRACE(descriptor->type);
        EXPECT_TRUE(descriptor->compile != nullptr && descriptor->judge != nullptr);
        EXPECT_NE(descriptor->fails_with, Reason::none);
        EXPECT_TRUE(descriptor->describes.ends_with('.'));
        EXPECT_EQ(condition_descriptors()[condition_index(descriptor->type)], descriptor);
    }
    for (const EffectDescriptor* descriptor : effect_descriptors()) {
        SCOPED_TRACE(descriptor->type);
        EXPECT_TRUE(descriptor->compile != nullptr && descriptor->run != nullptr);
        EXPECT_TRUE(descriptor->describes.ends_with('.'));
        EXPECT_EQ(effect_descriptors()[effect_index(descriptor->type)], descriptor);
    }
}

Parameters sample(std::span<const ParameterSpec> parameters, std::size_t choice, bool with_optional);

ParameterValue sample_value(const ParameterSpec& parameter, std::size_t choice, bool with_optional) {
    const std::int64_t number = parameter.minimum + 1;
    const MoneyMap amount{{*parse_currency("GBP"), number}};
    ItemFilter mugs;
    mugs.products = {"mug"};
    switch (parameter.kind) {
        case ParameterKind::boolean:
            return true;
        case ParameterKind::integer:
            return number;
        case ParameterKind::text:
            return std::string("text");
        case ParameterKind::choice:
            return std::string(parameter.choices[choice % parameter.choices.size()]);
        case ParameterKind::percent:
            return Percent{125'000};
        case ParameterKind::money:
            return amount;
        case ParameterKind::instant_or_days:
            return choice % 2 == 0 ? ParameterValue(Instant{1}) : ParameterValue(Days{90});
        case ParameterKind::texts:
            return std::vector<std::string>{"one", "two"};
        case ParameterKind::dates:
            return std::vector<Date>{{20'000}};
        case ParameterKind::filter:
            return mugs;
        case ParameterKind::price_list:
            return PriceList{{"mug", amount}};
        case ParameterKind::fact_value:
            return FactValue{{std::int64_t{3}}, false};
        case ParameterKind::integer_or_money:
            return choice % 2 == 0 ? ParameterValue(number) : ParameterValue(amount);
        case ParameterKind::object:
            return sample(parameter.fields, choice, with_optional);
        case ParameterKind::objects:
            return ParameterList{sample(parameter.fields, choice, with_optional)};
    }
    return true;
}

/// All parameters, or the required ones only; of each one_of group the member that `choice` points at.
Parameters sample(std::span<const ParameterSpec> parameters, std::size_t choice, bool with_optional) {
    Parameters made;
    for (const ParameterSpec& parameter : parameters) {
        bool is_given = parameter.required || with_optional;
        if (!parameter.one_of.empty()) {
            std::vector<std::string_view> group;
            for (const ParameterSpec& other : parameters)
                if (other.one_of == parameter.one_of) group.push_back(other.name);
            is_given = group[choice % group.size()] == parameter.name;
        }
        if (is_given) made.set(std::string(parameter.name), sample_value(parameter, choice, with_optional));
    }
    return made;
}

TEST(Descriptors, CompileAndCheckReadWhatTheListPromises) {
    constexpr std::size_t kChoices = 12;  // a multiple of every small group's size
    for (std::size_t choice = 0; choice < kChoices; ++choice)
        for (const bool with_optional : {false, true}) {
            Tables tables;
            FieldErrors errors;
            for (const ConditionDescriptor* descriptor : condition_descriptors()) {
                const Parameters parameters = sample(descriptor->parameters, choice, with_optional);
                if (descriptor->check != nullptr) descriptor->check(parameters, errors);
                Leaf leaf;
                descriptor->compile(parameters, tables, leaf);
            }
            for (const EffectDescriptor* descriptor : effect_descriptors()) {
                const Parameters parameters = sample(descriptor->parameters, choice, with_optional);
                if (descriptor->check != nullptr) descriptor->check(parameters, errors);
                CompiledEffect effect;
                descriptor->compile(parameters, tables, effect);
            }
            for (const FieldError& error : errors) EXPECT_TRUE(error.pointer.starts_with('/')) << error.detail;
        }
}

}  // namespace
}  // namespace couponry::engine
