// For tests of the check of promotions: a shop with two sites and a catalog, promotions in few words, findings as texts.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "engine/checks.h"
#include "engine/conditions/judging_in_test.h"

namespace couponry::engine::test {

using Texts = std::vector<std::string>;

inline const Instant kToday = *parse_instant("2026-11-04T12:00:00Z");  // a Wednesday
inline Instant days_from_today(int days) {
    return Instant{kToday.ms + days * kDayMs};
}
inline Percent percent(int whole) {
    return Percent{whole * 10'000};
}
inline Rule rule(const std::string& type, const Parameters& parameters = {}) {
    return {type, parameters};
}
inline ConditionTree leaf(const std::string& type, const Parameters& parameters = {}) {
    return {ConditionTree::Kind::leaf, {}, rule(type, parameters)};
}
inline ConditionTree all(std::vector<ConditionTree> children) {
    return {ConditionTree::Kind::all, std::move(children), {}};
}
inline ConditionTree any(std::vector<ConditionTree> children) {
    return {ConditionTree::Kind::any, std::move(children), {}};
}
inline ConditionTree none(std::vector<ConditionTree> children) {
    return {ConditionTree::Kind::none, std::move(children), {}};
}

inline Rule percent_off(int whole) {
    return rule("percent_off_items", with({{"percent", percent(whole)}}));
}
inline Rule percent_off(int whole, const ItemFilter& items) {
    return rule("percent_off_items", with({{"percent", percent(whole)}, {"items", items}}));
}
inline Rule percent_off_order(int whole) {
    return rule("percent_off_order", with({{"percent", percent(whole)}}));
}
inline Rule pounds_off_order(std::int64_t amount) {
    return rule("amount_off_order", with({{"amount", pounds(amount)}}));
}

/// small_shop() with prices (spade 20.00, rake 10.00, mug 5.00, card 50.00) on the site "uk"; everything in pounds.
struct ShopDraft {
    Shop shop = small_shop();

    ShopDraft() {
        Site site;
        site.id = "uk";
        site.currencies = {kPounds};
        shop.sites = {site};
        constexpr std::int64_t kPrices[] = {2000, 1000, 500, 5000};
        for (std::size_t index = 0; index < shop.products.size(); ++index) shop.products[index].prices = pounds(kPrices[index]);
    }
    Site& site() { return shop.sites.front(); }
    /// The reference stays good until the next promotion.
    Promotion& promotion(const std::string& code, std::vector<Rule> effects) {
        Promotion& made = shop.promotions.emplace_back();
        made.code = code;
        made.effects = std::move(effects);
        return made;
    }
    Coupon& coupon(const std::string& code) {
        Coupon& made = shop.coupons.emplace_back();
        made.code = code;
        return made;
    }
    std::vector<Finding> findings() const { return check_promotions(shop, kToday); }

    /// "cause: first second … /pointer severity" of every finding of a kind.
    Texts of_kind(FindingKind kind) const {
        Texts lines;
        for (const Finding& finding : findings()) {
            if (finding.kind != kind) continue;
            EXPECT_FALSE(finding.detail.empty());
            std::string line(finding.cause);
            line += ":";
            for (const std::string& promotion : finding.promotions) line += " " + promotion;
            if (!finding.pointer.empty()) line += " " + finding.pointer;
            lines.push_back(line + " " + std::string(severity_name(finding.severity)));
        }
        return lines;
    }
};

/// One promotion "a" of 10% off the order, changed as told.
struct Case {
    const char* what;
    std::function<void(Promotion&, ShopDraft&)> change;
    Texts expected;
};
inline void expect_findings(FindingKind kind, const std::vector<Case>& cases) {
    for (const Case& each : cases) {
        SCOPED_TRACE(each.what);
        ShopDraft draft;
        Promotion promotion;
        promotion.code = "a";
        promotion.effects = {percent_off_order(10)};
        each.change(promotion, draft);
        draft.shop.promotions.insert(draft.shop.promotions.begin(), promotion);
        EXPECT_EQ(draft.of_kind(kind), each.expected);
    }
}

}  // namespace couponry::engine::test
