// Real orders are too large for the oracle's search, but not for single selections: the answer of the engine is run by the oracle, and
// a random walk from it through its neighbours (one promotion more, fewer, earlier, more often) finds nothing that takes more.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/evaluator.h"
#include "property/cases.h"
#include "property/report.h"
#include "property/selections.h"
#include "property/world_engine.h"
#include "tool/ledger.h"
#include "tool/replay_order.h"
#include "tool/replay_tables.h"
#include "tool/shop_files.h"

namespace couponry::property {
namespace {

constexpr const char* kOrders = "data/shop/orders.jsonl.gz";
constexpr std::uint64_t kOrdersCount = 12'370;
// One order of so many is walked around, with COUPONRY_LONG every one; all are placed, because later ones depend on them.
constexpr std::uint64_t kStride = 30;
constexpr int kStepsPerOrder = 100;
// Of one walk; every other one begins with nothing selected instead of with the answer.
constexpr int kStepsPerWalk = 20;
// Pieces of an order above which the oracle, which has a struct for each piece, is left out.
constexpr std::int64_t kPiecesMax = 3'000;

/// Walks through selections of one order.
class Walk {
public:
    Walk(const oracle::Setting& setting, std::uint64_t seed) : setting_(setting), dice_(seed) {
        for (std::size_t offer = 0; offer < setting.offers.size(); ++offer) {
            if (!setting.offers[offer].is_candidate()) continue;
            const oracle::State alone = oracle::run_alone(setting, offer);
            if (oracle::taken_by(alone) > 0) takers_.push_back({offer, std::max<std::int64_t>(1, alone.progress[offer].groups)});
        }
    }

    /// The most that a selection on the way takes.
    std::int64_t most_from(const std::vector<oracle::Choice>& answer) {
        std::int64_t best = 0;
        std::vector<oracle::Choice> at = answer;
        for (int step = 0; step < kStepsPerOrder && !takers_.empty(); ++step) {
            if (step % kStepsPerWalk == 0) at = step / kStepsPerWalk % 2 == 0 ? answer : std::vector<oracle::Choice>();
            const std::vector<oracle::Choice> next = neighbour(at);
            ++tried_;
            const auto taken = taken_by(next);
            if (!taken) continue;
            ++feasible_;
            best = std::max(best, *taken);
            at = next;
        }
        return best;
    }
    std::int64_t tried() const { return tried_; }
    std::int64_t feasible() const { return feasible_; }

private:
    std::size_t place_in(const std::vector<oracle::Choice>& chosen, bool or_end) {
        return static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(chosen.size()) + (or_end ? 1 : 0)));
    }

    std::vector<oracle::Choice> neighbour(std::vector<oracle::Choice> chosen) {
        const std::int64_t kind = dice_.below(chosen.empty() ? 1 : 4);
        if (kind == 0) {
            // One more, instead of those that it may not meet.
            oracle::Choice more = takers_[static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(takers_.size())))];
            std::erase_if(chosen, [&](const oracle::Choice& other) {
                return other.offer == more.offer || !oracle::may_meet(setting_, other.offer, more.offer);
            });
            if (dice_.chance(50)) more.applications = dice_.between(1, more.applications);
            chosen.insert(chosen.begin() + static_cast<std::ptrdiff_t>(place_in(chosen, true)), more);
        } else if (kind == 1) {
            chosen.erase(chosen.begin() + static_cast<std::ptrdiff_t>(place_in(chosen, false)));
        } else if (kind == 2) {
            std::swap(chosen[place_in(chosen, false)], chosen[place_in(chosen, false)]);
        } else {
            oracle::Choice& own = chosen[place_in(chosen, false)];
            own.applications = std::max<std::int64_t>(1, own.applications + (dice_.chance(50) ? 1 : -1));
        }
        return chosen;
    }

    std::optional<std::int64_t> taken_by(const std::vector<oracle::Choice>& chosen) const {
        std::optional<std::int64_t> taken;
        const auto is_within = [&](const oracle::Choice& choice) {
            return choice.applications <= setting_.offers[choice.offer].applications_max;
        };
        if (!std::all_of(chosen.begin(), chosen.end(), is_within)) return taken;
        any_order(setting_, chosen, [&](const std::vector<oracle::Turn>& turns) {
            if (const auto state = oracle::run_selection(setting_, chosen, turns)) taken = oracle::taken_by(*state);
            return true;
        });
        return taken;
    }

    const oracle::Setting& setting_;
    oracle::Dice dice_;
    std::vector<oracle::Choice> takers_;  // could take something alone, at most so often
    std::int64_t tried_ = 0, feasible_ = 0;
};

