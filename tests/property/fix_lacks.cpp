#include "property/fix_lacks.h"

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "oracle/conditions.h"
#include "oracle/run.h"
#include "property/selections.h"

namespace couponry::property {
namespace {

using oracle::Setting;
using oracle::State;

constexpr std::int64_t kSelectionsMax = 20'000;

bool reads_selection(const ConditionTree& tree) {
    return tree.rule.type == "promotion_applied" || tree.rule.parameters.get_or<std::string>("basis", "list") != "list" ||
           std::any_of(tree.children.begin(), tree.children.end(), reads_selection);
}

class Reader {
public:
    explicit Reader(const Setting& setting) : setting_(setting), before_(start(setting)) {}

    /// `index`: of the promotion among the offers.
    Lack read(std::size_t index) {
        index_ = index;
        const Promotion& promotion = own();
        lack_ = {};
        lack_.promotion = promotion.code;
        visit(promotion.when, false);
        if (setting_.lines.empty()) lack_.pieces.insert(1);
        if (judge_effects(setting_, promotion) != Reason::none || takes_nothing()) lack_.any_pieces = true;
        return lack_;
    }

private:
    const Promotion& own() const { return *setting_.offers[index_].promotion; }

    void visit(const ConditionTree& tree, bool negated) {
        if (holds(tree, negated)) return;
        if (tree.kind == ConditionTree::Kind::leaf) return look_at(tree, negated);
        for (const ConditionTree& child : tree.children) visit(child, negated != (tree.kind == ConditionTree::Kind::none));
    }

    void look_at(const ConditionTree& tree, bool negated) {
        const Rule& leaf = tree.rule;
        const Parameters& parameters = leaf.parameters;
        const auto* items = parameters.find<ItemFilter>("items");
        // What is at most so much is, negated, at least one more.
        const std::int64_t one_more = negated ? 1 : 0;
        if (leaf.type == (negated ? "max_subtotal" : "min_subtotal")) {
            const std::int64_t border = setting_.money(*parameters.find<MoneyMap>("amount")) + one_more;
            const std::int64_t least = border - subtotal(setting_, before_, items, "list");
            note_sum({items, std::max<std::int64_t>(1, least), border - observed(leaf, border)});
        } else if (leaf.type == (negated ? "max_quantity" : "min_quantity")) {
            std::int64_t missing = *parameters.find<std::int64_t>("quantity") + one_more;
            for (const oracle::Line& line : setting_.lines)
                if (setting_.counts(items, line)) missing -= line.quantity;
            lack_.pieces.insert(missing);
        } else if (leaf.type == "weight") {
            lack_.any_pieces = true;
        } else if (leaf.type == "contains" || leaf.type == "distinct_products") {
            lack_.pieces.insert(1);
        }
    }

    /// What a subtotal counts in the answer: the largest minimum that it reaches.
    std::int64_t observed(const Rule& leaf, std::int64_t border) {
        ConditionTree asked{ConditionTree::Kind::leaf, {}, leaf};
        asked.rule.type = "min_subtotal";
        std::int64_t reached = 0;
        for (std::int64_t missed = border; missed - reached > 1;) {
            const std::int64_t middle = reached + (missed - reached) / 2;
            asked.rule.parameters.set("amount", MoneyMap{{setting_.currency, middle}});
            (holds(asked, false) ? reached : missed) = middle;
        }
        return reached;
    }

    /// In the answer's run, where the promotion would have its turn.
    bool holds(const ConditionTree& tree, bool negated) {
        Promotion asked = own();
        asked.when = {negated ? ConditionTree::Kind::none : ConditionTree::Kind::all, {tree}, {}};
        if (!reads_selection(tree)) return judge(setting_, before_, asked.when) == Reason::none;
        find_answer();
        Setting setting = setting_;
        setting.offers[index_].promotion = &asked;
        oracle::Probe probe{index_, Reason::none};
        const auto state = selection_ ? run_selection(setting, selection_->chosen, selection_->turns, &probe)
                                      : std::optional(run_by_priority(setting, &probe));
        return setting.offers[index_].is_afterwards_only ? judge(setting, *state, asked.when) == Reason::none
                                                         : probe.reason == Reason::none;
    }

    /// When asked for: the oracle is slow.
    void find_answer() {
        if (has_answer_) return;
        has_answer_ = true;
        const oracle::Answer answer = oracle::evaluate(*setting_.input, kSelectionsMax);
        if (setting_.site->selection == SelectionPolicy::best && !answer.best_is_priority)
            selection_ = find_selection(setting_, answer.best.applied, answer.best.taken());
    }

    void note_sum(Lack::Sum sum) {
        const Cart& cart = setting_.cart();
        for (std::size_t line = 0; line < cart.lines.size(); ++line)
            if (setting_.counts(sum.items, setting_.lines[line])) sum.lines.insert(cart.lines[line].id);
        for (const Product& product : setting_.input->shop.products) {
            Cart single = cart;
            single.lines.assign(1, {});
            single.lines.front().product = product.id;
            const oracle::Input input{setting_.input->shop, single, setting_.input->usage, setting_.input->now};
            if (setting_.counts(sum.items, oracle::join_lines(input).front())) sum.products.insert(product.id);
        }
        lack_.sums.push_back(std::move(sum));
    }

    /// Its conditions hold, but there is nothing to take, whatever its budget.
    bool takes_nothing() {
        if (!setting_.offers[index_].gate_reasons.empty() || !holds(own().when, false)) return false;
        Setting endless = setting_;
        endless.offers[index_].budgets.clear();
        const oracle::Progress progress = run_alone(endless, index_).progress[index_];
        return progress.taken == 0 && progress.gifts == 0;
    }

    const Setting& setting_;
    const State before_;
    bool has_answer_ = false;
    std::optional<Selection> selection_;  // none: the run by priority
    std::size_t index_ = 0;
    Lack lack_;
};

}  // namespace

bool Lack::is_for(const std::string& line, const std::string& product, std::int64_t count, std::int64_t costs) const {
    if (pieces.contains(count)) return true;
    if (count > kFixPiecesMax) return false;
    return any_pieces || std::any_of(sums.begin(), sums.end(), [&](const Sum& sum) {
               return costs >= sum.least && (sum.lines.contains(line) || sum.products.contains(product));
           });
}

std::vector<Lack> lacks_of(const Shop& shop, const UsageFacts& usage, const Request& request,
                           const std::vector<const Promotion*>& promotions) {
    const oracle::Input input{shop, request.cart, usage, request.now};
    const Setting setting = prepare(input);
    Reader reader(setting);
    std::vector<Lack> lacks;
    for (std::size_t index = 0; index < setting.offers.size(); ++index) {
        if (std::find(promotions.begin(), promotions.end(), setting.offers[index].promotion) == promotions.end()) continue;
        Lack lack = reader.read(index);
        if (lack.any_pieces || !lack.pieces.empty() || !lack.sums.empty()) lacks.push_back(std::move(lack));
    }
    return lacks;
}

}  // namespace couponry::property
