// The helpers of testing.h. Compiled with the tests, because the product has no use for them.
#include "document/testing.h"

#include <fmt/format.h>

#include "engine/descriptor.h"
#include "engine/effect.h"

namespace couponry::document {

using engine::ParameterKind;
using engine::ParameterSpec;

boost::json::value changed(boost::json::value document, std::string_view pointer, std::string_view new_text) {
    const std::size_t last = pointer.rfind('/');
    boost::json::value& parent = document.at_pointer(boost::json::string_view(pointer.data(), last));
    const boost::json::string_view name(pointer.data() + last + 1, pointer.size() - last - 1);
    if (parent.is_array()) {
        parent.as_array().at(std::stoul(std::string(name.data(), name.size()))) = json(new_text);
    } else if (new_text.empty()) {
        parent.as_object().erase(name);
    } else {
        parent.as_object()[name] = json(new_text);
    }
    return document;
}

std::string DocumentMaker::word() {
    static const char* const kWords[] = {"mug", "red-shoe", "a/b", "~tilde", "Tee é 20%", "日本", "0", "x y"};
    return kWords[random_.below(std::size(kWords))] + std::string(chance(2) ? "" : std::to_string(random_.below(50)));
}

boost::json::array DocumentMaker::words() {
    if (chance(4)) return {"US", "GB"};  // so that lists of countries and of currencies are met
    if (chance(4)) return {"USD"};
    boost::json::array array;
    for (std::int64_t count = number(1, 4); count > 0; --count) array.emplace_back(word());
    return array;
}

boost::json::object DocumentMaker::money(std::int64_t least) {
    boost::json::object object;
    object["USD"] = number(least, 100'000);
    if (chance(2)) object["EUR"] = number(least, 100'000);
    if (chance(4)) object["JPY"] = number(least, 1'000'000'000);
    return object;
}

boost::json::object DocumentMaker::filter(int depth) {
    boost::json::object object;
    for (const char* name : {"products", "skus", "categories", "brands"})
        if (chance(3)) object[name] = words();
    if (chance(4)) object["attributes"] = {{"color", words()}, {"size", word()}};
    if (chance(4)) object["price"] = {{"min", money(0)}};
    if (chance(3)) object["reduced"] = chance(2);
    if (depth > 1 && chance(3)) object["exclude"] = {{"products", words()}};
    if (depth > 1 && chance(3)) object["any"] = {filter(depth - 1), filter(depth - 1)};
    return object;
}

std::string DocumentMaker::instant() {
    return format_instant(Instant{number(1'600'000'000, 1'900'000'000) * kSecondMs + (chance(4) ? 250 : 0)});
}

boost::json::value DocumentMaker::fact() {
    if (chance(4)) return chance(2);
    if (chance(3)) return number(-5, 1'000'000'000'000);
    if (chance(3)) return {number(1, 9), number(1, 9)};
    return boost::json::value(boost::json::string(word()));
}

boost::json::value DocumentMaker::parameter(const ParameterSpec& spec) {
    switch (spec.kind) {
        case ParameterKind::boolean:
            return chance(2);
        case ParameterKind::integer:
            return number(spec.minimum, std::min<std::int64_t>(spec.maximum, spec.minimum + 20));
        case ParameterKind::text:
            return boost::json::value(boost::json::string(word()));
        case ParameterKind::choice: {
            const std::string_view choice = spec.choices[random_.below(spec.choices.size())];
            return boost::json::value(boost::json::string_view(choice.data(), choice.size()));
        }
        case ParameterKind::percent:
            return boost::json::value(
                boost::json::string(format_percent(Percent{static_cast<std::int32_t>(number(1, kHundredPercent))})));
        case ParameterKind::money:
            return money(spec.minimum);
        case ParameterKind::instant_or_days:
            return boost::json::value(boost::json::string(chance(2) ? fmt::format("P{}D", number(1, 900)) : instant()));
        case ParameterKind::texts:
            return words();
        case ParameterKind::dates:
            return {"2026-12-26", "2028-02-29"};
        case ParameterKind::filter:
            return filter(3);
        case ParameterKind::price_list:
            return {{word(), money(spec.minimum)}, {"other", money(spec.minimum)}};
        case ParameterKind::fact_value:
            return fact();
        case ParameterKind::integer_or_money:
            return chance(2) ? boost::json::value(number(spec.minimum, 100)) : boost::json::value(money(spec.minimum));
        case ParameterKind::object:
            return parameters(spec.fields);
        case ParameterKind::objects: {
            boost::json::array array;
            for (std::int64_t count = number(1, 3); count > 0; --count) array.push_back(parameters(spec.fields));
            return array;
        }
    }
    return nullptr;
}

boost::json::object DocumentMaker::parameters(std::span<const ParameterSpec> specs) {
    boost::json::object object;
    std::vector<std::string_view> settled;  // groups of which one must be given
    for (const ParameterSpec& spec : specs) {
        bool is_given = spec.required || chance(2);
        if (!spec.one_of.empty()) {
            if (std::find(settled.begin(), settled.end(), spec.one_of) != settled.end()) continue;
            const auto is_of_group = [&](const ParameterSpec& other) { return other.one_of == spec.one_of; };
            const auto count = std::count_if(specs.begin(), specs.end(), is_of_group);
            auto chosen = number(0, count - 1);
            const auto place = std::find_if(specs.begin(), specs.end(),
                                            [&](const ParameterSpec& other) { return is_of_group(other) && chosen-- == 0; });
            object[boost::json::string_view(place->name.data(), place->name.size())] = parameter(*place);
            settled.push_back(spec.one_of);
            is_given = false;
        }
        if (is_given) object[boost::json::string_view(spec.name.data(), spec.name.size())] = parameter(spec);
    }
    return object;
}

boost::json::object DocumentMaker::condition() {
    const auto descriptors = engine::condition_descriptors();
    const auto* descriptor = descriptors[random_.below(descriptors.size())];
    boost::json::object object = parameters(descriptor->parameters);
    object["type"] = boost::json::string_view(descriptor->type.data(), descriptor->type.size());
    return object;
}

boost::json::object DocumentMaker::effect() {
    const auto descriptors = engine::effect_descriptors();
    const auto* descriptor = descriptors[random_.below(descriptors.size())];
    boost::json::object object = parameters(descriptor->parameters);
    object["type"] = boost::json::string_view(descriptor->type.data(), descriptor->type.size());
    return object;
}

boost::json::object DocumentMaker::condition_tree(int depth) {
    if (depth == 0 || chance(3)) return condition();
    boost::json::array children;
    for (std::int64_t count = number(0, 3); count > 0; --count) children.push_back(condition_tree(depth - 1));
    static const char* const kJoiners[] = {"all", "any", "none"};
    return {{kJoiners[random_.below(3)], std::move(children)}};
}

boost::json::object DocumentMaker::promotion(std::string_view code) {
    boost::json::object object;
    object["code"] = boost::json::string_view(code.data(), code.size());
    object["name"] = word();
    if (chance(2)) object["public_name"] = {{"en", word()}, {"de-AT", word()}};
    if (chance(2)) object["campaign"] = "autumn";
    if (chance(2)) object["sites"] = chance(4) ? boost::json::array() : words();
    if (chance(2)) object["channels"] = {"online", "app"};
    if (chance(2)) object["starts_at"] = "2026-11-01T00:00:00-05:00";
    if (chance(2)) object["ends_at"] = "2027-11-01T00:00:00.125+01:00";
    if (chance(2))
        object["schedule"] = {{{"days", {"mon", "sun"}}, {"from", "22:00"}, {"to", "24:00"}, {"except", {"2026-12-26"}}}};
    if (chance(2)) object["coupons"] = chance(4) ? boost::json::array() : words();
    object["when"] = condition_tree(3);
    object["effects"] = {effect()};
    if (chance(2)) object["priority"] = number(0, 200);
    if (chance(3)) object["group"] = word();
    if (chance(3)) object["exclusive"] = "class";
    if (chance(3)) object["stackable"] = true;
    if (chance(3)) object["combines_with"] = {"item", "shipping"};
    if (chance(3)) object["never_with"] = words();
    if (chance(3)) object["only_with"] = boost::json::array();
    if (chance(2))
        object["limits"] = {{"redemptions", number(0, 9)},
                            {"budget", money(0)},
                            {"on_exhausted", "trim"},
                            {"per_period", {{"amount", money(0)}, {"per", "week"}, {"by", "customer"}}}};
    if (chance(3)) object["status"] = "paused";
    return object;
}

boost::json::object DocumentMaker::cart() {
    boost::json::object object{{"site", "us"}, {"currency", "USD"}, {"locale", "en-US"}};
    boost::json::array lines;
    for (std::int64_t count = number(0, 4); count > 0; --count) {
        boost::json::object line{{"product", word()}, {"quantity", number(1, 20)}};
        if (chance(2)) line[chance(2) ? "unit_price" : "subtotal"] = number(0, 9'999);
        if (chance(2)) line["categories"] = words();
        if (chance(2)) line["attributes"] = {{"color", words()}, {"size", 42}, {"new", true}};
        if (chance(3)) line["brand"] = word();
        if (chance(3)) line["discountable"] = chance(2);
        if (chance(3)) line["reduced_from"] = number(0, 9'999);
        if (chance(3)) line["minimum_price"] = number(0, 9'999);
        if (chance(3)) line["weight_grams"] = number(0, 9'999);
        if (chance(3)) line["purchase_type"] = "subscription";
        lines.push_back(std::move(line));
    }
    object["lines"] = std::move(lines);
    if (chance(2))
        object["customer"] = {
            {"id", word()},
            {"email", "a@example.com"},
            {"segments", chance(2) ? words() : boost::json::array()},
            {"attributes", {{"level", fact()}}},
            {"birthday", "02-29"},
            {"orders_count", number(0, 5)},
            {"orders", {{{"placed_at", instant()}, {"status", "cancelled"}, {"currency", "USD"}, {"total", 5}}}},
            {"grants", {{{"coupon", "CARE15"}, {"granted_at", instant()}, {"status", "used"}}}}};
    if (chance(2)) object["shipping"] = {{"method", "standard"}, {"amount", number(0, 999)}, {"country", "US"}, {"region", "NY"}};
    if (chance(3)) object["shipping_options"] = {{{"id", "fast"}, {"method", "express"}, {"amount", 999}}};
    if (chance(3)) object["payment"] = {{"method", "card"}, {"card_prefix", "411111"}};
    if (chance(2)) object["codes"] = words();
    if (chance(2)) object["at"] = instant();
    if (chance(3)) object["gifts"] = {{{"promotion", word()}, {"product", word()}}};
    if (chance(3)) object["order"] = word();
    if (chance(3)) object["automatic"] = false;
    if (chance(2)) object["metadata"] = {{"fact", fact()}, {"absent", nullptr}};
    return object;
}

}  // namespace couponry::document
