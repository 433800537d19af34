// One condition in words, as a clause after "when" ("wenn"): which parameters a type has is said in engine/conditions.
#include <algorithm>
#include <array>

#include "words/writer.h"

namespace couponry::words {
namespace {

using Texts = std::vector<std::string>;

/// "10:00", which the reader has checked.
std::int32_t minute_of(const std::string& text) {
    return (text[0] - '0') * 600 + (text[1] - '0') * 60 + (text[3] - '0') * 10 + (text[4] - '0');
}

Schedule schedule_of(const Parameters& parameters) {
    constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    Schedule schedule;
    if (const auto* days = parameters.find<Texts>("days"))
        for (const std::string& day : *days)
            schedule.days.push_back(static_cast<int>(std::find(kDays.begin(), kDays.end(), day) - kDays.begin()));
    if (const auto* from = parameters.find<std::string>("from")) schedule.from_minute = minute_of(*from);
    if (const auto* to = parameters.find<std::string>("to")) schedule.to_minute = minute_of(*to);
    if (const auto* except = parameters.find<std::vector<Date>>("except")) schedule.except = *except;
    return schedule;
}

/// min, max or range.
std::string bounds_of(const Parameters& parameters, std::string_view min, std::string_view max) {
    if (!parameters.has(max)) return "min";
    return parameters.has(min) ? "range" : "max";
}

class ConditionSentence {
public:
    ConditionSentence(const Writer& writer, const Rule& rule) : writer_(writer), rule_(rule), given_(rule.parameters) {}

    std::string text() {
        const std::string& type = rule_.type;
        if (type == "min_subtotal" || type == "max_subtotal") return subtotal();
        if (type == "min_quantity" || type == "max_quantity" || type == "distinct_products") {
            arguments_.set("quantity", *given_.find<std::int64_t>("quantity"));
            return of_items(Joined::all);
        }
        if (type == "weight") return weight();
        if (type == "contains") return contains();
        if (type == "purchase_type") return purchase_type();
        if (type == "customer") return customer();
        if (type == "nth_order") return nth_order();
        if (type == "order_history") return order_history();
        if (type == "birthday_window") return birthday_window();
        if (type == "payment_method") return payment_method();
        if (type == "schedule") return say("", {{"schedule", writer_.schedule(schedule_of(given_), Joined::any)}});
        if (type == "promotion_applied") return promotion_applied();
        if (type == "fact") return fact();
        for (const std::string variant : {"any_of", "all_of", "none_of"})
            if (const auto* ids = given_.find<Texts>(variant)) return one_of(variant, *ids);
        return say("");
    }

private:
    std::string say(const std::string& variant, const Arguments& arguments = {}) {
        const std::string base = "condition." + rule_.type;
        return writer_.text(variant.empty() ? base : base + "." + variant, arguments);
    }

    std::string of_items(Joined joined) {
        const auto* items = given_.find<ItemFilter>("items");
        if (items == nullptr) return say("", arguments_);
        arguments_.set("items", writer_.items(items, joined, Detail::full));
        return say("items", arguments_);
    }

    std::string subtotal() {
        arguments_.set("amount", writer_.money(*given_.find<MoneyMap>("amount")));
        arguments_.set("basis", given_.get_or<std::string>("basis", "list"));
        return of_items(Joined::all);
    }

    std::string weight() {
        arguments_.set("bounds", bounds_of(given_, "min_grams", "max_grams"));
        arguments_.set("min", writer_.formats().weight(given_.get_or<std::int64_t>("min_grams", 0)));
        arguments_.set("max", writer_.formats().weight(given_.get_or<std::int64_t>("max_grams", 0)));
        return of_items(Joined::all);
    }

    std::string contains() {
        const std::string& match = *given_.find<std::string>("match");
        const Joined joined = match == "all" ? Joined::all : Joined::any;
        return say(match, {{"items", writer_.items(given_.find<ItemFilter>("items"), joined, Detail::full)}});
    }

    std::string purchase_type() {
        const std::string& is = *given_.find<std::string>("is");
        const auto* items = given_.find<ItemFilter>("items");
        if (items == nullptr) return say(is);
        return say(is + "_items", {{"items", writer_.items(items, Joined::all, Detail::full)}});
    }

    std::string customer() {
        std::size_t count = 0;
        for (const std::string_view list : {"ids", "emails"})
            if (const auto* texts = given_.find<Texts>(list)) count += texts->size();
        return say("", {{"count", static_cast<std::int64_t>(count)}});
    }

