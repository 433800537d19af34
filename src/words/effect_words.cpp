// One effect in words, as what customers get ("10% off Garden items"), its limits in brackets: which parameters a type has is said in
// engine/effects.
#include "words/writer.h"

namespace couponry::words {
namespace {

using Texts = std::vector<std::string>;

class EffectSentence {
public:
    EffectSentence(const Writer& writer, const Rule& rule) : writer_(writer), rule_(rule), given_(rule.parameters) {}

    std::string text() {
        std::string effect = benefit();
        add_details();
        if (details_.empty()) return effect;
        return writer_.text("effect.details", {{"effect", std::move(effect)}, {"details", writer_.row(details_)}});
    }

private:
    std::string benefit() {
        const std::string& type = rule_.type;
        if (type == "percent_off_items") return say("", {{"percent", percent(given_)}, {"items", items(given_)}});
        if (type == "amount_off_items" || type == "amount_off_order") return amount_off();
        if (type == "fixed_price_items") return fixed_price();
        if (type == "buy_x_get_y") return buy_x_get_y();
        if (type == "cheapest_free") return cheapest_free();
        if (type == "nth_unit")
            return say("", {{"n", *given_.find<std::int64_t>("n")}, {"items", items(given_)}, {"reward", reward(given_)}});
        if (type == "tiered_items" || type == "tiered_order") return tiered();
        if (type == "bundle_price") return bundle_price();
        if (type == "partner_product") return partner_product();
        if (type == "gift_item") return gift_item();
        if (type == "percent_off_order") return of_items({{"percent", percent(given_)}});
        if (type == "percent_off_shipping") return say("", {{"percent", percent(given_)}});
        if (type == "amount_off_shipping") return say(*given_.find<std::string>("apply"), {{"amount", money(given_, "amount")}});
        if (type == "fixed_price_shipping") return say("", {{"price", money(given_, "price")}});
        if (type == "grant_coupon")
            return say("", {{"coupon", writer_.name(NameKind::coupon, *given_.find<std::string>("coupon"))}});
        if (type == "award_points") return award_points();
        if (type == "notify") return say("", {{"template", *given_.find<std::string>("template")}});
        return say("");
    }

    std::string say(const std::string& variant, const Arguments& arguments = {}) {
        const std::string base = "effect." + rule_.type;
        return writer_.text(variant.empty() ? base : base + "." + variant, arguments);
    }

    std::string items(const Parameters& parameters, Joined joined = Joined::all) {
        return writer_.items(parameters.find<ItemFilter>("items"), joined, Detail::full);
    }

    std::string of_items(Arguments arguments) {
        if (!given_.has("items")) return say("", arguments);
        arguments.set("items", items(given_));
        return say("items", arguments);
    }

    std::string money(const Parameters& parameters, std::string_view name) {
        return writer_.money(*parameters.find<MoneyMap>(name));
    }
    std::string percent(const Parameters& parameters) { return writer_.formats().percent(*parameters.find<Percent>("percent")); }

    /// What a unit then costs: "free", "at 20% off", "for £3.95 each".
    std::string reward(const Parameters& parameters) {
        if (const auto* off = parameters.find<Percent>("percent"))
            return off->ten_thousandths == kHundredPercent ? writer_.text("reward.free")
                                                           : writer_.text("reward.percent", {{"percent", percent(parameters)}});
        if (parameters.has("amount")) return writer_.text("reward.amount", {{"amount", money(parameters, "amount")}});
        return writer_.text("reward.price", {{"price", money(parameters, "price")}});
    }

    std::string amount_off() {
        Arguments arguments{{"amount", money(given_, "amount")}, {"items", items(given_)}};
        if (const auto* each = given_.find<Parameters>("for_each")) {
            const std::string of_items = rule_.type == "amount_off_order" && given_.has("items") ? "_items" : "";
            if (const auto* quantity = each->find<std::int64_t>("quantity")) {
                arguments.set("quantity", *quantity);
                return say("for_each_quantity" + of_items, arguments);
            }
            arguments.set("each", money(*each, "amount"));
            return say("for_each_amount" + of_items, arguments);
        }
        if (const auto* apply = given_.find<std::string>("apply")) return say(*apply, arguments);
        return say(given_.has("items") ? "items" : "", arguments);
    }

    std::string fixed_price() {
        if (const auto* prices = given_.find<PriceList>("prices"))
            return say("prices", {{"count", static_cast<std::int64_t>(prices->size())}});
        return say("price", {{"items", items(given_)}, {"price", money(given_, "price")}});
    }

    std::string buy_x_get_y() {
        const Parameters& buy = *given_.find<Parameters>("buy");
        const Parameters& get = *given_.find<Parameters>("get");
        const auto* bought = buy.find<ItemFilter>("items");
        const auto* given = get.find<ItemFilter>("items");
        const bool is_same = bought == given || (bought != nullptr && given != nullptr && *bought == *given);
        const std::int64_t quantity = get.get_or<std::int64_t>("quantity", 1);
        const std::int64_t at_least = get.get_or<std::int64_t>("at_least", quantity);
        if (at_least != quantity) detail("at_least", {{"count", at_least}});
        return say(is_same ? "same" : "", {{"buy", buy.get_or<std::int64_t>("quantity", 1)},
                                           {"buy_items", items(buy)},
                                           {"get", quantity},
                                           {"get_items", items(get)},
                                           {"reward", reward(get)}});
    }

