#include "service/price_return.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/money.h"
#include "document/reader.h"
#include "engine/evaluator.h"

namespace couponry::service {
namespace {

using Amounts = std::vector<std::int64_t>;

std::int64_t sum(const Amounts& amounts) {
    return std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0});
}

std::int64_t paid_for_goods(const engine::Evaluation& evaluation) {
    return evaluation.totals.subtotal - evaluation.totals.item_discount - evaluation.totals.order_discount;
}

/// What was paid for the `count` dearest units of a line.
std::int64_t paid_for_dearest(const engine::LineAnswer& line, std::int64_t count) {
    std::vector<engine::LineAnswer::Units> units = line.units;
    std::ranges::stable_sort(units, std::ranges::greater(), &engine::LineAnswer::Units::total);
    std::int64_t paid = 0;
    for (const auto& [quantity, total] : units) {
        const std::int64_t taken = std::min(quantity, count);
        paid = add_checked(paid, multiply_checked(taken, total));
        count -= taken;
    }
    return paid;
}

class Pricing {
public:
    explicit Pricing(const ReturnRequest& request)
        : request_(request),
          count_(request.cart.lines.size()),
          before_(count_),
          now_(count_),
          paid_before_(count_),
          paid_now_(count_) {
        CHECK(request.was.lines.size() == count_);
    }

    Result<ReturnAnswer> answer() {
        if (auto counted = count_pieces(); !counted) return std::unexpected(counted.error());
        price_kept();
        refund();
        explain();
        compare_gifts();
        return std::move(answer_);
    }

private:
    std::size_t place_of(const std::string& line) const {
        const auto found = std::ranges::find(request_.cart.lines, line, &CartLine::id);
        return static_cast<std::size_t>(found - request_.cart.lines.begin());
    }
    std::int64_t quantity(std::size_t line) const { return request_.cart.lines[line].quantity; }
    std::int64_t kept(std::size_t line) const { return quantity(line) - before_[line] - now_[line]; }

    Result<void> count_pieces() {
        for (const Return& made : request_.earlier)
            for (const ReturnedLine& line : made.lines) {
                const std::size_t place = place_of(line.line);
                CHECK(place < count_);
                before_[place] += line.quantity;
            }
        std::vector<FieldError> errors;
        if (request_.lines.empty()) errors.push_back({"/lines", "Nothing is named; say which pieces come back."});
        for (std::size_t index = 0; index < request_.lines.size(); ++index)
            if (auto error = count_line(request_.lines[index]); !error.detail.empty())
                errors.push_back({fmt::format("/lines/{}{}", index, error.pointer), std::move(error.detail)});
        if (!errors.empty()) return std::unexpected(document::invalid_document(std::move(errors)));
        for (std::size_t line = 0; line < count_; ++line) {
            const engine::LineAnswer& was = request_.was.lines[line];
            paid_before_[line] = paid_for_dearest(was, before_[line]);
            paid_now_[line] = paid_for_dearest(was, before_[line] + now_[line]) - paid_before_[line];
        }
        return {};
    }

    /// Without a detail when nothing is wrong.
    FieldError count_line(const ReturnedLine& line) {
        const std::size_t place = place_of(line.line);
        if (place == count_) return {"/id", fmt::format("The order has no line \"{}\"; name one of its lines.", line.line)};
        if (now_[place] > 0)
            return {"/id", fmt::format("The line \"{}\" stands twice; name it once, with all its pieces.", line.line)};
        if (line.quantity < 1) return {"/quantity", "At least one piece comes back; leave out a line that is kept."};
        const std::int64_t left = quantity(place) - before_[place];
        if (line.quantity > left)
            return {"/quantity", left == 0 ? fmt::format("All pieces of \"{}\" came back already.", line.line)
                                           : fmt::format("Of \"{}\" at most {} can come back; the others did already, or were "
                                                         "never ordered.",
                                                         line.line, left)};
        now_[place] = line.quantity;
        return {};
    }