std::int64_t pieces_of(const Cart& cart) {
    std::int64_t pieces = 0;
    for (const CartLine& line : cart.lines) pieces += line.quantity;
    return pieces;
}

struct Tally {
    std::int64_t orders = 0, left_out = 0, tried = 0, feasible = 0, better = 0;
};

void walk_around(const Shop& shop, const Cart& cart, const UsageFacts& usage, const engine::Core& core, std::uint64_t seed,
                 Tally& tally) {
    const engine::Solution& solution = core.solution();
    const oracle::Input input{shop, cart, usage, *cart.at};
    const oracle::Setting setting = oracle::prepare(input);
    const auto answer = find_selection(setting, applied_of(core), solution.total);
    EXPECT_TRUE(answer || solution.from_priority) << "order " << cart.order << ": its answer cannot be had";
    Walk walk(setting, seed);
    const std::int64_t taken = walk.most_from(answer ? answer->chosen : std::vector<oracle::Choice>());
    const std::int64_t most = solution.optimal ? solution.total : solution.bound;
    EXPECT_LE(taken, most) << "order " << cart.order;
    ++tally.orders;
    tally.tried += walk.tried();
    tally.feasible += walk.feasible();
    tally.better += taken > most ? 1 : 0;
}

TEST(Orders, HaveNothingBetterNearAnOptimalAnswer) {
    const auto files = tool::read_shop_files(tool::kShopFolder);
    const auto tables = tool::read_replay_tables("data/shop/replay.json");
    auto lines = tool::Lines::open(kOrders);
    ASSERT_TRUE(files && tables && lines);
    const auto snapshot = engine::compile(files->shop);
    const tool::OrderReader reader(*tables, *files);
    tool::Ledger ledger(*files);
    engine::Evaluator evaluator;
    engine::EvaluationOptions options;
    options.fixes = false;
    options.potential = 0;
    options.policy = SelectionPolicy::best;
    engine::Evaluation evaluation;
    engine::Core core;
    Tally tally;
    const Seeds seeds(kOrdersCount / kStride, kOrdersCount);
    const std::uint64_t stride = seeds.count < kOrdersCount ? kStride : 1;
    for (std::uint64_t number = 0; number < seeds.end() * stride; ++number) {
        const auto line = lines->next();
        ASSERT_TRUE(line && *line) << "fewer than " << kOrdersCount << " orders";
        const auto cart = reader.read(*tool::parse_file({kOrders, **line}, lines->number()), ledger.customers());
        ASSERT_TRUE(cart);
        const UsageFacts& usage = ledger.usage_for(*cart);
        evaluator.evaluate(*snapshot, *cart, usage, *cart->at, options, evaluation);
        const bool is_chosen = number % stride == 0 && number / stride >= seeds.first;
        if (is_chosen && pieces_of(*cart) > kPiecesMax) ++tally.left_out;
        if (is_chosen && pieces_of(*cart) <= kPiecesMax) {
            core.run({.snapshot = snapshot.get(), .cart = &*cart, .usage = &usage, .now = *cart->at});
            walk_around(files->shop, *cart, usage, core, number, tally);
        }
        ledger.record(*cart, evaluation);
    }
    std::printf("%lld orders of more than %lld pieces left out\n", static_cast<long long>(tally.left_out),
                static_cast<long long>(kPiecesMax));
    report("2.3", "real orders of which a selection was found that takes more than a proved answer",
           fmt::format("{} of {}, {} selections tried, {} feasible", tally.better, tally.orders, tally.tried, tally.feasible),
           "0", tally.better == 0 && tally.orders > 0 && tally.feasible * 5 > tally.tried);
}

}  // namespace
}  // namespace couponry::property
