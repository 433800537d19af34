#include "desk/order_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/cart_document.h"
#include "scenario/values.h"

namespace couponry::desk {
namespace {

using scenario::StoryError;
using scenario::Words;
using scenario::World;

constexpr int kRefused = 400;

/// "shipped within 60 minutes"
void read_change_rules(Words& words, boost::json::object& rules) {
    words.need("until");
    rules["until"] = words.next("shipped or placed");
    if (!words.take("within")) return;
    rules["within_minutes"] = words.next_integer("a number of minutes");
    words.need("minutes");
}

/// "30 days from delivered, automatic, except category cards, reasons too_small or damaged"
void read_return_rules(Words& words, boost::json::object& rules) {
    rules["days"] = words.next_integer("a number of days");
    words.need("days");
    words.need("from");
    rules["from"] = words.next("delivered, shipped or placed");
    rules["approval"] = "agent";
}

bool read_return_phrase(Words& words, boost::json::object& rules) {
    if (words.take("automatic")) {
        rules["approval"] = "automatic";
    } else if (words.take({"except", "category"})) {
        rules["excluded"] = {{"categories", {words.next("a category")}}};
    } else if (words.take("reasons")) {
        boost::json::array& reasons = rules["reasons"].emplace_array();
        do reasons.emplace_back(words.next("a reason"));
        while (words.take("or"));
    } else {
        return false;
    }
    return true;
}

std::string text_of(const boost::json::object& object, std::string_view name) {
    const auto* text = object.if_contains(boost::json::string_view(name.data(), name.size()));
    return text == nullptr ? "" : std::string(text->as_string());
}

/// "allowed 2 until 2026-08-03 23:59:59", "not allowed because no_policy"
std::string said(const boost::json::object& verdict, bool with_quantity, bool with_until, const TimeZone& zone) {
    if (!verdict.at("allowed").as_bool()) return "not because " + text_of(verdict, "reason");
    std::string text = "may";
    if (with_quantity) text += fmt::format(" {}", verdict.at("quantity").as_int64());
    const std::string until = text_of(verdict, "until");
    if (with_until) text += " until " + (until.empty() ? "-" : scenario::format_local(*parse_instant(until), zone));
    return text;
}

}  // namespace

bool OrderLines::knows(std::string_view keyword) {
    static constexpr std::string_view kKeywords[] = {"policy", "mirror", "ship", "deliver", "ask", "desk", "shopper"};
    return std::ranges::find(kKeywords, keyword) != std::end(kKeywords);
}

void OrderLines::act(const std::string& keyword, Words& words, const World& world) {
    if (keyword == "policy")
        put_policy(words, world);
    else if (keyword == "mirror")
        mirror(words, world);
    else if (keyword == "ship" || keyword == "deliver")
        move_parcel(words, world, keyword == "deliver");
    else if (keyword == "ask")
        ask(words);
    else if (keyword == "desk" || keyword == "shopper")
        answer(words, keyword == "desk");
}

void OrderLines::post(std::string target, const boost::json::object& body, bool is_agent) {
    const bool is_return = target.ends_with("return-requests"), is_other = target.ends_with("-requests") && !is_return;
    const Answer& answer = send_({.method = http::Method::post,
                                  .target = std::move(target),
                                  .body = boost::json::serialize(body),
                                  .idempotency_key = fmt::format("order-{}", ++keys_),
                                  .is_agent = is_agent});
    constexpr int kMade = 201;
    if (answer.status == kMade && (is_return || is_other))
        request_ = (is_return ? "/v1/return-requests/" : "/v1/order-requests/") + text_of(answer.body.as_object(), "id");
}

/// "returns 30 days from delivered, automatic", "cancellation until shipped within 60 minutes", "delivery until shipped"
void OrderLines::put_policy(Words& words, const World& world) {
    const std::string topic = words.next("a topic");
    boost::json::object rules;
    boost::json::object policy{
        {"topic", topic}, {"title", {{"en", topic}}}, {"text", {{"en", topic}}}, {"source", {{"name", "Terms"}}}};
    std::string id = topic;
    if (topic == "returns" || topic == "exchange")
        read_return_rules(words, rules);
    else
        read_change_rules(words, rules);
    while (words.take(",")) {
        if (words.take("until"))
            policy["ends_at"] = format_instant(next_instant(words, world.reading(), scenario::DayMeans::ends));
        else if (words.take("from"))
            policy["starts_at"] = format_instant(next_instant(words, world.reading(), scenario::DayMeans::begins));
        else if (words.take("named"))
            id = words.next("an id");
        else if (!read_return_phrase(words, rules))
            throw StoryError{fmt::format("\"{}\" is no part of a policy", words.rest())};
    }
    policy["rules"] = std::move(rules);
    const Answer& answer = send_({.method = http::Method::put,
                                  .target = "/v1/policies/" + id,
                                  .body = boost::json::serialize(policy),
                                  .idempotency_key = {}});
    if (answer.status >= kRefused) throw StoryError{"the policy is refused: " + boost::json::serialize(answer.body)};
}

void OrderLines::put_order() {
    const Answer& answer = send_({.method = http::Method::put,
                                  .target = "/v1/orders/" + text_of(order_, "id"),
                                  .body = boost::json::serialize(order_),
                                  .idempotency_key = {}});
    if (answer.status >= kRefused) throw StoryError{"the order is refused: " + boost::json::serialize(answer.body)};
}

/// "mirror" (the cart as an order that is placed now), "mirror paid 90.00", "mirror as cancelled"
void OrderLines::mirror(Words& words, const World& world) {
    if (words.take("as")) {
        order_["status"] = words.next("a status");
        return put_order();
    }
    if (world.cart.order.empty()) throw StoryError{"say first which order this is: order 1001"};
    order_ = {{"id", world.cart.order},
              {"site", world.cart.site},
              {"currency", std::string(world.cart.currency.text())},
              {"placed_at", format_instant(world.now)},
              {"lines", document::write_cart(world.cart).at("lines")}};
    if (world.cart.customer.id) order_["customer"] = {{"id", *world.cart.customer.id}};
    if (words.take("paid")) order_["total"] = next_amount(words, world.reading());
    put_order();
}

/// "ship" (all of it), "ship mug and cup", "deliver mug": a parcel of its own per line
void OrderLines::move_parcel(Words& words, const World& world, bool is_delivered) {
    std::vector<std::string> lines;
    if (words.at_end())
        for (const auto& line : order_.at("lines").as_array()) lines.emplace_back(line.at("id").as_string());
    else
        lines = words.next_list("a line");
    if (!order_.contains("shipments")) order_["shipments"].emplace_array();
    boost::json::array& parcels = order_.at("shipments").as_array();
    for (const std::string& line : lines) {
        auto* parcel =
            std::find_if(parcels.begin(), parcels.end(), [&](const auto& one) { return text_of(one.as_object(), "id") == line; });
        if (parcel == parcels.end()) parcel = parcels.insert(parcels.end(), boost::json::object{{"id", line}, {"lines", {line}}});
        parcel->as_object()[is_delivered ? "delivered_at" : "shipped_at"] = format_instant(world.now);
    }
    put_order();
}

/// "ask return 2 mug because too_small", "ask preview mug because damaged", "ask exchange mug for cup because too_small", "ask cancel", "ask
/// address"; behind it "exception "long illness"", which an agent asks
void OrderLines::ask(Words& words) {
    if (words.take("return")) return ask_return(words, false, false);
    if (words.take("preview")) return ask_return(words, false, true);
    if (words.take("exchange")) return ask_return(words, true, false);
    const bool is_cancel = words.take("cancel");
    if (!is_cancel) words.need("address");
    boost::json::object body;
    if (!is_cancel) body["address"] = {{"name", "Anna"}, {"street", {"Rosenweg 4"}}, {"city", "Berlin"}, {"country", "DE"}};
    const bool is_excepted = words.take("exception");
    if (is_excepted) body["exception"] = words.next("why");
    post(fmt::format("/v1/orders/{}/{}-requests", text_of(order_, "id"), is_cancel ? "cancel" : "address"), body, is_excepted);
}

void OrderLines::ask_return(Words& words, bool is_exchange, bool is_preview) {
    boost::json::array lines;
    do {
        const std::int64_t quantity = scenario::is_integer(words.peek()) ? words.next_integer("a number of pieces") : 1;
        boost::json::object line{{"id", words.next("a line")}, {"quantity", quantity}};
        if (is_exchange) {
            words.need("for");
            line["exchange_for"] = {{"product", words.next("a product")}};
        }
        lines.push_back(std::move(line));
    } while (words.take("and"));
    boost::json::object body{
        {"lines", std::move(lines)}, {"wants", is_exchange ? "exchange" : "refund"}, {"preview", is_preview}};
    body["reason"] = words.take("because") ? words.next("a reason") : "changed_my_mind";
    const bool is_excepted = words.take("exception");
    if (is_excepted) body["exception"] = words.next("why");
    post(fmt::format("/v1/orders/{}/return-requests", text_of(order_, "id")), body, is_excepted);
}

/// "desk approves", "desk rejects because "worn"", "desk receives", "desk refunds", "desk exchanges", "shopper cancels"; of the last wish to
/// cancel or to send elsewhere "desk did it", "desk refuses because "too late""
void OrderLines::answer(Words& words, bool is_agent) {
    const std::string done = words.next("what is done");
    static constexpr std::pair<std::string_view, std::string_view> kActs[] = {
        {"approves", "approve"},   {"rejects", "reject"}, {"receives", "receive"}, {"refunds", "refund"},
        {"exchanges", "exchange"}, {"cancels", "cancel"}, {"did", "done"},         {"refuses", "refuse"}};
    const auto* const act = std::ranges::find(kActs, done, [](const auto& one) { return std::string(one.first); });
    if (act == std::end(kActs)) throw StoryError{fmt::format("nobody knows how one \"{}\"", done)};
    if (done == "did") words.need("it");
    boost::json::object body;
    if (words.take("because")) body["note"] = words.next("why");
    post(fmt::format("{}/{}", request_, act->second), body, is_agent);
}

std::optional<Compared> OrderLines::check(Words& words, const World& world,
                                          const std::function<boost::json::value(const std::string& target)>& ask) const {
    const auto options = [&] { return ask(fmt::format("/v1/orders/{}/options", text_of(order_, "id"))); };
    if (words.take("state")) return Compared{words.next("a state"), text_of(options().as_object(), "state")};
    if (!words.take("may")) return std::nullopt;
    const bool is_not = words.take("not");
    const boost::json::value all = options();
    const boost::json::object* verdict = nullptr;
    bool with_quantity = false;
    std::int64_t quantity = 0;
    if (words.take("cancel")) {
        verdict = &all.at("cancel").as_object();
    } else if (words.take({"change", "address"})) {
        verdict = &all.at("change_address").as_object();
    } else {
        const std::string way = words.next("cancel, change address, return or exchange");
        if ((with_quantity = scenario::is_integer(words.peek()))) quantity = words.next_integer("a number of pieces");
        const std::string line = words.next("a line");
        for (const auto& one : all.at("lines").as_array())
            if (text_of(one.as_object(), "id") == line) verdict = &one.at(way).as_object();
        if (verdict == nullptr) throw StoryError{fmt::format("the order has no line \"{}\"", line)};
    }
    if (is_not) {
        words.need("because");
        return Compared{"not because " + words.next("a reason"), said(*verdict, false, false, world.reading().zone)};
    }
    const bool with_until = words.take("until");
    std::string expected = "may";
    if (with_quantity) expected += fmt::format(" {}", quantity);
    if (with_until)
        expected += " until " +
                    scenario::format_local(next_instant(words, world.reading(), scenario::DayMeans::ends), world.reading().zone);
    return Compared{expected, said(*verdict, with_quantity, with_until, world.reading().zone)};
}

}  // namespace couponry::desk