    std::string cheapest_free() {
        const std::int64_t of = *given_.find<std::int64_t>("of");
        if (given_.get_or<std::string>("grouping", "cheapest_overall") == "per_group") detail("per_group");
        return say("", {{"of", of}, {"paid", of - given_.get_or<std::int64_t>("quantity", 1)}, {"items", items(given_)}});
    }

    std::string tiered() {
        const bool is_order = rule_.type == "tiered_order";
        Texts tiers;
        for (const Parameters& tier : *given_.find<ParameterList>("tiers")) {
            const ParameterValue& from = *tier.find_value("from");
            Arguments arguments;
            if (const auto* pieces = std::get_if<std::int64_t>(&from))
                arguments.set("from", writer_.text("tier.pieces", {{"count", *pieces}}));
            else
                arguments.set("from", writer_.money(std::get<MoneyMap>(from)));
            std::string key = "tier.percent";
            if (tier.has("percent")) {
                arguments.set("percent", percent(tier));
            } else {
                const std::string name = tier.has("amount") ? "amount" : "price";
                arguments.set(name, money(tier, name));
                key = "tier." + name + (is_order ? "_order" : "");
            }
            tiers.push_back(writer_.text(key, arguments));
        }
        const std::string per = given_.get_or<std::string>("per", "cart");
        if (per != "cart") detail("per_" + per);
        const std::string basis = given_.get_or<std::string>("basis", "list");
        if (basis != "list") detail(basis);
        Arguments arguments{{"tiers", writer_.formats().list(tiers, Joined::all)}};
        if (is_order) return of_items(std::move(arguments));
        arguments.set("items", items(given_));
        return say("", arguments);
    }

    std::string bundle_price() {
        const auto* parts = given_.find<ParameterList>("parts");
        const std::string price = money(given_, "price");
        if (parts == nullptr)
            return say("quantity",
                       {{"quantity", *given_.find<std::int64_t>("quantity")}, {"items", items(given_)}, {"price", price}});
        Texts texts;
        for (const Parameters& part : *parts)
            texts.push_back(writer_.text(
                "bundle.part", {{"quantity", part.get_or<std::int64_t>("quantity", 1)}, {"items", items(part, Joined::any)}}));
        return say("parts", {{"parts", writer_.formats().list(texts, Joined::all)}, {"price", price}});
    }

    std::string partner_product() {
        const Parameters& with = *given_.find<Parameters>("with");
        const Parameters& partner = *given_.find<Parameters>("partner");
        return say("", {{"quantity", with.get_or<std::int64_t>("quantity", 1)},
                        {"items", items(with, Joined::any)},
                        {"partner", partner.get_or<std::int64_t>("quantity", 1)},
                        {"partner_items", items(partner, Joined::any)},
                        {"reward", reward(partner)}});
    }

    std::string gift_item() {
        if (const auto* each = given_.find<Parameters>("for_each")) detail("for_each", {{"amount", money(*each, "amount")}});
        if (given_.get_or<bool>("per_application", false)) detail("per_application");
        Arguments arguments{{"quantity", given_.get_or<std::int64_t>("quantity", 1)}};
        if (const auto* product = given_.find<std::string>("product")) {
            arguments.set("product", writer_.name(NameKind::product, *product));
            return say("product", arguments);
        }
        arguments.set("names", writer_.names(NameKind::product, *given_.find<Texts>("choice"), Joined::any));
        return say("choice", arguments);
    }

    std::string award_points() {
        const auto* per = given_.find<Parameters>("per");
        if (per == nullptr) return say("points", {{"points", *given_.find<std::int64_t>("points")}});
        return say("per", {{"points", *per->find<std::int64_t>("points")}, {"amount", money(*per, "amount")}});
    }

    void detail(const std::string& name, const Arguments& arguments = {}) {
        details_.push_back(writer_.text("effect.detail." + name, arguments));
    }

    void detail_list(std::string_view parameter, const std::string& name, NameKind kind) {
        if (const auto* ids = given_.find<Texts>(parameter)) detail(name, {{"names", writer_.names(kind, *ids, Joined::any)}});
    }

    /// What several types have in common.
    void add_details() {
        if (given_.has("percent_of") && *given_.find<std::string>("percent_of") == "unit_price") detail("unit_price");
        if (given_.has("cap")) detail("cap", {{"cap", money(given_, "cap")}});
        for (const std::string name : {"max_units", "max_units_per_line"})
            if (const auto* count = given_.find<std::int64_t>(name)) detail(name, {{"count", *count}});
        if (const auto* order = given_.find<std::string>("units")) detail(*order);
        detail_list("methods", "methods", NameKind::shipping_method);
        detail_list("service_levels", "service_levels", NameKind::service_level);
        if (const auto* countries = given_.find<Texts>("countries")) {
            Texts texts;
            for (const std::string& code : *countries) texts.push_back(writer_.formats().country(code));
            detail("countries", {{"names", writer_.some_of(texts, Joined::any, Detail::full)}});
        }
    }

    const Writer& writer_;
    const Rule& rule_;
    const Parameters& given_;
    Texts details_;
};

}  // namespace

std::string effect_words(const Writer& writer, const Rule& rule) {
    return EffectSentence(writer, rule).text();
}

}  // namespace couponry::words