    /// Shipping stays what it was, so it is out of what is priced; so are the codes: their promotions are automatic here.
    Cart kept_cart() const {
        Cart cart = request_.cart;
        cart.lines.clear();
        for (std::size_t line = 0; line < count_; ++line) {
            if (kept(line) == 0) continue;
            CartLine& own = cart.lines.emplace_back(request_.cart.lines[line]);
            if (own.subtotal) {
                // The first units cost one minor unit more; they are the dearest, which come back first.
                const std::int64_t extra = *own.subtotal % own.quantity - (own.quantity - kept(line));
                own.subtotal = *own.subtotal / own.quantity * kept(line) + std::max<std::int64_t>(0, extra);
            }
            own.quantity = kept(line);
        }
        for (Shipment& shipment : cart.shipments) shipment.amount = 0;
        cart.shipping_options.clear();
        cart.codes.clear();
        cart.automatic = true;
        return cart;
    }

    void price_kept() {
        engine::Evaluation& kept = answer_.kept;
        const Cart cart = kept_cart();
        answer_.is_everything = cart.lines.empty();
        if (!answer_.is_everything) {
            engine::EvaluationOptions options;
            options.fixes = false;
            options.potential = 0;
            engine::Evaluator().evaluate(request_.shop, cart, {}, request_.was.at, options, kept);
        }
        kept.revision = request_.was.revision;
        kept.at = request_.was.at;
        kept.currency = request_.was.currency;
        for (engine::DiscountAnswer& discount : kept.discounts) {
            const auto was = std::ranges::find(request_.was.discounts, discount.promotion, &engine::DiscountAnswer::promotion);
            if (was != request_.was.discounts.end()) discount.code = was->code;
        }
    }

    void refund() {
        std::int64_t refunded = 0;
        for (const Return& made : request_.earlier) refunded += made.refund;
        const std::int64_t paid_so_far = sum(paid_before_) + sum(paid_now_);
        const std::int64_t due = std::min(paid_for_goods(request_.was) - paid_for_goods(answer_.kept), paid_so_far);
        const std::int64_t in_all = std::max(refunded, due);
        share_out(in_all - refunded);
        if (answer_.is_everything && request_.shipping == ShippingRefund::with_last_piece)
            answer_.shipping = request_.was.totals.shipping - request_.was.totals.shipping_discount;
        answer_.refund = in_all - refunded + answer_.shipping;
        answer_.clawed_back_before = sum(paid_before_) - refunded;
        answer_.clawed_back = paid_so_far - in_all;
    }

    /// Over the lines that come back, by what was paid for them; if that is nothing, by their list price.
    void share_out(std::int64_t refund) {
        Amounts weights;
        for (const ReturnedLine& line : request_.lines) weights.push_back(paid_now_[place_of(line.line)]);
        if (sum(weights) == 0)
            for (std::size_t index = 0; index < weights.size(); ++index)
                weights[index] = std::max<std::int64_t>(1, request_.was.lines[place_of(request_.lines[index].line)].subtotal);
        const Amounts room(weights.size(), refund);
        Amounts shares(weights.size());
        CHECK(split_by_weight(refund, weights, room, shares) == refund);
        for (std::size_t index = 0; index < weights.size(); ++index) {
            const ReturnedLine& line = request_.lines[index];
            answer_.lines.push_back({line.line, line.quantity, paid_now_[place_of(line.line)], shares[index]});
        }
    }

