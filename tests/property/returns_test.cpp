// Random returns of random orders, and of the real ones, in parts until everything came back: never more than was paid, to the minor unit
// all of it at the end, and each step what a plain computation says.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/evaluator.h"
#include "property/cases.h"
#include "property/plain_returns.h"
#include "property/report.h"
#include "property/rich_world.h"
#include "service/order_shop.h"
#include "service/price_return.h"
#include "tool/ledger.h"
#include "tool/replay_order.h"
#include "tool/replay_tables.h"
#include "tool/shop_files.h"

namespace couponry::property {
namespace {

using service::ReturnAnswer;

constexpr const char* kOrders = "data/shop/orders.jsonl.gz";
constexpr std::uint64_t kOrdersCount = 12'370;
constexpr int kFailuresShown = 5;
constexpr int kStepsMax = 4;
// Pieces of an order above which the plain computation is left out.
constexpr std::int64_t kPiecesMax = 100;

struct Tally {
    std::int64_t orders = 0, returns = 0, compared = 0, clawed_back = 0;
    std::int64_t too_much = 0, uneven = 0, not_all = 0, differ = 0;
    std::int64_t wrong() const { return too_much + uneven + not_all + differ; }
};

/// Counts what does not hold, and shows the first few.
class Judge {
public:
    Judge(Tally& tally, std::string name) : tally_(tally), name_(std::move(name)) {}
    void expect(bool holds, std::int64_t& count, const std::string& what) {
        if (holds) return;
        ++count;
        if (tally_.wrong() <= kFailuresShown) ADD_FAILURE() << name_ << ": " << what;
    }

private:
    Tally& tally_;
    std::string name_;
};

/// Some of what is left; all of it in the last step.
std::vector<ReturnedLine> pick(oracle::Dice& dice, std::vector<std::int64_t>& left, const Cart& cart, bool is_last) {
    std::vector<ReturnedLine> lines;
    for (std::size_t line = 0; line < left.size(); ++line) {
        if (left[line] == 0 || (!is_last && dice.chance(50))) continue;
        const std::int64_t quantity = is_last ? left[line] : dice.between(1, left[line]);
        lines.push_back({cart.lines[line].id, quantity});
        left[line] -= quantity;
    }
    return lines;
}

void judge_step(const ReturnAnswer& answer, std::int64_t refunded, std::int64_t paid_for_goods, Judge& judge, Tally& tally) {
    std::int64_t refund = 0, paid = 0, lost = 0;
    bool is_negative = answer.refund < 0 || answer.shipping < 0;
    for (const ReturnAnswer::Line& line : answer.lines) {
        refund += line.refund;
        paid += line.paid;
        is_negative = is_negative || line.refund < 0 || line.paid < 0;
    }
    for (const ReturnAnswer::Lost& loss : answer.lost) lost += loss.amount;
    judge.expect(!is_negative && refunded + refund <= paid_for_goods, tally.too_much, "more than was paid, or less than nothing");
    judge.expect(refund + answer.shipping == answer.refund, tally.uneven, "the lines do not add up to the refund");
    judge.expect(lost == answer.clawed_back, tally.uneven, "what is lost does not add up to what is clawed back");
    judge.expect(paid + answer.clawed_back_before == refund + answer.clawed_back, tally.uneven,
                 "paid is not refund and clawed back");
    tally.clawed_back += answer.clawed_back > 0 ? 1 : 0;
}

void return_in_parts(const PaidOrder& order, std::uint64_t seed, Judge& judge, Tally& tally) {
    oracle::Dice dice(seed);
    const auto shop = engine::compile(service::order_shop(order.site, order.promotions, order.uses, order.was));
    PlainReturns plain(order);
    std::vector<std::int64_t> left;
    std::int64_t pieces = 0;
    for (const CartLine& line : order.cart.lines) {
        left.push_back(line.quantity);
        pieces += line.quantity;
    }
    const engine::Evaluation::Totals& totals = order.was.totals;
    const std::int64_t goods = totals.subtotal - totals.item_discount - totals.order_discount;
    std::vector<Return> made;
    std::int64_t refunded = 0;
    bool is_plain = pieces <= kPiecesMax;
    ++tally.orders;
    for (int step = static_cast<int>(dice.between(1, kStepsMax)); step > 0; --step) {
        const std::vector<ReturnedLine> lines = pick(dice, left, order.cart, step == 1);
        if (lines.empty()) continue;
        const auto answer =
            service::price_return({.shop = *shop, .cart = order.cart, .was = order.was, .earlier = made, .lines = lines});
        ASSERT_TRUE(answer) << answer.error().detail;
        judge_step(*answer, refunded, goods, judge, tally);
        ++tally.returns;
        std::int64_t refund = answer->refund - answer->shipping;
        if (is_plain) {
            const std::int64_t expected = plain.refund(lines);
            is_plain = expected >= 0 && (answer->kept.optimal || answer->is_everything);
            tally.compared += is_plain ? 1 : 0;
            std::int64_t paid = 0;
            for (const ReturnAnswer::Line& line : answer->lines) paid += line.paid;
            if (is_plain)
                judge.expect(refund == expected && paid == plain.paid_for_last(), tally.differ,
                             fmt::format("step {}: refund {} and paid {}, the plain ones are {} and {}", made.size() + 1, refund,
                                         paid, expected, plain.paid_for_last()));
        }
        made.push_back({.id = {}, .at = order.was.at, .lines = lines, .refund = answer->refund});
        refunded += answer->refund;
    }
    judge.expect(refunded == totals.total(), tally.not_all, fmt::format("refunded {} of {}", refunded, totals.total()));
}

void report_all(const Tally& tally, std::string_view of, bool judges_shares) {
    const auto line = [&](std::string_view what, std::int64_t wrong) {
        report("4.7", fmt::format("{}: {}", of, what), fmt::format("{} of {}", wrong, tally.returns), "0",
               wrong == 0 && tally.returns > 0);
    };
    line("refunds above what was paid, or below nothing", tally.too_much);
    line("refunds that do not add up to the minor unit", tally.uneven);
    report("4.7", fmt::format("{}: orders returned whole, in parts, that did not get everything back", of),
           fmt::format("{} of {}", tally.not_all, tally.orders), "0", tally.not_all == 0 && tally.orders > 0);
    report("4.7", fmt::format("{}: refunds unlike a plain computation's", of),
           fmt::format("{} of {}", tally.differ, tally.compared), "0", tally.differ == 0 && tally.compared > 0);
    if (!judges_shares) return;
    report("4.7", fmt::format("{}: refunds that were held against the plain computation", of),
           share(tally.compared, tally.returns), "90 %", tally.compared * 10 >= tally.returns * 9);
    report("4.7", fmt::format("{}: returns of which something is clawed back", of), share(tally.clawed_back, tally.returns),
           "10 %", tally.clawed_back * 10 >= tally.returns);
}

engine::EvaluationOptions plain_options() {
    engine::EvaluationOptions options;
    options.fixes = false;
    options.potential = 0;
    return options;
}

TEST(Returns, OfRandomOrdersAreExact) {
    const Seeds seeds(10'000, 200'000);
    Tally tally;
    engine::Evaluator evaluator;
    engine::Evaluation was;
    for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
        const oracle::World world = make_rich_world(seed, {});
        if (world.cart.lines.empty()) continue;
        const auto snapshot = engine::compile(world.shop);
        evaluator.evaluate(*snapshot, world.cart, world.usage, world.now, plain_options(), was);
        Judge judge(tally, fmt::format("seed {}", seed));
        return_in_parts(scenario::paid_order(world.shop, *snapshot, world.cart, was), seed, judge, tally);
    }
    report_all(tally, "random orders", seeds.are_all);
}

TEST(Returns, OfRealOrdersAreExact) {
    const auto files = tool::read_shop_files(tool::kShopFolder);
    const auto tables = tool::read_replay_tables("data/shop/replay.json");
    auto lines = tool::Lines::open(kOrders);
    ASSERT_TRUE(files && tables && lines);
    const auto snapshot = engine::compile(files->shop);
    const tool::OrderReader reader(*tables, *files);
    tool::Ledger ledger(*files);
    engine::Evaluator evaluator;
    engine::Evaluation was;
    Tally tally;
    const Seeds seeds(kOrdersCount, kOrdersCount);
    for (std::uint64_t number = 0; number < seeds.end(); ++number) {
        const auto line = lines->next();
        ASSERT_TRUE(line && *line) << "fewer than " << kOrdersCount << " orders";
        const auto cart = reader.read(*tool::parse_file({kOrders, **line}, lines->number()), ledger.customers());
        ASSERT_TRUE(cart);
        evaluator.evaluate(*snapshot, *cart, ledger.usage_for(*cart), *cart->at, plain_options(), was);
        Judge judge(tally, "order " + cart->order);
        if (number >= seeds.first && !cart->lines.empty())
            return_in_parts(scenario::paid_order(files->shop, *snapshot, *cart, was), number, judge, tally);
        ledger.record(*cart, was);
    }
    report_all(tally, "real orders", false);
}

}  // namespace
}  // namespace couponry::property