    std::string nth_order() {
        const std::string variant = given_.has("every") ? "every" : "n";
        return say(variant, {{"n", *given_.find<std::int64_t>(variant)}});
    }

    std::string order_history() {
        Arguments arguments{{"since", "ever"}};
        if (const ParameterValue* since = given_.find_value("since")) {
            const auto* days = std::get_if<Days>(since);
            arguments.set("since", days != nullptr ? "days" : "date");
            if (days != nullptr)
                arguments.set("days", std::int64_t{days->count});
            else
                arguments.set("date", writer_.day(std::get<Instant>(*since)));
        }
        if (const auto* count = given_.find<Parameters>("count")) {
            arguments.set("bounds", bounds_of(*count, "min", "max"));
            arguments.set("min", count->get_or<std::int64_t>("min", 0));
            arguments.set("max", count->get_or<std::int64_t>("max", 0));
            return say("count", arguments);
        }
        const Parameters& spent = *given_.find<Parameters>("spent");
        arguments.set("bounds", bounds_of(spent, "min", "max"));
        for (const std::string_view bound : {"min", "max"})
            if (const auto* amounts = spent.find<MoneyMap>(bound)) arguments.set(bound, writer_.money(*amounts));
        return say("spent", arguments);
    }

    std::string birthday_window() {
        return say("",
                   {{"before", *given_.find<std::int64_t>("before_days")}, {"after", *given_.find<std::int64_t>("after_days")}});
    }

    std::string payment_method() {
        const Texts& methods = *given_.find<Texts>("any_of");
        Arguments arguments{{"names", writer_.names(NameKind::payment_method, methods, Joined::any)}};
        const auto* prefixes = given_.find<Texts>("card_prefixes");
        if (prefixes == nullptr) return say("", arguments);
        arguments.set("prefixes", writer_.some_of(*prefixes, Joined::any, Detail::full));
        return say("card_prefixes", arguments);
    }

    std::string promotion_applied() {
        const std::string& code = *given_.find<std::string>("promotion");
        const std::string title = writer_.promotion_title(code).value_or(code);
        return say(given_.get_or<bool>("applied", true) ? "true" : "false", {{"promotion", title}});
    }

    std::string scalar(const FactScalar& value) {
        if (const auto* truth = std::get_if<bool>(&value)) return writer_.text(*truth ? "fact.true" : "fact.false");
        if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
        return std::get<std::string>(value);
    }

    std::string fact() {
        const FactValue& value = *given_.find<FactValue>("value");
        Arguments arguments{{"name", *given_.find<std::string>("name")}};
        Texts texts;
        for (const FactScalar& one : value.values) texts.push_back(scalar(one));
        arguments.set("value", writer_.some_of(texts, Joined::any, Detail::full));
        const bool* known = value.values.empty() ? nullptr : std::get_if<bool>(&value.values.front());
        arguments.set("known", known != nullptr && *known ? "true" : "false");
        return say(*given_.find<std::string>("is"), arguments);
    }

    std::string name_of(const std::string& id) {
        if (rule_.type == "country") return writer_.formats().country(id);
        if (rule_.type == "locale") return writer_.formats().language(id);
        if (rule_.type == "channel" || rule_.type == "device") return writer_.place(id).value_or(id);
        if (rule_.type == "segment") return writer_.name(NameKind::segment, id);
        if (rule_.type == "site") return writer_.name(NameKind::site, id);
        if (rule_.type == "region") return writer_.name(NameKind::region, id);
        if (rule_.type == "shipping_method") return writer_.name(NameKind::shipping_method, id);
        return id;
    }

    std::string one_of(const std::string& variant, const Texts& ids) {
        Texts texts;
        for (const std::string& id : ids) texts.push_back(name_of(id));
        const Joined joined = variant == "all_of" ? Joined::all : Joined::any;
        return say(variant,
                   {{"names", writer_.some_of(texts, joined, Detail::full)}, {"count", static_cast<std::int64_t>(ids.size())}});
    }

    const Writer& writer_;
    const Rule& rule_;
    const Parameters& given_;
    Arguments arguments_;
};

}  // namespace

std::string condition_words(const Writer& writer, const Rule& rule) {
    return ConditionSentence(writer, rule).text();
}

}  // namespace couponry::words
