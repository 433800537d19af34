// What replay_summary.h tells, as a table for people, as JSON, and as lines of the project's report.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>
#include <numeric>

#include "document/writer.h"
#include "engine/effect.h"
#include "tool/invariants.h"
#include "tool/replay_summary.h"

namespace couponry::tool {
namespace {

/// "12345.67 GBP".
std::string money(std::int64_t amount, Currency currency) {
    const int digits = minor_digits(currency);
    std::int64_t unit = 1;
    for (int digit = 0; digit < digits; ++digit) unit *= 10;
    if (digits == 0) return fmt::format("{} {}", amount, currency.text());
    return fmt::format("{}.{:0{}} {}", amount / unit, amount % unit, digits, currency.text());
}

std::string share(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return "none";
    return fmt::format("{:.2f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

/// "85 us", "3.2 ms".
std::string duration(std::int64_t ns) {
    constexpr std::int64_t kMicrosecond = 1'000, kMillisecond = 1'000'000;
    if (ns < kMillisecond) return fmt::format("{} us", (ns + kMicrosecond / 2) / kMicrosecond);
    return fmt::format("{:.1f} ms", static_cast<double>(ns) / static_cast<double>(kMillisecond));
}

std::int64_t microseconds(std::int64_t ns) {
    return (ns + 500) / 1000;
}

void print_row(const Console& console, std::string_view name, std::string_view value) {
    console.print(fmt::format("  {}{}\n", padded(name, 28), value));
}

}  // namespace

void ReplaySummary::print(const Console& console) const {
    print_totals(console);
    print_promotions(console);
    print_codes(console);
    if (is_sound()) {
        console.print(console.styled(Style::good, "Every invariant held on every order.") + "\n");
        return;
    }
    console.print(console.styled(Style::bad, fmt::format("{} orders broke an invariant:", faulty_orders_)) + "\n");
    for (const std::string& fault : faults_) console.print(fmt::format("  {}\n", fault));
}

void ReplaySummary::print_totals(const Console& console) const {
    const std::int64_t total_ns = std::accumulate(times_ns_.begin(), times_ns_.end(), std::int64_t{0});
    const std::int64_t mean_ns = orders_ == 0 ? 0 : total_ns / orders_;
    console.print(console.styled(Style::strong, "Replay") + "\n");
    print_row(console, "orders", fmt::format("{} with {} lines", orders_, lines_));
    print_row(console, "goods", money(totals_.subtotal, currency_));
    print_row(console, "item discounts", money(totals_.item_discount, currency_));
    print_row(console, "order discounts", money(totals_.order_discount, currency_));
    print_row(console, "delivery discounts",
              fmt::format("{} of {}", money(totals_.shipping_discount, currency_), money(totals_.shipping, currency_)));
    print_row(console, "share of the goods' value", share(totals_.discount(), totals_.subtotal));
    print_row(console, "orders with something off", share(discounted_orders_, orders_));
    print_row(console, "proved best", fmt::format("{}, worst gap of the others {}", share(optimal_orders_, orders_), gap_text()));
    if (!unproved_.empty()) print_row(console, "  not proved", fmt::format("orders {}", fmt::join(unproved_, ", ")));
    print_row(console, "time per order",
              fmt::format("mean {}, median {}, 99th percentile {}, most {}", duration(mean_ns), duration(time_at(500)),
                          duration(time_at(990)), duration(time_at(1000))));
    print_row(console, "largest order",
              fmt::format("{} lines, {}, {}", largest_.lines, largest_.is_optimal ? "proved best" : "not proved",
                          duration(largest_.time_ns)));
}

void ReplaySummary::print_promotions(const Console& console) const {
    std::size_t width = 0;
    for (const PromotionRow& row : promotions_) width = std::max(width, row.promotion->code.size());
    console.print(
        "\n" +
        console.styled(Style::strong, fmt::format("{}{:>8}{:>14}  effects", padded("Promotion", width + 2), "orders", "money")) +
        "\n");
    for (const PromotionRow& row : promotions_) {
        std::vector<std::string_view> effects;
        effects.reserve(row.promotion->effects.size());
        for (const Rule& effect : row.promotion->effects) effects.push_back(effect.type);
        const std::string amount = row.amount.empty() ? "" : money(row.amount.begin()->second, row.amount.begin()->first);
        const std::string line = fmt::format("{}{:>8}{:>14}  {}", padded(row.promotion->code, width + 2), row.orders, amount,
                                             fmt::join(effects, ", "));
        console.print(console.styled(row.orders == 0 ? Style::quiet : Style::plain, line) + "\n");
    }
    const auto unused = unused_effects();
    if (!unused.empty()) console.print(fmt::format("Effects that no order met: {}\n", fmt::join(unused, ", ")));
    console.print("\n");
}

void ReplaySummary::print_codes(const Console& console) const {
    console.print(
        fmt::format("{}: {} entered, {} applied\n", console.styled(Style::strong, "Codes"), codes_entered_, codes_applied_));
    std::vector<std::pair<std::int64_t, Reason>> reasons;
    reasons.reserve(reasons_.size());
    for (const auto& [reason, count] : reasons_) reasons.emplace_back(-count, reason);
    std::sort(reasons.begin(), reasons.end());
    for (const auto& [count, reason] : reasons) console.print(fmt::format("  {:>6}  {}\n", -count, reason_name(reason)));
    console.print("\n");
}

boost::json::object ReplaySummary::json() const {
    boost::json::array promotions;
    for (const PromotionRow& row : promotions_)
        promotions.push_back({{"promotion", row.promotion->code},
                              {"orders", row.orders},
                              {"applications", row.applications},
                              {"gifts", row.gifts},
                              {"discount", document::write_money(row.amount)}});
    boost::json::object reasons;
    for (const auto& [reason, count] : reasons_) reasons[document::json_text(reason_name(reason))] = count;
    boost::json::array effects;
    for (const std::string& effect : effects_used_) effects.emplace_back(effect);
    boost::json::array faults;
    for (const std::string& fault : faults_) faults.emplace_back(fault);
    const std::int64_t total_ns = std::accumulate(times_ns_.begin(), times_ns_.end(), std::int64_t{0});
    return {{"orders", orders_},
            {"lines", lines_},
            {"currency", document::json_text(currency_.text())},
            {"subtotal", totals_.subtotal},
            {"item_discount", totals_.item_discount},
            {"order_discount", totals_.order_discount},
            {"shipping", totals_.shipping},
            {"shipping_discount", totals_.shipping_discount},
            {"discounted_orders", discounted_orders_},
            {"optimal_orders", optimal_orders_},
            {"worst_gap_basis_points", worst_gap_},
            {"unproved", document::write_texts(unproved_)},
            {"time_us",
             {{"total", microseconds(total_ns)},
              {"total_priority", microseconds(priority_ns_)},
              {"median", microseconds(time_at(500))},
              {"p99", microseconds(time_at(990))},
              {"max", microseconds(time_at(1000))}}},
            {"largest",
             {{"order", largest_.order},
              {"lines", largest_.lines},
              {"optimal", largest_.is_optimal},
              {"time_us", microseconds(largest_.time_ns)}}},
            {"promotions", std::move(promotions)},
            {"effects", std::move(effects)},
            {"codes", {{"entered", codes_entered_}, {"applied", codes_applied_}, {"rejected", std::move(reasons)}}},
            {"faulty_orders", faulty_orders_},
            {"faults", std::move(faults)}};
}

bool ReplaySummary::print_report(const Console& console) const {
    bool all_pass = true;
    const auto report = [&](std::string_view point, std::string_view what, const std::string& figure, std::string_view aim,
                            bool passes) {
        all_pass = all_pass && passes;
        console.print(fmt::format("report|{}|{}|{}|{}|{}\n", point, what, figure, aim, passes ? "pass" : "FAIL"));
    };
    report("2.2", "orders of the sample year replayed with every invariant",
           fmt::format("{} of {}", orders_ - faulty_orders_, orders_), "all", orders_ > 0 && is_sound());
    const auto rows = unmet();
    const auto measured = std::count_if(promotions_.begin(), promotions_.end(), [](const PromotionRow& row) {
        return row.promotion->status == PromotionStatus::published && !row.promotion->coupons;
    });
    std::string few;
    for (const PromotionRow* row : rows) few += fmt::format("; {} to {}", row->promotion->code, row->orders);
    report("2.2", fmt::format("automatic published promotions that apply to {} orders or more", kOrdersPerPromotionMin),
           fmt::format("{} of {}{}", measured - static_cast<std::int64_t>(rows.size()), measured, few), "all", rows.empty());
    const auto unused = unused_effects();
    std::string figure =
        fmt::format("{} of {}", engine::effect_descriptors().size() - unused.size(), engine::effect_descriptors().size());
    if (!unused.empty()) figure += fmt::format(" without {}", fmt::join(unused, ", "));
    report("2.2", "effect types that apply to an order", figure, "all", unused.empty());
    report("2.2", fmt::format("the largest order, {} lines", largest_.lines),
           fmt::format("{}, {}", largest_.is_optimal ? "optimal" : "not proved", duration(largest_.time_ns)), "optimal",
           largest_.is_optimal);
    report("2.3", "orders proved best (optimal: true)",
           fmt::format("{} ({} of {}), worst gap {}", share(optimal_orders_, orders_), optimal_orders_, orders_, gap_text()),
           "100 %, others within 1 %", orders_ > 0 && worst_gap_ <= kGapMax);
    return all_pass;
}

}  // namespace couponry::tool
