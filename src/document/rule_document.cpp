#include "document/rule_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <span>

#include "document/common.h"
#include "document/writer.h"
#include "engine/descriptor.h"
#include "engine/effect.h"

namespace couponry::document {
namespace {

using engine::ParameterKind;
using engine::ParameterSpec;

/// The longest thing that lists of a rule name is an e-mail address.
constexpr Text kListedText{.length_max = kEmailLengthMax};

bool read_parameters(const Reader& reader, std::span<const ParameterSpec> specs, std::string_view other_field,
                     Parameters& target);

/// Reads with `read` into a Value and sets it.
template <class Value, class Read>
bool set_parameter(const Reader& reader, const ParameterSpec& spec, const Read& read, Parameters& target) {
    Value value{};
    if (!read(reader, value)) return false;
    target.set(std::string(spec.name), std::move(value));
    return true;
}

bool read_choice(const Reader& reader, const ParameterSpec& spec, Parameters& target) {
    const auto text = text_in(reader);
    if (!text || std::find(spec.choices.begin(), spec.choices.end(), *text) == spec.choices.end())
        return refuse_word(reader, {spec.choices.begin(), spec.choices.end()});
    target.set(std::string(spec.name), std::string(*text));
    return true;
}

bool read_parameter(const Reader& reader, const ParameterSpec& spec, Parameters& target) {
    const Integer integer{.least = spec.minimum, .most = spec.maximum};
    const Money money{.least = spec.minimum, .most = spec.maximum};
    const auto read_fields = [&](const Reader& place, Parameters& fields) {
        return read_parameters(place, spec.fields, {}, fields);
    };
    const auto text = text_in(reader);
    switch (spec.kind) {
        case ParameterKind::boolean:
            return set_parameter<bool>(reader, spec, read_boolean, target);
        case ParameterKind::integer:
            return set_parameter<std::int64_t>(reader, spec, integer, target);
        case ParameterKind::text:
            return set_parameter<std::string>(reader, spec, Text{}, target);
        case ParameterKind::choice:
            return read_choice(reader, spec, target);
        case ParameterKind::percent:
            return set_parameter<Percent>(reader, spec, read_percent, target);
        case ParameterKind::money:
            return set_parameter<MoneyMap>(reader, spec, money, target);
        case ParameterKind::instant_or_days:
            return text && text->starts_with('P') ? set_parameter<Days>(reader, spec, read_days, target)
                                                  : set_parameter<Instant>(reader, spec, read_instant, target);
        case ParameterKind::texts:
            return set_parameter<std::vector<std::string>>(
                reader, spec, ListOf{.read_entry = kListedText, .size_max = kValuesPerListMax, .may_be_empty = false}, target);
        case ParameterKind::dates:
            return set_parameter<std::vector<Date>>(reader, spec, ListOf{read_date}, target);
        case ParameterKind::filter:
            return set_parameter<ItemFilter>(reader, spec, read_item_filter, target);
        case ParameterKind::price_list:
            return set_parameter<PriceList>(reader, spec, MapOf{money}, target);
        case ParameterKind::fact_value:
            return set_parameter<FactValue>(reader, spec, read_fact, target);
        case ParameterKind::integer_or_money:
            return reader.value().is_object() ? set_parameter<MoneyMap>(reader, spec, money, target)
                                              : set_parameter<std::int64_t>(reader, spec, integer, target);
        case ParameterKind::object:
            return set_parameter<Parameters>(reader, spec, read_fields, target);
        case ParameterKind::objects:
            return set_parameter<ParameterList>(
                reader, spec, ListOf{.read_entry = read_fields, .size_max = kTiersPerEffectMax, .may_be_empty = false}, target);
    }
    CHECK(false);
}

/// Of the parameters that exclude each other exactly one must be given; `first` is the first of them.
void check_one_of(const Reader& reader, std::span<const ParameterSpec> specs, const ParameterSpec& first,
                  const boost::json::object& object) {
    std::vector<std::string_view> names;
    std::vector<std::string_view> given;
    for (const ParameterSpec& spec : specs) {
        if (spec.one_of != first.one_of) continue;
        names.push_back(spec.name);
        const boost::json::value* value = object.if_contains(json_text(spec.name));
        if (value != nullptr && !value->is_null()) given.push_back(spec.name);
    }
    if (names.front() != first.name || given.size() == 1) return;
    const std::string list = fmt::format("{}", fmt::join(names, ", "));
    if (given.empty())
        reader.refuse_at(pointer_step(first.name), fmt::format("One of {} is missing; give exactly one.", list));
    else
        reader.refuse_at(pointer_step(given[1]), fmt::format("Only one of {} may be given; remove the others.", list));
}

/// `other_field` is read by the caller ("type" of a rule).
bool read_parameters(const Reader& reader, std::span<const ParameterSpec> specs, std::string_view other_field,
                     Parameters& target) {
    const std::size_t errors_before = reader.error_count();
    const boost::json::object* object = reader.object();
    if (object == nullptr) return false;
    for (const auto& [key, value] : *object) {
        const std::string_view name(key.data(), key.size());
        if (name == other_field) continue;
        const Reader place(reader, name, value);
        const auto spec =
            std::find_if(specs.begin(), specs.end(), [&](const ParameterSpec& known) { return known.name == name; });
        if (spec == specs.end())
            place.refuse("There is no such parameter here; correct its name or remove it.");
        else if (!value.is_null())
            read_parameter(place, *spec, target);
    }
    for (const ParameterSpec& spec : specs) {
        const boost::json::value* value = object->if_contains(json_text(spec.name));
        if (spec.required && (value == nullptr || value->is_null()))
            reader.refuse_at(pointer_step(spec.name),
                             fmt::format("The parameter \"{}\" is missing; it must be given.", spec.name));
        if (!spec.one_of.empty()) check_one_of(reader, specs, spec, *object);
    }
    return reader.error_count() == errors_before;
}

/// A rule whose descriptor is found by `find`.
template <class Find>
bool read_rule(const Reader& reader, const Find& find, std::string_view what, Rule& target) {
    Fields fields(reader);
    Rule rule;
    if (!fields.required("type", rule.type, kIdentifier)) return false;
    const auto* descriptor = find(rule.type);
    if (descriptor == nullptr)
        return reader.refuse_at(
            "/type",
            fmt::format("There is no {} of the type \"{}\"; the rule types are listed in the reference.", what, rule.type));
    if (!read_parameters(reader, descriptor->parameters, "type", rule.parameters)) return false;
    std::vector<FieldError> errors;
    if (descriptor->check != nullptr) descriptor->check(rule.parameters, errors);
    for (FieldError& error : errors) reader.refuse_at(error.pointer, std::move(error.detail));
    if (!errors.empty()) return false;
    target = std::move(rule);
    return true;
}

struct Joiner {
    std::string_view name;
    ConditionTree::Kind kind;
};
constexpr Joiner kJoiners[] = {
    {"all", ConditionTree::Kind::all}, {"any", ConditionTree::Kind::any}, {"none", ConditionTree::Kind::none}};

/// `depth` is the number of joiners above; `leaves` counts the conditions of the whole tree.
bool read_tree(const Reader& reader, std::size_t depth, std::size_t& leaves, ConditionTree& target) {
    const boost::json::object* object = reader.object();
    if (object == nullptr) return false;
    if (object->contains("type")) {
        ++leaves;
        target.kind = ConditionTree::Kind::leaf;
        return read_condition(reader, target.rule);
    }
    const auto joiner = std::find_if(std::begin(kJoiners), std::end(kJoiners),
                                     [&](const Joiner& known) { return object->contains(json_text(known.name)); });
    if (joiner == std::end(kJoiners) || object->size() != 1)
        return reader.refuse(
            "A condition is an object with \"type\", or with exactly one of \"all\", \"any\" and \"none\"; write it so.");
    if (depth == kConditionDepthMax)
        return reader.refuse(fmt::format("Conditions are nested deeper than {} levels; join them flatter.", kConditionDepthMax));
    target.kind = joiner->kind;
    const Reader place(reader, joiner->name, object->begin()->value());
    return ListOf{[&](const Reader& child_place, ConditionTree& child) {
        return read_tree(child_place, depth + 1, leaves, child);
    }}(place, target.children);
}

/// {"min": {…}, "max": {…}}.
bool read_price_range(const Reader& reader, ItemFilter& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    fields.optional("min", target.price_min, Money{});
    fields.optional("max", target.price_max, Money{});
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

bool read_filter(const Reader& reader, std::size_t depth, ItemFilter& target) {
    if (depth > kFilterDepthMax)
        return reader.refuse(fmt::format("Item filters are nested deeper than {} levels; join them flatter.", kFilterDepthMax));
    const std::size_t errors_before = reader.error_count();
    const auto read_inner = [&](const Reader& place, ItemFilter& inner) { return read_filter(place, depth + 1, inner); };
    // An empty list would read as "none of these" to some and "all" to others.
    const ListOf names{.read_entry = kListedText, .size_max = kValuesPerListMax, .may_be_empty = false};
    ItemFilter filter;
    Fields fields(reader);
    fields.optional("products", filter.products, names);
    fields.optional("skus", filter.skus, names);
    fields.optional("categories", filter.categories, names);
    fields.optional("brands", filter.brands, names);
    fields.optional("attributes", filter.attributes, read_attributes);
    for (const auto& [name, values] : filter.attributes)
        if (values.empty()) reader.refuse_at("/attributes" + pointer_step(name), "The list is empty; name at least one value.");
    fields.optional("price", filter, read_price_range);
    fields.optional("reduced", filter.reduced, read_boolean);
    if (ItemFilter exclude; fields.optional("exclude", exclude, read_inner)) {
        if (exclude == ItemFilter{})
            reader.refuse_at("/exclude", "This excludes everything; say what is excluded, or leave it out.");
        filter.exclude.push_back(std::move(exclude));
    }
    fields.optional("any", filter.any, ListOf{.read_entry = read_inner, .size_max = kTiersPerEffectMax, .may_be_empty = false});
    fields.refuse_others();
    if (reader.error_count() != errors_before) return false;
    target = std::move(filter);
    return true;
}

struct ParameterWriter {
    boost::json::value operator()(bool value) const { return value; }
    boost::json::value operator()(std::int64_t value) const { return value; }
    boost::json::value operator()(const std::string& value) const { return json_text(value); }
    boost::json::value operator()(Percent value) const { return json_text(format_percent(value)); }
    boost::json::value operator()(const MoneyMap& value) const { return write_money(value); }
    boost::json::value operator()(Instant value) const { return json_text(format_instant(value)); }
    boost::json::value operator()(Days value) const { return json_text(write_days(value)); }
    boost::json::value operator()(const std::vector<std::string>& value) const { return write_texts(value); }
    boost::json::value operator()(const ItemFilter& value) const { return write_item_filter(value); }
    boost::json::value operator()(const FactValue& value) const { return write_fact(value); }
    boost::json::value operator()(const Parameters& value) const { return write_parameters(value); }
    boost::json::value operator()(const PriceList& value) const {
        boost::json::object object;
        for (const auto& [product, amounts] : value) object[product] = write_money(amounts);
        return object;
    }
    boost::json::value operator()(const std::vector<Date>& value) const {
        boost::json::array array;
        for (Date date : value) array.emplace_back(json_text(format_date(date)));
        return array;
    }
    boost::json::value operator()(const ParameterList& value) const {
        boost::json::array array;
        for (const Parameters& entry : value) array.push_back(write_parameters(entry));
        return array;
    }
};

}  // namespace

boost::json::object write_parameters(const Parameters& parameters) {
    boost::json::object object;
    for (const auto& [name, value] : parameters.values()) object[name] = std::visit(ParameterWriter{}, value);
    return object;
}

bool read_item_filter(const Reader& reader, ItemFilter& target) {
    return read_filter(reader, 1, target);
}

bool read_condition(const Reader& reader, Rule& target) {
    return read_rule(reader, engine::find_condition, "condition", target);
}

bool read_effect(const Reader& reader, Rule& target) {
    return read_rule(reader, engine::find_effect, "effect", target);
}

bool read_condition_tree(const Reader& reader, ConditionTree& target) {
    const boost::json::object* object = reader.value().if_object();
    if (object != nullptr && object->empty()) {
        target = {};
        return true;
    }
    std::size_t leaves = 0;
    ConditionTree tree;
    if (!read_tree(reader, 0, leaves, tree)) return false;
    if (leaves > kLeavesPerPromotionMax)
        return reader.refuse(fmt::format("There are {} conditions; at most {} are allowed.", leaves, kLeavesPerPromotionMax));
    target = std::move(tree);
    return true;
}

boost::json::object write_item_filter(const ItemFilter& filter) {
    boost::json::object object;
    put_texts(object, "products", filter.products);
    put_texts(object, "skus", filter.skus);
    put_texts(object, "categories", filter.categories);
    put_texts(object, "brands", filter.brands);
    if (!filter.attributes.empty()) object["attributes"] = write_attributes(filter.attributes);
    boost::json::object price;
    put_money(price, "min", filter.price_min);
    put_money(price, "max", filter.price_max);
    if (!price.empty()) object["price"] = std::move(price);
    if (filter.reduced) object["reduced"] = *filter.reduced;
    if (!filter.exclude.empty()) object["exclude"] = write_item_filter(filter.exclude[0]);
    if (!filter.any.empty()) {
        boost::json::array any;
        for (const ItemFilter& inner : filter.any) any.push_back(write_item_filter(inner));
        object["any"] = std::move(any);
    }
    return object;
}

boost::json::object write_rule(const Rule& rule) {
    boost::json::object object;
    object["type"] = rule.type;
    for (auto& [name, value] : write_parameters(rule.parameters)) object[name] = std::move(value);
    return object;
}

boost::json::object write_condition_tree(const ConditionTree& tree) {
    if (tree.kind == ConditionTree::Kind::leaf) return write_rule(tree.rule);
    boost::json::array children;
    for (const ConditionTree& child : tree.children) children.push_back(write_condition_tree(child));
    for (const Joiner& joiner : kJoiners)
        if (joiner.kind == tree.kind) return {{json_text(joiner.name), std::move(children)}};
    CHECK(false);
}

}  // namespace couponry::document
