#include "scenario/sent_back.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/describe.h"
#include "service/order_shop.h"

namespace couponry::scenario {

SentBack::SentBack(const World& world, const engine::Evaluation& was)
    : world_(world),
      order_(paid_order(world.shop, *engine::compile(world.shop), world.cart, was)),
      shop_(engine::compile(service::order_shop(order_.site, order_.promotions, order_.uses, order_.was))) {}

void SentBack::send_back(std::string_view lines) {
    std::vector<ReturnedLine> pieces;
    for (const std::string& phrase : split_phrases(lines)) {
        Words words(phrase);
        const std::int64_t quantity = is_integer(words.peek()) ? words.next_integer("a number of pieces") : 1;
        pieces.push_back({words.next("a line"), quantity});
        words.need_end();
    }
    auto answer =
        service::price_return({.shop = *shop_, .cart = order_.cart, .was = order_.was, .earlier = made_, .lines = pieces});
    if (!answer) throw StoryError{answer.error().detail};
    last_ = std::move(*answer);
    made_.push_back({.id = {}, .at = world_.now, .lines = pieces, .refund = last_.refund});
}

std::optional<std::vector<std::string>> SentBack::check(std::string_view phrase) const {
    Words words(phrase);
    std::string what, observed;
    if (words.take({"refund", "of"})) {
        const std::string line = words.next("a line");
        what = fmt::format("refund of {}", line);
        observed = described_refund(line);
    } else if (words.take("refund")) {
        what = "refund";
        observed = amount(last_.refund);
    } else if (words.take({"nothing", "clawed", "back"})) {
        what = "clawed back";
        observed = amount(last_.clawed_back);
        words.need_end();
        if (last_.clawed_back == 0) return std::vector<std::string>();
        return std::vector{fmt::format("expected nothing clawed back, got {}", observed)};
    } else if (words.take({"clawed", "back"})) {
        const std::string promotion = amount_is_next(words) ? "" : words.next("a promotion");
        what = fmt::format("clawed back{}{}", promotion.empty() ? "" : " ", promotion);
        observed = promotion.empty() ? amount(last_.clawed_back) : described_loss(promotion);
    } else if (words.take({"gifts", "lost"})) {
        const std::string expected = words.rest();
        if (expected == described_gifts()) return std::vector<std::string>();
        return std::vector{fmt::format("expected gifts lost {}, got {}", expected, described_gifts())};
    } else {
        return std::nullopt;
    }
    const std::string expected = amount(next_amount(words, world_.reading()));
    words.need_end();
    if (expected == observed) return std::vector<std::string>();
    return std::vector{fmt::format("expected {} {}, got {}", what, expected, observed)};
}

std::string SentBack::described_refund(const std::string& line) const {
    const auto found = std::ranges::find(last_.lines, line, &service::ReturnAnswer::Line::line);
    return found == last_.lines.end() ? "none" : amount(found->refund);
}

std::string SentBack::described_loss(const std::string& promotion) const {
    const auto found = std::ranges::find(last_.lost, promotion, &service::ReturnAnswer::Lost::promotion);
    return found == last_.lost.end() ? "nothing" : amount(found->amount);
}

std::string SentBack::described_gifts() const {
    std::string text;
    for (const engine::GiftAnswer& gift : last_.gifts)
        text += fmt::format("{}{}", text.empty() ? "" : " and ", describe_gift(gift, world_));
    return text.empty() ? "none" : text;
}

}  // namespace couponry::scenario
