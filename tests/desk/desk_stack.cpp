#include "desk/desk_stack.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "document/cart_document.h"
#include "http/target.h"
#include "scenario/values.h"

namespace couponry::desk {
namespace {

using scenario::StoryError;
using scenario::Words;
using scenario::World;

constexpr int kRefused = 400;

/// What a shop sends: neither what Couponry keeps itself nor when it is.
boost::json::object cart_of(const World& world) {
    Cart cart = world.cart;
    cart.at.reset();
    cart.order.clear();
    cart.customer.grants.clear();
    return document::write_cart(cart);
}

std::string text_at(const boost::json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    const auto* text = object == nullptr ? nullptr : object->if_contains(name);
    return text == nullptr || !text->is_string() ? std::string() : std::string(text->as_string());
}

/// "used", "refused codes_rejected", as a story would say of an answer what became of it.
std::string outcome_of(const Answer& answer) {
    if (answer.status >= kRefused) return "refused " + text_at(answer.body, "type");
    const std::string status = text_at(answer.body, "status");
    return status.empty() ? "done" : status;
}

std::int64_t next_seconds(Words& words) {
    const std::int64_t count = words.next_integer("a number");
    for (const auto& [unit, seconds] : std::initializer_list<std::pair<std::string_view, std::int64_t>>{
             {"second", 1}, {"minute", 60}, {"hour", 3'600}, {"day", 86'400}})
        if (words.take(unit) || words.take(std::string(unit) + "s")) return count * seconds;
    throw StoryError{"a time should be so many seconds, minutes, hours or days"};
}

std::string joined(const std::vector<std::string>& texts) {
    return texts.empty() ? "nothing" : fmt::format("{}", fmt::join(texts, " and "));
}

}  // namespace

DeskStack::DeskStack(Desk& desk)
    : desk_(desk),
      shop_([this](const std::string& address, const std::string& text) -> Result<void> {
          const Answer answer = desk_.ask({.method = http::Method::put, .target = address, .body = text, .idempotency_key = {}});
          if (answer.status < kRefused) return {};
          return fail("refused", fmt::format("PUT {} is answered {}", address, boost::json::serialize(answer.body)));
      }),
      orders_([this](Question question) -> const Answer& {
          send(std::move(question));
          return last_;
      }) {}

Result<engine::Evaluation> DeskStack::evaluate(const World&) {
    return fail("unknown", "this phrase is not about orders or coupons that people hold");
}

// What is done

void DeskStack::follow(const World& world) {
    if (now_ != world.now) desk_.set_now(world.now);
    now_ = world.now;
    if (const auto done = shop_.all(world.shop); !done) throw StoryError{done.error().detail};
}

void DeskStack::send(Question question) {
    last_question_ = std::move(question);
    last_ = desk_.ask(last_question_);
}

boost::json::value DeskStack::read(const std::string& target) {
    const Answer answer = desk_.ask({.target = target, .body = {}, .idempotency_key = {}});
    if (answer.status >= kRefused)
        throw StoryError{fmt::format("GET {} is answered {}", target, boost::json::serialize(answer.body))};
    return answer.body;
}

bool DeskStack::act(const std::string& keyword, std::string_view rest, World& world) {
    Words words(rest);
    bool is_done =
        act_on_time(keyword, words, world) || act_on_order(keyword, words, world) || act_on_grants(keyword, words, world);
    if (!is_done && OrderLines::knows(keyword)) {
        follow(world);
        orders_.act(keyword, words, world);
        is_done = true;
    }
    if (is_done) words.need_end();
    return is_done;
}

/// "wait 16 minutes"
bool DeskStack::act_on_time(const std::string& keyword, Words& words, World& world) {
    if (keyword != "wait") return false;
    world.now.ms += next_seconds(words) * kSecondMs;
    follow(world);
    return true;
}

void DeskStack::evaluate_cart(const World& world) {
    boost::json::object request = cart_of(world);
    if (!world.cart.order.empty()) request["order"] = world.cart.order;
    send(
        {.method = http::Method::post, .target = "/v1/evaluate", .body = boost::json::serialize(request), .idempotency_key = {}});
}

/// "shown 90.00", "for 10 minutes"
void DeskStack::redeem(Words& words, const World& world, bool holds) {
    if (world.cart.order.empty()) throw StoryError{"say first which order this is: order 1001"};
    boost::json::object request{{"order", world.cart.order}, {"cart", cart_of(world)}, {"hold", holds}};
    while (!words.at_end()) {
        if (words.take("shown"))
            request["expected"] = {{"total", next_amount(words, world.reading())}};
        else if (words.take("for"))
            request["hold_seconds"] = next_seconds(words);
        else
            throw StoryError{fmt::format("\"{}\" should be \"shown AMOUNT\" or \"for TIME\"", words.rest())};
    }
    send({.method = http::Method::post,
          .target = "/v1/redemptions",
          .body = boost::json::serialize(request),
          .idempotency_key = fmt::format("story-{}", ++keys_)});
    if (last_.status < kRefused) redemption_ = text_at(last_.body, "id");
}

bool DeskStack::act_on_order(const std::string& keyword, Words& words, const World& world) {
    if (keyword != "hold" && keyword != "redeem" && keyword != "confirm" && keyword != "release" && keyword != "return" &&
        keyword != "preview" && keyword != "again" && keyword != "evaluate")
        return false;
    follow(world);
    if (keyword == "evaluate") {
        evaluate_cart(world);
    } else if (keyword == "again") {
        send(Question(last_question_));
    } else if (keyword == "hold" || keyword == "redeem") {
        redeem(words, world, keyword == "hold");
    } else if (keyword == "confirm" || keyword == "release") {
        const std::string id = words.at_end() ? redemption_ : words.next("the id of a redemption");
        send({.method = http::Method::post,
              .target = fmt::format("/v1/redemptions/{}/{}", id, keyword),
              .body = {},
              .idempotency_key = {}});
    } else {
        boost::json::array lines;
        do {
            const std::int64_t quantity = scenario::is_integer(words.peek()) ? words.next_integer("a number of pieces") : 1;
            lines.push_back(boost::json::object{{"id", words.next("a line")}, {"quantity", quantity}});
        } while (words.take(","));
        const boost::json::object request{{"lines", std::move(lines)}, {"preview", keyword == "preview"}};
        send({.method = http::Method::post,
              .target = fmt::format("/v1/redemptions/{}/returns", redemption_),
              .body = boost::json::serialize(request),
              .idempotency_key = keyword == "preview" ? "" : fmt::format("story-{}", ++keys_)});
    }
    return true;
}

/// "give CARE15 to anna", "assign CARE15 to anna because "late parcel"", "take CARE15 from anna", "link CARE15 for 1 claim", "claim CARE15
/// by anna", "claim by link by anna", "sign up ann@example.com for WELCOME"
bool DeskStack::act_on_grants(const std::string& keyword, Words& words, World& world) {
    const auto post = [&](std::string target, const boost::json::object& body, bool is_agent = false) {
        send({.method = http::Method::post,
              .target = std::move(target),
              .body = boost::json::serialize(body),
              .idempotency_key = fmt::format("story-{}", ++keys_),
              .is_agent = is_agent});
    };
    if (keyword == "give" || keyword == "assign") {
        follow(world);
        const std::string coupon = words.next("a coupon");
        words.need("to");
        const std::string holder = words.next("a customer");
        boost::json::object body{{holder.find('@') == std::string::npos ? "customer" : "email", holder}};
        if (words.take("because")) body["reason"] = words.next("a reason");
        post(fmt::format("/v1/coupons/{}/grants", coupon), body, keyword == "assign");
    } else if (keyword == "take") {
        follow(world);
        const std::string coupon = words.next("a coupon");
        words.need("from");
        send({.method = http::Method::delete_,
              .target = fmt::format("/v1/coupons/{}/grants/{}", coupon, http::percent_encode(words.next("a customer"))),
              .body = {},
              .idempotency_key = {}});
    } else if (keyword == "link") {
        follow(world);
        const std::string coupon = words.next("a coupon");
        boost::json::object body;
        if (words.take("for")) {
            body["claims_max"] = words.next_integer("a number of claims");
            if (!words.take("claim")) words.need("claims");
        }
        if (words.take("until")) body["ends_at"] = format_instant(next_instant(words, world.reading(), scenario::DayMeans::ends));
        post(fmt::format("/v1/coupons/{}/campaign-links", coupon), body);
        link_ = text_at(last_.body, "token");
    } else if (keyword == "withdraw") {
        follow(world);
        words.need("link");
        words.need("of");
        send({.method = http::Method::delete_,
              .target = fmt::format("/v1/coupons/{}/campaign-links/{}", words.next("a coupon"), link_),
              .body = {},
              .idempotency_key = {}});
    } else if (keyword == "claim") {
        follow(world);
        boost::json::object body;
        if (words.take({"by", "link"}))
            body["token"] = link_;
        else
            body["code"] = words.next("a coupon");
        words.need("for");
        post(fmt::format("/v1/customers/{}/coupons/claim", http::percent_encode(words.next("a customer"))), body);
    } else if (keyword == "sign") {
        follow(world);
        words.need("up");
        const boost::json::object body{{"email", words.next("an e-mail address")}};
        words.need("for");
        post(fmt::format("/v1/welcome-offers/{}/signups", words.next("a coupon")), body);
        if (const std::string code = text_at(last_.body, "code"); !code.empty()) world.cart.codes = {code};
    } else {
        return false;
    }
    return true;
}

// What is expected

std::optional<std::vector<std::string>> DeskStack::check(std::string_view phrase, const World& world) {
    Words words(phrase);
    auto compared = orders_.check(words, world, [this](const std::string& target) { return read(target); });
    if (!compared) compared = of_return(words, world);
    if (!compared) compared = of_uses(words);
    if (!compared) compared = of_grants(words);
    if (!compared) compared = of_answer(words, world);
    if (!compared) return std::nullopt;
    words.need_end();
    if (compared->expected == compared->observed) return std::vector<std::string>();
    return std::vector{fmt::format("expected {}, got {}", compared->expected, compared->observed)};
}

/// "held", "refused codes_rejected", "total 90.00", "applied", "rejected code_already_redeemed"
std::optional<Compared> DeskStack::of_answer(Words& words, const World& world) const {
    const boost::json::value& body = last_.body;
    if (words.take("total")) {
        const auto* total = body.is_object() ? body.as_object().if_contains("total") : nullptr;
        if (total == nullptr && body.is_object())
            if (const auto* totals = body.as_object().if_contains("totals")) total = totals->as_object().if_contains("total");
        const std::string observed =
            total == nullptr ? outcome_of(last_) : scenario::format_amount(total->as_int64(), world.cart.currency);
        return Compared{scenario::format_amount(next_amount(words, world.reading()), world.cart.currency), observed};
    }
    const bool is_rejection = !words.peek(1).empty() && words.take("rejected");  // alone it is a status
    if (is_rejection || words.take("applied")) {
        std::string observed = outcome_of(last_);
        if (const auto* codes = body.is_object() ? body.as_object().if_contains("codes") : nullptr; codes != nullptr) {
            observed = codes->as_array().empty() ? "no code" : "applied";
            for (const auto& code : codes->as_array())
                if (const std::string reason = text_at(code, "reason"); !reason.empty()) observed = "rejected " + reason;
        }
        return Compared{is_rejection ? "rejected " + words.next("a reason") : "applied", observed};
    }
    if (words.take("refused")) return Compared{"refused " + words.next("a problem"), outcome_of(last_)};
    for (const std::string_view status : {"held", "confirmed", "released", "done", "available", "used", "sent", "requested",
                                          "approved", "rejected", "received", "refunded", "exchanged", "cancelled"})
        if (words.take(status)) return Compared{std::string(status), outcome_of(last_)};
    return std::nullopt;
}

/// "refund 20.00", "refund of mug 20.00", "clawed back 5.00", "returned", "partly_returned"
std::optional<Compared> DeskStack::of_return(Words& words, const World& world) const {
    const auto amount = [&](std::int64_t minor) { return scenario::format_amount(minor, world.cart.currency); };
    const auto* body = last_.body.if_object();
    const bool is_return = body != nullptr && body->contains("refund");
    if (words.take({"refund", "of"})) {
        const std::string line = words.next("a line");
        std::int64_t refund = 0;
        if (is_return)
            for (const auto& entry : body->at("lines").as_array())
                if (text_at(entry, "id") == line) refund += entry.at("refund").as_int64();
        return Compared{amount(next_amount(words, world.reading())), is_return ? amount(refund) : outcome_of(last_)};
    }
    if (words.take("refund"))
        return Compared{amount(next_amount(words, world.reading())),
                        is_return ? amount(body->at("refund").as_int64()) : outcome_of(last_)};
    if (words.take({"clawed", "back"})) {
        std::int64_t lost = 0;
        if (is_return && body->contains("clawed_back"))
            for (const auto& entry : body->at("clawed_back").as_array()) lost += entry.at("amount").as_int64();
        return Compared{amount(next_amount(words, world.reading())), is_return ? amount(lost) : outcome_of(last_)};
    }
    for (const std::string_view status : {"returned", "partly_returned"})
        if (words.take(status)) return Compared{std::string(status), outcome_of(last_)};
    return std::nullopt;
}

/// "TEN used 2": by so many orders, held ones included. Also of promotions and campaigns.
std::optional<Compared> DeskStack::of_uses(Words& words) {
    if (words.peek(1) != "used" || !scenario::is_integer(words.peek(2))) return std::nullopt;
    const std::string name = words.next("a coupon, promotion or campaign");
    words.need("used");
    const std::int64_t wanted = words.next_integer("a number of orders");
    for (const std::string_view kind : {"coupons", "promotions", "campaigns"}) {
        const Answer answer =
            desk_.ask({.target = fmt::format("/v1/{}/{}", kind, http::percent_encode(name)), .body = {}, .idempotency_key = {}});
        if (answer.status >= kRefused) continue;
        const auto& document = answer.body.as_object();
        const std::int64_t used = document.contains("usage") ? document.at("usage").at("redemptions").as_int64()
                                                             : document.at("budget").at("used").as_int64();
        return Compared{fmt::format("{} orders", wanted), fmt::format("{} orders", used)};
    }
    throw StoryError{fmt::format("there is no \"{}\"", name)};
}

/// "wallet of anna CARE15 available and SOON expiring", "wallet of anna nothing", "holders of CARE15 anna used and ben available"
std::optional<Compared> DeskStack::of_grants(Words& words) {
    std::string target, who;
    if (words.take({"wallet", "of"})) {
        target = fmt::format("/v1/customers/{}/coupons", http::percent_encode(words.next("a customer")));
        who = "coupon";
    } else if (words.take({"holders", "of"})) {
        target = fmt::format("/v1/coupons/{}/grants", http::percent_encode(words.next("a coupon")));
        who = "customer";
    } else {
        return std::nullopt;
    }
    std::vector<std::string> expected, observed;
    if (!words.take("nothing") && !words.take("nobody")) do {
            const std::string name = words.next("a name");
            expected.push_back(fmt::format("{} {}", name, words.next("a status")));
        } while (words.take("and"));
    const boost::json::value page = read(target);
    for (const auto& item : page.at("items").as_array()) {
        const std::string name = text_at(item, who);
        observed.push_back(fmt::format("{} {}", name.empty() ? text_at(item, "email") : name, text_at(item, "status")));
    }
    return Compared{joined(expected), joined(observed)};
}

}  // namespace couponry::desk
