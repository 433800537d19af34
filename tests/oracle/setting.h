// Setting: the input of one evaluation made plain. Lines are joined with the catalog, promotions are sorted by (priority, code)
// and judged by gate and limits, codes are resolved. Everything that does not change from selection to selection. Read only.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/site.h"
#include "oracle/oracle.h"

namespace couponry::oracle {

struct Line {
    std::string product;
    std::string sku;
    std::int64_t quantity = 1;
    std::vector<std::int64_t> unit_lists;  // list price of each unit
    std::int64_t unit_price = 0;  // what filters and `reduced` compare
    std::set<std::string> categories;  // with their ancestors
    std::string brand;
    Attributes attributes;
    bool is_discountable = true;
    bool is_reduced = false;
    std::int64_t floor = 0;  // minimum_price
    std::int64_t weight_grams = 0;
    std::string purchase_type;
};

/// A budget as it stands before this cart; spent by one promotion, or by all of a campaign.
struct Budget {
    std::int64_t left = 0;
    bool trim = false;
    std::string campaign;  // empty: the promotion's own
};

struct Offer {
    const Promotion* promotion = nullptr;
    std::vector<Reason> gate_reasons;  // gate, currency, limits, empty cart; empty: passes
    std::optional<std::string> coupon;  // the coupon that opens it; absent: automatic or not opened
    bool is_open = false;
    std::int64_t applications_max = 0;  // by the limits; INT64_MAX: unlimited
    std::vector<Budget> budgets;
    bool is_plain = false;
    bool is_afterwards_only = false;
    bool has_groups = false;
    bool has_target = false;  // some effect has something in the cart that it may touch
    /// May it be selected, as far as gate and effects go?
    bool is_candidate() const { return is_open && gate_reasons.empty() && !is_afterwards_only && has_target; }
};

struct EnteredCode {
    std::string entered;
    std::vector<Reason> reasons;  // of the code itself; empty: usable
    std::vector<std::size_t> opens;  // offers; when it is not usable those it would open
};

struct Setting {
    const Input* input = nullptr;
    const Site* site = nullptr;
    Currency currency;
    std::vector<Line> lines;
    std::vector<Offer> offers;  // by (priority, code)
    std::vector<EnteredCode> codes;

    const Cart& cart() const { return input->cart; }
    bool fits(const ItemFilter& filter, const Line& line) const;
    /// What a condition counts: a filter that is given sees every line, an absent one the discountable lines.
    bool counts(const ItemFilter* filter, const Line& line) const {
        return filter != nullptr ? fits(*filter, line) : line.is_discountable;
    }
    /// The same for effects, which never touch a line that is not discountable.
    bool covers(const ItemFilter* filter, const Line& line) const {
        return line.is_discountable && (filter == nullptr || fits(*filter, line));
    }
    std::int64_t money(const MoneyMap& amounts) const;
    const Product* find_product(std::string_view id) const;
};

Setting prepare(const Input& input);

// Details of prepare(), by file.
std::vector<Line> join_lines(const Input& input);
void resolve_codes(Setting& setting);
void judge_gates(Setting& setting);
bool is_group_effect(const Rule& rule);
bool is_unit_limited(const Rule& rule);
EffectClass class_of(const Rule& rule);

}  // namespace couponry::oracle
