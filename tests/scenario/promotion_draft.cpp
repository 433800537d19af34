#include "scenario/promotion_draft.h"

#include <fmt/format.h>

#include "document/writer.h"
#include "scenario/promotion_words.h"

namespace couponry::scenario {

using document::json_text;
using document::write_money;
using document::write_texts;

PromotionDraft::PromotionDraft(std::string_view name, const Reading& reading) : reading_(reading) {
    document_["code"] = identifier_of(name);
    document_["name"] = json_text(name);
}

boost::json::object PromotionDraft::document() && {
    if (!conditions_.empty()) document_["when"] = boost::json::object{{"all", std::move(conditions_)}};
    document_["effects"] = std::move(effects_);
    return std::move(document_);
}

boost::json::object& PromotionDraft::limits() {
    if (!document_.contains("limits")) document_["limits"].emplace_object();
    return document_["limits"].as_object();
}

void PromotionDraft::add_phrase(std::string_view phrase) {
    Words words(phrase);
    const bool is_known = add_effect_phrase(words) || add_condition_phrase(words) || add_gate_phrase(words) ||
                          add_limit_phrase(words) || add_stacking_phrase(words);
    if (!is_known) throw StoryError{fmt::format("cannot understand \"{}\"", phrase)};
    words.need_end();
}

void PromotionDraft::add_items_effect(std::string_view type, boost::json::object effect, Words& words) {
    effect["type"] = json_text(type);
    if (!words.at_end())
        if (auto goods = next_goods(words, reading_)) effect["items"] = std::move(*goods);
    effects_.push_back(std::move(effect));
}

/// "by standard or express", "to DE or AT".
void PromotionDraft::add_delivery_effect(std::string_view type, boost::json::object effect, Words& words) {
    effect["type"] = json_text(type);
    if (words.take("by")) effect["methods"] = write_texts(words.next_list("a shipping method"));
    if (words.take("to")) effect["countries"] = write_texts(words.next_list("a country"));
    effects_.push_back(std::move(effect));
}

bool PromotionDraft::add_percent_off(Words& words) {
    boost::json::object effect{{"percent", next_percent(words)}};
    words.need("off");
    if (words.take({"the", "order"}))
        add_items_effect("percent_off_order", std::move(effect), words);
    else if (words.take("shipping"))
        add_delivery_effect("percent_off_shipping", std::move(effect), words);
    else
        add_items_effect("percent_off_items", std::move(effect), words);
    return true;
}

bool PromotionDraft::add_amount_off(Words& words) {
    boost::json::object effect{{"amount", write_money(next_money(words, reading_))}};
    if (words.take("per")) {
        add_period(words, "amount", std::move(effect["amount"]));
        return true;
    }
    words.need("off");
    if (words.take({"the", "order"})) {
        add_items_effect("amount_off_order", std::move(effect), words);
    } else if (words.take("shipping")) {
        effect["apply"] = words.take("across") ? "across" : "each";
        add_delivery_effect("amount_off_shipping", std::move(effect), words);
    } else {
        effect["apply"] = words.take({"each", "line"}) ? "each_line" : words.take("each") ? "each" : "across";
        words.take("across");
        words.take({"of"});
        add_items_effect("amount_off_items", std::move(effect), words);
    }
    return true;
}

/// "3 for 2 items category socks", "buy 2 get 1 free items".
bool PromotionDraft::add_group_phrase(Words& words) {
    if (is_integer(words.peek()) && words.peek(1) == "for") {
        const std::int64_t of = words.next_integer("a number of units");
        words.need("for");
        const std::int64_t paid = words.next_integer("a number of units");
        add_items_effect("cheapest_free", {{"of", of}, {"quantity", of - paid}}, words);
        return true;
    }
    if (!words.take("buy")) return false;
    boost::json::object buy{{"quantity", words.next_integer("a number of units")}};
    words.need("get");
    boost::json::object get{{"quantity", words.next_integer("a number of units")}, {"percent", "100"}};
    words.need("free");
    if (!words.at_end())
        if (const auto goods = next_goods(words, reading_)) buy["items"] = get["items"] = *goods;
    effects_.push_back(boost::json::object{{"type", "buy_x_get_y"}, {"buy", std::move(buy)}, {"get", std::move(get)}});
    return true;
}

bool PromotionDraft::add_shipping_phrase(Words& words) {
    if (words.take({"free", "shipping"})) {
        add_delivery_effect("free_shipping", {}, words);
        return true;
    }
    if (!words.take({"shipping", "for"})) return false;
    boost::json::object effect{{"price", write_money(next_money(words, reading_))}};
    add_delivery_effect("fixed_price_shipping", std::move(effect), words);
    return true;
}

bool PromotionDraft::add_effect_phrase(Words& words) {
    if (percent_is_next(words)) return add_percent_off(words);
    if (amount_is_next(words)) return add_amount_off(words);
    if (words.take({"up", "to"})) {
        if (effects_.empty()) throw StoryError{"\"up to\" follows the effect that it caps"};
        effects_.back().as_object()["cap"] = write_money(next_money(words, reading_));
        return true;
    }
    if (words.take("gift")) {
        boost::json::object effect{{"type", "gift_item"}};
        if (is_integer(words.peek())) effect["quantity"] = words.next_integer("a number of units");
        effect["product"] = words.next("a product");
        effects_.push_back(std::move(effect));
        return true;
    }
    return add_group_phrase(words) || add_shipping_phrase(words);
}

bool PromotionDraft::add_condition_phrase(Words& words) {
    boost::json::object condition;
    if (words.take({"carts", "from"})) {
        condition = {{"type", "min_subtotal"}, {"amount", write_money(next_money(words, reading_))}};
    } else if (words.take({"carts", "up", "to"})) {
        condition = {{"type", "max_subtotal"}, {"amount", write_money(next_money(words, reading_))}};
    } else if (words.take({"at", "least"})) {
        condition = {{"type", "min_quantity"}, {"quantity", words.next_integer("a number of pieces")}};
        if (auto goods = next_goods(words, reading_)) condition["items"] = std::move(*goods);
    } else if (words.take({"at", "most"})) {
        condition = {{"type", "max_quantity"}, {"quantity", words.next_integer("a number of pieces")}};
        if (auto goods = next_goods(words, reading_)) condition["items"] = std::move(*goods);
    } else if (words.take({"first", "order", "only"})) {
        condition = {{"type", "first_order"}};
    } else if (words.take({"signed", "in", "only"})) {
        condition = {{"type", "logged_in"}};
    } else if (words.take({"for", "segment"})) {
        condition = {{"type", "segment"}, {"any_of", write_texts(words.next_list("a segment"))}};
    } else {
        return false;
    }
    conditions_.push_back(std::move(condition));
    return true;
}

bool PromotionDraft::add_gate_phrase(Words& words) {
    if (words.take("from")) {
        document_["starts_at"] = json_text(format_instant(next_instant(words, reading_)));
    } else if (words.take("until")) {
        document_["ends_at"] = json_text(format_instant(next_instant(words, reading_, DayMeans::ends)));
    } else if (words.take({"on", "site"})) {
        document_["sites"] = write_texts(words.next_list("a site"));
    } else if (words.take({"on", "no", "site"})) {
        document_["sites"].emplace_array();
    } else if (words.take({"on", "channel"})) {
        document_["channels"] = write_texts(words.next_list("a channel"));
    } else if (words.take("campaign")) {
        document_["campaign"] = words.next("a campaign");
    } else if (words.take("code") || words.take("codes")) {
        document_["coupons"] = write_texts(words.next_list("a code"));
    } else if (words.take({"no", "code"})) {
        document_["coupons"].emplace_array();
    } else if (words.starts_with({"draft"}) || words.starts_with({"paused"}) || words.starts_with({"archived"})) {
        document_["status"] = words.next("a status");
    } else if (words.take("open")) {
        if (!document_.contains("schedule")) document_["schedule"].emplace_array();
        boost::json::object& schedule = document_["schedule"].as_array().emplace_back(boost::json::object()).as_object();
        if (!words.at_end() && !words.starts_with({"from"}) && !words.starts_with({"to"}) && !words.starts_with({"except"}))
            schedule["days"] = write_texts(words.next_list("a day"));
        if (words.take("from")) schedule["from"] = words.next("a time");
        if (words.take("to")) schedule["to"] = words.next("a time");
        if (words.take("except")) schedule["except"] = write_texts(words.next_list("a date"));
    } else {
        return false;
    }
    return true;
}

/// "per day", "per week per customer" behind a limit.
void PromotionDraft::add_period(Words& words, std::string_view what, boost::json::value limit) {
    boost::json::object& period = limits()["per_period"].emplace_object();
    period[json_text(what)] = std::move(limit);
    period["per"] = words.next("day, week or month");
    if (words.take({"per", "customer"})) period["by"] = "customer";
}

/// "100 uses", "3 uses per customer", "5 uses per day", "10 applications", "2 per cart".
bool PromotionDraft::add_counted_limit(Words& words) {
    const std::int64_t count = words.next_integer("a number");
    if (words.take_rest({"per", "cart"})) {
        limits()["applications_per_cart"] = count;
        return true;
    }
    const std::string what = words.next("uses or applications");
    if (what != "uses" && what != "applications") throw StoryError{fmt::format("\"{}\" should be uses or applications", what)};
    const std::string key = what == "uses" ? "redemptions" : what;
    if (words.at_end())
        limits()[key] = count;
    else if (words.take_rest({"per", "customer"}))
        limits()[key + "_per_customer"] = count;
    else if (words.take("per"))
        add_period(words, key, count);
    return true;
}

bool PromotionDraft::add_limit_phrase(Words& words) {
    if (words.take({"once", "per", "customer"})) {
        limits()["redemptions_per_customer"] = 1;
    } else if (words.take({"once", "per", "cart"})) {
        limits()["applications_per_cart"] = 1;
    } else if (words.take("budget")) {
        limits()["budget"] = write_money(next_money(words, reading_));
        if (words.take("trimmed")) limits()["on_exhausted"] = "trim";
    } else {
        return is_integer(words.peek()) && add_counted_limit(words);
    }
    return true;
}

bool PromotionDraft::add_stacking_phrase(Words& words) {
    if (words.take("priority")) {
        document_["priority"] = words.next_integer("a priority");
    } else if (words.take("stackable")) {
        document_["stackable"] = true;
    } else if (words.take({"exclusive", "in", "its", "class"})) {
        document_["exclusive"] = "class";
    } else if (words.take("exclusive")) {
        document_["exclusive"] = "cart";
    } else if (words.take("group")) {
        document_["group"] = words.next("a group");
    } else if (words.take({"combines", "with", "nothing"})) {
        document_["combines_with"].emplace_array();
    } else if (words.take({"combines", "with"})) {
        document_["combines_with"] = write_texts(words.next_list("a class"));
    } else if (words.take({"never", "with"})) {
        document_["never_with"] = write_texts(words.next_list("a promotion"));
    } else if (words.take({"only", "alone"})) {
        document_["only_with"].emplace_array();
    } else if (words.take({"only", "with"})) {
        document_["only_with"] = write_texts(words.next_list("a promotion"));
    } else {
        return false;
    }
    return true;
}

}  // namespace couponry::scenario