    /// What each promotion gave on the pieces that are kept, as the order had it: the discount of these pieces, line by line, in parts as
    /// the promotions gave it to the whole line.
    std::map<std::string, std::int64_t> given_on_kept() const {
        std::map<std::string, std::int64_t> given;
        std::map<std::string_view, std::int64_t> list_of_kept;
        for (const engine::LineAnswer& line : answer_.kept.lines) list_of_kept.emplace(line.id, line.subtotal);
        for (std::size_t place = 0; place < count_; ++place) {
            const engine::LineAnswer& was = request_.was.lines[place];
            if (kept(place) == 0 || was.discount() == 0) continue;
            const std::int64_t paid = was.total() - paid_before_[place] - paid_now_[place];
            const std::int64_t discount = std::max<std::int64_t>(0, list_of_kept[was.id] - paid);
            for (const auto& [promotion, amount] : parts_of(was.id))
                given[promotion] += static_cast<std::int64_t>(static_cast<__int128>(discount) * amount / was.discount());
        }
        return given;
    }
    std::vector<std::pair<std::string, std::int64_t>> parts_of(const std::string& line) const {
        std::vector<std::pair<std::string, std::int64_t>> parts;
        for (const engine::DiscountAnswer& discount : request_.was.discounts)
            for (const engine::AllocationAnswer& allocation : discount.allocations)
                if (allocation.line == line) parts.emplace_back(discount.promotion, allocation.amount);
        return parts;
    }

    /// Names the promotions behind what is clawed back: those that give less on what is kept than they did.
    void explain() {
        if (answer_.clawed_back == 0) return;
        std::map<std::string, std::int64_t> less = given_on_kept();
        for (const engine::DiscountAnswer& discount : answer_.kept.discounts) less[discount.promotion] -= discount.amount;
        std::vector<const engine::DiscountAnswer*> losers;  // each promotion once, in the order of the order's answer
        for (const engine::DiscountAnswer& discount : request_.was.discounts)
            if (discount.effect_class != EffectClass::shipping &&
                std::ranges::none_of(losers, [&](const auto* other) { return other->promotion == discount.promotion; }))
                losers.push_back(&discount);
        Amounts weights;
        for (const auto* loser : losers) weights.push_back(std::max<std::int64_t>(0, less[loser->promotion]));
        if (sum(weights) == 0) std::ranges::fill(weights, 1);
        const Amounts room(weights.size(), answer_.clawed_back);
        Amounts shares(weights.size());
        CHECK(split_by_weight(answer_.clawed_back, weights, room, shares) == answer_.clawed_back);
        for (std::size_t index = 0; index < losers.size(); ++index)
            if (shares[index] > 0) answer_.lost.push_back({losers[index]->promotion, losers[index]->title, shares[index]});
    }

    /// A gift is never given anew: what is kept has at most the gifts of the order.
    void compare_gifts() {
        std::vector<engine::GiftAnswer> earned;
        for (const engine::GiftAnswer& gift : request_.was.gifts) {
            const std::int64_t worth = gift.value / std::max<std::int64_t>(1, gift.quantity);
            const auto now = std::ranges::find_if(answer_.kept.gifts, [&](const engine::GiftAnswer& other) {
                return other.promotion == gift.promotion && other.product == gift.product;
            });
            engine::GiftAnswer part = gift;
            part.quantity = now == answer_.kept.gifts.end() ? 0 : std::min(gift.quantity, std::exchange(now->quantity, 0));
            part.value = part.quantity * worth;
            if (part.quantity > 0) earned.push_back(part);
            part.quantity = gift.quantity - part.quantity;
            part.value = part.quantity * worth;
            if (part.quantity > 0) answer_.gifts.push_back(std::move(part));
        }
        answer_.kept.gifts = std::move(earned);
        answer_.kept.gift_value = 0;
        for (const engine::GiftAnswer& gift : answer_.kept.gifts) answer_.kept.gift_value += gift.value;
    }

    const ReturnRequest& request_;
    std::size_t count_;
    Amounts before_, now_;  // pieces by line
    Amounts paid_before_, paid_now_;  // for them
    ReturnAnswer answer_;
};

}  // namespace

Result<ReturnAnswer> price_return(const ReturnRequest& request) {
    return Pricing(request).answer();
}

}  // namespace couponry::service
