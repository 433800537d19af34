#include "scenario/rule_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "document/writer.h"
#include "engine/descriptor.h"
#include "engine/effect.h"

namespace couponry::scenario {
namespace {

using document::json_text;
using engine::ParameterKind;
using engine::ParameterSpec;

boost::json::object next_parameters(Words& words, std::span<const ParameterSpec> specs, const Reading& reading);

struct ListClause {
    std::string_view word;
    std::string_view plural;
    std::string_view key;
};
constexpr ListClause kListClauses[] = {{"product", "products", "products"},
                                       {"sku", "skus", "skus"},
                                       {"category", "categories", "categories"},
                                       {"brand", "brands", "brands"}};

boost::json::object next_bracketed_filter(Words& words, const Reading& reading) {
    words.need("(");
    boost::json::object filter = next_filter(words, reading);
    words.need(")");
    return filter;
}

bool take_list_clause(Words& words, boost::json::object& filter) {
    for (const ListClause& clause : kListClauses) {
        if (!words.take(clause.word) && !words.take(clause.plural)) continue;
        filter[json_text(clause.key)] = document::write_texts(words.next_list("an identifier"));
        return true;
    }
    return false;
}

bool take_clause(Words& words, const Reading& reading, boost::json::object& filter) {
    if (take_list_clause(words, filter)) return true;
    if (words.take("attribute")) {
        const std::string name = words.next("the name of an attribute");
        if (!filter.contains("attributes")) filter["attributes"].emplace_object();
        filter["attributes"].as_object()[name] = document::write_texts(words.next_list("a value"));
    } else if (words.take("priced")) {
        boost::json::object& price = filter["price"].emplace_object();
        if (words.take("from")) price["min"] = document::write_money(next_money(words, reading));
        if (words.take("to")) price["max"] = document::write_money(next_money(words, reading));
    } else if (words.take("full-price")) {
        filter["reduced"] = false;
    } else if (words.take("reduced")) {
        filter["reduced"] = !words.take("no");
        words.take("yes");
    } else if (words.take("except")) {
        filter["exclude"] = next_bracketed_filter(words, reading);
    } else if (words.take("either")) {
        boost::json::array& alternatives = filter["any"].emplace_array();
        do alternatives.push_back(next_bracketed_filter(words, reading));
        while (words.take("or"));
    } else {
        return false;
    }
    return true;
}

boost::json::value next_fact_scalar(Words& words) {
    if (!words.next_is_quoted()) {
        if (words.take("true")) return true;
        if (words.take("false")) return false;
        if (is_integer(words.peek())) return words.next_integer("a number");
    }
    return json_text(words.next("a value"));
}

/// One value, or a list of values: "gold or silver".
boost::json::value next_fact(Words& words) {
    boost::json::array values{next_fact_scalar(words)};
    while (words.take("or")) values.push_back(next_fact_scalar(words));
    if (values.size() > 1) return values;
    return values.front();
}

bool next_boolean(Words& words) {
    if (words.take("yes") || words.take("true")) return true;
    if (words.take("no") || words.take("false")) return false;
    throw StoryError{fmt::format("expected yes or no before \"{}\"", words.rest())};
}

boost::json::object next_price_list(Words& words, const Reading& reading) {
    boost::json::object prices;
    do {
        const std::string product = words.next("a product");
        prices[product] = document::write_money(next_money(words, reading));
    } while (words.take(",") || words.take("and"));
    return prices;
}

/// "90 days", or a date and time.
boost::json::value next_instant_or_days(Words& words, const Reading& reading) {
    if (words.peek(1) == "days" || words.peek(1) == "day") {
        const std::int64_t days = words.next_integer("a number of days");
        words.next("days");
        return json_text(fmt::format("P{}D", days));
    }
    return json_text(format_instant(next_instant(words, reading)));
}

boost::json::object next_fields(Words& words, const ParameterSpec& spec, const Reading& reading) {
    words.need("(");
    boost::json::object fields = next_parameters(words, spec.fields, reading);
    words.need(")");
    return fields;
}

boost::json::value next_value(Words& words, const ParameterSpec& spec, const Reading& reading) {
    switch (spec.kind) {
        case ParameterKind::boolean:
            return next_boolean(words);
        case ParameterKind::integer:
            return words.next_integer(spec.describes);
        case ParameterKind::text:
        case ParameterKind::choice:
            return json_text(words.next(spec.describes));
        case ParameterKind::percent:
            return json_text(next_percent(words));
        case ParameterKind::money:
            return document::write_money(next_money(words, reading));
        case ParameterKind::instant_or_days:
            return next_instant_or_days(words, reading);
        case ParameterKind::texts:
        case ParameterKind::dates:
            return document::write_texts(words.next_list(spec.describes));
        case ParameterKind::filter:
            return words.starts_with({"("}) ? next_bracketed_filter(words, reading) : next_filter(words, reading);
        case ParameterKind::price_list:
            return next_price_list(words, reading);
        case ParameterKind::fact_value:
            return next_fact(words);
        case ParameterKind::integer_or_money:
            if (amount_is_next(words)) return document::write_money(next_money(words, reading));
            return words.next_integer(spec.describes);
        case ParameterKind::object:
            return next_fields(words, spec, reading);
        case ParameterKind::objects: {
            boost::json::array entries;
            do entries.push_back(next_fields(words, spec, reading));
            while (words.starts_with({"("}));
            return entries;
        }
    }
    throw StoryError{"a parameter of an unknown kind"};
}

/// Parameters in any order, until a word that is none of them.
boost::json::object next_parameters(Words& words, std::span<const ParameterSpec> specs, const Reading& reading) {
    boost::json::object parameters;
    while (!words.at_end()) {
        const auto spec =
            std::find_if(specs.begin(), specs.end(), [&](const ParameterSpec& known) { return words.starts_with({known.name}); });
        if (spec == specs.end()) break;
        words.next("a parameter");
        parameters[json_text(spec->name)] = next_value(words, *spec, reading);
    }
    return parameters;
}

template <class Find>
boost::json::object next_rule(Words& words, const Find& find, std::string_view what, const Reading& reading) {
    const std::string type = words.next(what);
    const auto* descriptor = find(type);
    if (descriptor == nullptr) throw StoryError{fmt::format("there is no {} \"{}\"", what, type)};
    boost::json::object rule{{"type", type}};
    for (auto& [name, value] : next_parameters(words, descriptor->parameters, reading)) rule[name] = std::move(value);
    words.need_end();
    return rule;
}

}  // namespace

boost::json::object next_filter(Words& words, const Reading& reading) {
    boost::json::object filter;
    while (take_clause(words, reading, filter)) {
    }
    return filter;
}

std::optional<boost::json::object> next_goods(Words& words, const Reading& reading) {
    boost::json::object filter;
    bool is_said = false;
    while (words.take("items") || words.take("item") || take_clause(words, reading, filter)) is_said = true;
    if (!is_said) throw StoryError{fmt::format("expected which items before \"{}\"", words.rest())};
    if (filter.empty()) return std::nullopt;
    return filter;
}

boost::json::object next_condition(Words& words, const Reading& reading) {
    return next_rule(words, engine::find_condition, "condition", reading);
}

boost::json::object next_effect(Words& words, const Reading& reading) {
    return next_rule(words, engine::find_effect, "effect", reading);
}

}  // namespace couponry::scenario
