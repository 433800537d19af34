#include <fmt/format.h>

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "document/cart_document.h"
#include "document/usage_document.h"
#include "engine/evaluator.h"
#include "tool/commands.h"
#include "tool/invariants.h"
#include "tool/ledger.h"
#include "tool/replay_order.h"
#include "tool/replay_summary.h"

namespace couponry::tool {
namespace {

constexpr std::int64_t kOrdersPerProgress = 50;

std::int64_t clock_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Everything a replay needs, from its files.
struct Setting {
    ShopFiles files;
    ReplayTables tables;
    std::shared_ptr<const engine::Snapshot> snapshot;
};

Read<Setting> read_setting(const std::string& shop) {
    Setting setting;
    auto files = read_shop_files(shop);
    if (!files) return std::unexpected(files.error());
    setting.files = std::move(*files);
    auto tables = read_replay_tables(setting.files.folder / "replay.json");
    if (!tables) return std::unexpected(tables.error());
    setting.tables = std::move(*tables);
    setting.snapshot = engine::compile(setting.files.shop);
    if (setting.snapshot->find_site(setting.tables.site) == nullptr)
        return std::unexpected(Refusal{{fmt::format("{}: /site: sites.json has no site \"{}\"; name one of its sites.",
                                                    (setting.files.folder / "replay.json").native(), setting.tables.site)}});
    return setting;
}

class Replay {
public:
    Replay(const Setting& setting, std::string keep)
        : setting_(setting),
          keep_(std::move(keep)),
          orders_(setting.tables, setting.files),
          ledger_(setting.files),
          summary_(setting.files.shop) {
        for (const Product& product : setting.files.shop.products)
            if (!product.minimum_price.empty()) floors_.emplace(product.id, product.minimum_price);
        options_.potential = 0;
        options_.fixes = false;
    }

    /// One line of the file of orders.
    Read<void> run(const File& place, std::size_t line) {
        const auto order = parse_file(place, line);
        if (!order) return std::unexpected(order.error());
        const auto cart = orders_.read(*order, ledger_.customers());
        if (!cart) return std::unexpected(located(place, cart.error(), line));
        const UsageFacts& usage = ledger_.usage_for(*cart);
        ReplaySummary::Timed time;
        time.best_ns = evaluate(*cart, usage, SelectionPolicy::best, best_);
        time.priority_ns = evaluate(*cart, usage, SelectionPolicy::priority, priority_);
        const auto floor_of = [&](const CartLine& sent) { return floor_of_line(*cart, sent); };
        std::vector<std::string> faults = broken_invariants(*cart, best_, floor_of);
        for (std::string& fault : broken_invariants(*cart, priority_, floor_of))
            faults.push_back("under priority, " + std::move(fault));
        for (std::string& fault : broken_policy(best_, priority_)) faults.push_back(std::move(fault));
        summary_.add(*cart, best_, time, faults);
        if (!keep_.empty() && (!faults.empty() || !best_.optimal)) {
            if (const auto kept = keep(*cart, usage); !kept) return kept;
        }
        ledger_.record(*cart, best_);
        return {};
    }

    const ReplaySummary& summary() const { return summary_; }

private:
    /// Cart and counters as `evaluate --usage` reads them.
    Read<void> keep(const Cart& cart, const UsageFacts& usage) const {
        const std::filesystem::path folder = keep_;
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        std::ofstream cart_file(folder / (cart.order + ".cart.json"));
        std::ofstream usage_file(folder / (cart.order + ".usage.json"));
        cart_file << document::write_cart(cart) << '\n';
        usage_file << document::write_usage(usage) << '\n';
        if (cart_file.flush() && usage_file.flush()) return {};
        return std::unexpected(Refusal{{fmt::format("--keep: Files cannot be written in {}.", keep_)}});
    }

    std::int64_t evaluate(const Cart& cart, const UsageFacts& usage, SelectionPolicy policy, engine::Evaluation& evaluation) {
        options_.policy = policy;
        const std::int64_t start = clock_ns();
        evaluator_.evaluate(*setting_.snapshot, cart, usage, *cart.at, options_, evaluation);
        return clock_ns() - start;
    }

    std::int64_t floor_of_line(const Cart& cart, const CartLine& line) const {
        if (line.minimum_price) return *line.minimum_price;
        const auto floor = floors_.find(line.product);
        return floor == floors_.end() ? 0 : floor->second.find(cart.currency).value_or(0);
    }

    const Setting& setting_;
    std::string keep_;
    OrderReader orders_;
    Ledger ledger_;
    ReplaySummary summary_;
    engine::Evaluator evaluator_;
    engine::EvaluationOptions options_;
    engine::Evaluation best_, priority_;
    std::unordered_map<std::string, MoneyMap> floors_;
};

/// Runs the orders of a file; nothing when all were read.
std::optional<Refusal> run_orders(Lines& lines, std::uint64_t limit, Replay& replay, const Console& console) {
    const std::int64_t start = clock_ns();
    for (std::uint64_t count = 0; limit == 0 || count < limit;) {
        const auto line = lines.next();
        if (!line) return line.error();
        if (!*line) return std::nullopt;
        if ((*line)->empty()) continue;
        if (const auto done = replay.run({lines.path(), **line}, lines.number()); !done) return done.error();
        ++count;
        if (replay.summary().orders() % kOrdersPerProgress == 0) {
            const double seconds = static_cast<double>(clock_ns() - start) / 1e9;
            console.show_progress(fmt::format("{} orders, {:.0f} a second", count, static_cast<double>(count) / seconds));
        }
    }
    return std::nullopt;
}

}  // namespace

int run_replay(const ReplayOptions& options, const Console& console) {
    const auto setting = read_setting(options.shop);
    if (!setting) return console.refuse(setting.error());
    auto lines = Lines::open(options.orders);
    if (!lines) return console.refuse(lines.error());
    Replay replay(*setting, options.keep);
    const auto refusal = run_orders(*lines, options.limit, replay, console);
    console.end_progress();
    if (refusal) return console.refuse(*refusal);
    const ReplaySummary& summary = replay.summary();
    if (options.report) return summary.print_report(console) ? kDone : kFoundFaults;
    if (options.json)
        console.print(boost::json::serialize(summary.json()) + "\n");
    else
        summary.print(console);
    return summary.is_sound() ? kDone : kFoundFaults;
}

}  // namespace couponry::tool
