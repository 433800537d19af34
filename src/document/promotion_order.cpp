// promotion_applied sees only what runs before: who names itself or a later promotion is refused (check_promotion_order).
#include <fmt/format.h>

#include <compare>
#include <map>
#include <string>
#include <tuple>

#include "document/promotion_document.h"
#include "engine/effect.h"

namespace couponry::document {
namespace {

/// When a promotion's first turn comes, smaller first (docs/engine.md, Order of application).
struct FirstTurn {
    EffectClass effect_class = EffectClass::afterwards;
    std::int32_t priority = 0;
    bool is_second_tier = true;
    std::string_view code;
    auto operator<=>(const FirstTurn&) const = default;
};

FirstTurn first_turn_of(const Promotion& promotion) {
    FirstTurn first{EffectClass::afterwards, promotion.priority, true, promotion.code};
    engine::Tables scratch;
    for (const Rule& rule : promotion.effects) {
        const engine::EffectDescriptor* descriptor = engine::find_effect(rule.type);
        CHECK(descriptor != nullptr);
        engine::CompiledEffect effect;
        descriptor->compile(rule.parameters, scratch, effect);
        const FirstTurn turn{descriptor->effect_class, promotion.priority, !effect.forms_groups && !effect.limits_units,
                             promotion.code};
        if (turn < first) first = turn;
    }
    return first;
}

/// Calls `visit(pointer, named promotion)` for every condition promotion_applied of a tree.
template <class Visit>
void visit_named_promotions(const ConditionTree& tree, const std::string& pointer, const Visit& visit) {
    if (tree.kind == ConditionTree::Kind::leaf) {
        if (tree.rule.type == "promotion_applied")
            visit(pointer + "/promotion", tree.rule.parameters.get_or<std::string>("promotion", {}));
        return;
    }
    const std::string_view name = tree.kind == ConditionTree::Kind::all   ? "all"
                                  : tree.kind == ConditionTree::Kind::any ? "any"
                                                                          : "none";
    for (std::size_t index = 0; index < tree.children.size(); ++index)
        visit_named_promotions(tree.children[index], fmt::format("{}/{}/{}", pointer, name, index), visit);
}

void check_one(const Promotion& promotion, const std::map<std::string_view, const Promotion*>& by_code, const std::string& root,
               std::vector<FieldError>& errors) {
    visit_named_promotions(promotion.when, root + "/when", [&](const std::string& pointer, const std::string& named) {
        if (errors.size() >= kErrorsMax) return;
        if (named == promotion.code) {
            errors.push_back({pointer, "A promotion cannot ask whether it applied itself; name another one."});
            return;
        }
        const auto other = by_code.find(named);
        if (other != by_code.end() && first_turn_of(promotion) < first_turn_of(*other->second))
            errors.push_back(
                {pointer,
                 fmt::format("The promotion \"{}\" runs later than this one; give it a smaller priority, or this one a larger.",
                             named)});
    });
}

}  // namespace

std::vector<FieldError> check_promotion_order(std::span<const Promotion> promotions) {
    std::map<std::string_view, const Promotion*> by_code;
    for (const Promotion& promotion : promotions) by_code.emplace(promotion.code, &promotion);
    std::vector<FieldError> errors;
    for (std::size_t index = 0; index < promotions.size(); ++index)
        check_one(promotions[index], by_code, "/" + std::to_string(index), errors);
    return errors;
}

std::vector<FieldError> check_promotion_order(const Promotion& promotion, std::span<const Promotion> others) {
    std::map<std::string_view, const Promotion*> by_code;
    for (const Promotion& other : others)
        if (other.code != promotion.code) by_code.emplace(other.code, &other);
    std::vector<FieldError> errors;
    check_one(promotion, by_code, "", errors);
    return errors;
}

}  // namespace couponry::document
