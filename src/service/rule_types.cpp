#include "service/rule_types.h"

#include <boost/json.hpp>

#include "document/evaluation_document.h"
#include "document/writer.h"
#include "engine/effect.h"
#include "model/reason.h"

namespace couponry::service {
namespace {

using document::json_text;
using engine::ParameterKind;

std::string_view name_of(ParameterKind kind) {
    switch (kind) {
        case ParameterKind::boolean:
            return "boolean";
        case ParameterKind::integer:
            return "integer";
        case ParameterKind::text:
            return "text";
        case ParameterKind::choice:
            return "choice";
        case ParameterKind::percent:
            return "percent";
        case ParameterKind::money:
            return "money";
        case ParameterKind::instant_or_days:
            return "instant_or_days";
        case ParameterKind::texts:
            return "texts";
        case ParameterKind::dates:
            return "dates";
        case ParameterKind::filter:
            return "filter";
        case ParameterKind::price_list:
            return "price_list";
        case ParameterKind::fact_value:
            return "fact_value";
        case ParameterKind::integer_or_money:
            return "integer_or_money";
        case ParameterKind::object:
            return "object";
        case ParameterKind::objects:
            return "objects";
    }
    return {};
}

boost::json::array write_parameters(std::span<const engine::ParameterSpec> parameters) {
    boost::json::array array;
    for (const engine::ParameterSpec& parameter : parameters) {
        boost::json::object object{
            {"name", json_text(parameter.name)}, {"kind", json_text(name_of(parameter.kind))}, {"required", parameter.required}};
        document::put_text(object, "describes", parameter.describes);
        document::put_text(object, "one_of", parameter.one_of);
        if (!parameter.choices.empty()) {
            boost::json::array& choices = object["choices"].emplace_array();
            for (const std::string_view choice : parameter.choices) choices.emplace_back(json_text(choice));
        }
        if (!parameter.fields.empty()) object["fields"] = write_parameters(parameter.fields);
        if (parameter.kind == ParameterKind::integer || parameter.kind == ParameterKind::integer_or_money) {
            object["minimum"] = parameter.minimum;
            object["maximum"] = parameter.maximum;
        } else if (parameter.kind == ParameterKind::money) {
            object["minimum"] = parameter.minimum;
        }
        array.push_back(std::move(object));
    }
    return array;
}

}  // namespace

boost::json::object write_rule_types() {
    boost::json::array conditions, effects;
    for (const engine::ConditionDescriptor* descriptor : engine::condition_descriptors())
        conditions.push_back(boost::json::object{{"type", json_text(descriptor->type)},
                                                 {"describes", json_text(descriptor->describes)},
                                                 {"fails_with", json_text(reason_name(descriptor->fails_with))},
                                                 {"parameters", write_parameters(descriptor->parameters)}});
    for (const engine::EffectDescriptor* descriptor : engine::effect_descriptors())
        effects.push_back(boost::json::object{{"type", json_text(descriptor->type)},
                                              {"describes", json_text(descriptor->describes)},
                                              {"class", json_text(document::class_word(descriptor->effect_class))},
                                              {"parameters", write_parameters(descriptor->parameters)}});
    return {{"conditions", std::move(conditions)}, {"effects", std::move(effects)}};
}

}  // namespace couponry::service
