// On the recorded orders of the sample shop every verified fix, carried out by the tests' own code, makes its code apply with the saving
// and the total it names.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "engine/evaluator.h"
#include "property/cases.h"
#include "property/fix_changes.h"
#include "property/report.h"
#include "tool/ledger.h"

namespace couponry::property {
namespace {

using engine::Fix;
using engine::FixKind;

constexpr int kFailuresShown = 8;

class Orders {
public:
    Orders(tool::ShopFiles files, const tool::ReplayTables& tables)
        : files_(std::move(files)),
          snapshot_(engine::compile(files_.shop)),
          reader_(tables, files_),
          ledger_(files_),
          evaluation_() {
        options_.potential = 0;
        options_.policy = SelectionPolicy::best;
    }

    void run(const boost::json::value& order) {
        const auto cart = reader_.read(order, ledger_.customers());
        ASSERT_TRUE(cart.has_value());
        const UsageFacts usage = ledger_.usage_for(*cart);
        evaluator_.evaluate(*snapshot_, *cart, usage, *cart->at, options_, evaluation_);
        const std::int64_t discount = evaluation_.totals.discount();
        for (std::size_t code = 0; code < evaluation_.codes.size(); ++code) {
            const engine::CodeAnswer& answer = evaluation_.codes[code];
            if (answer.applied) continue;
            ++rejected;
            const auto is_verified = [](const Fix& fix) { return fix.verified; };
            const auto count = std::count_if(answer.fixes.begin(), answer.fixes.end(), is_verified);
            with_verified += count > 0 ? 1 : 0;
            for (const Fix& fix : answer.fixes) {
                ++offered[fix.action.kind];
                if (fix.verified) carry_out_one({*cart, *cart->at, code}, usage, fix, discount);
            }
        }
        ledger_.record(*cart, evaluation_);
    }

    std::int64_t rejected = 0, with_verified = 0, carried_out = 0, broken = 0;
    std::map<FixKind, std::int64_t> offered;

private:
    void carry_out_one(const Request& request, const UsageFacts& usage, const Fix& fix, std::int64_t discount_before) {
        ++carried_out;
        std::vector<engine::FixAction> actions{fix.action};
        actions.insert(actions.end(), fix.then.begin(), fix.then.end());
        const auto piece = std::find_if(actions.begin(), actions.end(),
                                        [](const engine::FixAction& action) { return action.kind == FixKind::add_amount; });
        const engine::Snapshot& snapshot = piece == actions.end() ? *snapshot_ : with_piece(*piece);
        const Request changed = carry_out(request, actions);
        evaluate(snapshot, changed.cart, usage, changed.now);
        const bool applies = judged_.codes.at(changed.code).applied;
        std::int64_t discount = judged_.totals.discount();
        std::int64_t total = judged_.totals.total();
        if (fix.action.kind == FixKind::split_order) {
            evaluate(snapshot, other_order(request, fix.action).cart, usage, request.now);
            discount += judged_.totals.discount();
            total += judged_.totals.total();
        }
        const std::int64_t costs = costs_of(files_.shop, request, actions);
        if (applies && discount - discount_before == fix.saves && total == fix.total && costs == fix.costs) return;
        if (++broken > kFailuresShown) return;
        ADD_FAILURE() << "order " << request.cart.order << ", code " << request.cart.codes[request.code] << ": "
                      << engine::fix_kind_name(fix.action.kind) << " was to cost " << fix.costs << ", save " << fix.saves
                      << " and leave " << fix.total << "; it " << (applies ? "applied" : "was rejected") << " and costs " << costs
                      << ", saves " << discount - discount_before << " and leaves " << total;
    }

    void evaluate(const engine::Snapshot& snapshot, const Cart& cart, const UsageFacts& usage, Instant now) {
        engine::EvaluationOptions options = options_;
        options.fixes = false;
        judge_.evaluate(snapshot, cart, usage, now, options, judged_);
    }

    // The shop is compiled once for each filter that an invented piece is to fit.
    const engine::Snapshot& with_piece(const engine::FixAction& action) {
        for (const auto& [items, snapshot] : with_piece_)
            if (items == action.items) return *snapshot;
        with_piece_.emplace_back(action.items, engine::compile(shop_with_piece(files_.shop, action)));
        return *with_piece_.back().second;
    }

    tool::ShopFiles files_;
    std::shared_ptr<const engine::Snapshot> snapshot_;
    tool::OrderReader reader_;
    tool::Ledger ledger_;
    engine::Evaluator evaluator_, judge_;
    engine::EvaluationOptions options_;
    engine::Evaluation evaluation_, judged_;
    std::vector<std::pair<ItemFilter, std::shared_ptr<const engine::Snapshot>>> with_piece_;
};

TEST(Fixes, KeepTheirPromisesOnOrders) {
    const std::filesystem::path folder = tool::kShopFolder;
    auto files = tool::read_shop_files(folder);
    ASSERT_TRUE(files.has_value());
    const auto tables = tool::read_replay_tables(folder / "replay.json");
    ASSERT_TRUE(tables.has_value());
    auto lines = tool::Lines::open(folder / "orders.jsonl.gz");
    ASSERT_TRUE(lines.has_value());
    Orders orders(std::move(*files), *tables);
    const Seeds all(20'000, 20'000);  // more than there are
    std::uint64_t count = 0;
    for (; count < all.count; ++count) {
        const auto line = lines->next();
        ASSERT_TRUE(line.has_value());
        if (!*line) break;
        const auto order = tool::parse_file({lines->path(), **line}, lines->number());
        ASSERT_TRUE(order.has_value());
        orders.run(*order);
        if (HasFatalFailure()) return;
    }
    std::printf("%llu orders, %lld codes rejected\n", static_cast<unsigned long long>(count),
                static_cast<long long>(orders.rejected));
    for (const auto& [kind, offered] : orders.offered)
        std::printf("  %s: %lld\n", std::string(engine::fix_kind_name(kind)).c_str(), static_cast<long long>(offered));
    EXPECT_GT(orders.carried_out, 0);
    const std::int64_t without = orders.rejected - orders.with_verified;
    report("2.4", "verified fixes on real orders not as promised", fmt::format("{} of {}", orders.broken, orders.carried_out),
           "0", orders.broken == 0 && orders.carried_out > 0);
    report("2.4", "rejections on real orders without a verified fix",
           fmt::format("{}, {} of {}", share(without, orders.rejected), without, orders.rejected), "told", true);
}

}  // namespace
}  // namespace couponry::property
