#include "engine/index.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace couponry::engine {
namespace {

/// Keeps the sink's smallest list: the rarest guess without counting.
class SmallestKeys final : public KeySink {
public:
    void any_of(KeyKind kind, std::span<const Symbol> symbols) override {
        if (symbols.empty() || (found_ && rank(kind, symbols.size()) >= rank(kind_, symbols_.size()))) return;
        found_ = true;
        kind_ = kind;
        symbols_.assign(symbols.begin(), symbols.end());
    }
    bool found() const { return found_; }
    KeyKind kind() const { return kind_; }
    const std::vector<Symbol>& symbols() const { return symbols_; }

private:
    // Products are rarer in carts than categories and segments.
    static std::size_t rank(KeyKind kind, std::size_t size) {
        const bool is_rare = kind == KeyKind::product || kind == KeyKind::sku;
        return size * (is_rare ? 1 : 16);
    }
    bool found_ = false;
    KeyKind kind_ = KeyKind::product;
    std::vector<Symbol> symbols_;
};

constexpr std::size_t kAnchorsMax = 4'000;  // a longer list is filed under "always": it excludes too little

std::int32_t seconds(std::int64_t ms, bool up) {
    if (ms == INT64_MIN) return INT32_MIN;
    if (ms == INT64_MAX) return INT32_MAX;
    const std::int64_t value = ms >= 0 ? ms / 1000 + (up ? 1 : 0) : ms / 1000 - (up ? 0 : 1);
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, INT32_MIN, INT32_MAX));
}

/// The leaves that must hold: those of nested `all`, and an `any` with one child.
template <class Visit>
void for_each_required(std::span<const TreeNode> nodes, const Tables& tables, const Visit& visit) {
    if (nodes.empty()) return;
    const TreeNode& node = nodes.front();
    if (node.kind == ConditionTree::Kind::leaf) {
        visit(tables.leaves[node.leaf]);
        return;
    }
    if (node.kind == ConditionTree::Kind::none ||
        (node.kind == ConditionTree::Kind::any && (nodes.size() < 2 || nodes[1].size + 1U < nodes.size())))
        return;
    for (std::size_t at = 1; at < nodes.size(); at += nodes[at].size)
        for_each_required(nodes.subspan(at, nodes[at].size), tables, visit);
}

}  // namespace

void filter_keys(FilterId filter, const Tables& tables, KeySink& sink) {
    const CompiledFilter& compiled = tables.filter_at(filter);
    if (compiled.products != kNone) sink.any_of(KeyKind::product, tables.list_at(compiled.products));
    if (compiled.skus != kNone) sink.any_of(KeyKind::sku, tables.list_at(compiled.skus));
    if (compiled.brands != kNone) sink.any_of(KeyKind::brand, tables.list_at(compiled.brands));
    if (compiled.categories != kNone) sink.any_of(KeyKind::category, tables.list_at(compiled.categories));
    for (const std::uint32_t list : tables.numbers(compiled.attributes)) sink.any_of(KeyKind::attribute, tables.list_at(list));
}

void Index::add(std::uint32_t id, const CompiledPromotion& promotion, std::span<const CompiledEffect> effects,
                const Tables& tables) {
    Posting posting{id, seconds(promotion.starts_ms, false), seconds(promotion.ends_ms, true), 0};
    if (const auto sites = tables.list_at(promotion.sites); sites.size() == 1) posting.site = sites[0];
    SmallestKeys keys;
    std::optional<MoneyId> minimum;
    static const std::uint8_t min_subtotal = condition_index("min_subtotal");
    for_each_required(tables.nodes.range(promotion.tree.begin, promotion.tree.count), tables, [&](const Leaf& leaf) {
        const ConditionDescriptor& descriptor = *condition_descriptors()[leaf.type];
        if (descriptor.keys != nullptr) descriptor.keys(leaf, tables, keys);
        if (leaf.type == min_subtotal && leaf.filter == kNone && !leaf.reads_selection) minimum = leaf.money;
    });
    // A promotion with one price effect that has a filter needs a line it fits; several effects may do without each other.
    if (effects.size() == 1 && effects[0].filter != kNone && effects[0].effect_class != EffectClass::shipping)
        filter_keys(effects[0].filter, tables, keys);
    if (keys.found() && keys.symbols().size() <= kAnchorsMax) {
        for (const Symbol symbol : keys.symbols()) file(keys.kind(), symbol, posting);
    } else if (minimum) {
        for (const CurrencyAmount& amount : tables.money_at(*minimum))
            thresholds_.push_back({amount.currency, amount.amount, posting});
    } else {
        always_.push_back(posting);
    }
}

void Index::file(KeyKind kind, Symbol symbol, const Posting& posting) {
    std::uint32_t slot = slot_of(kind, symbol);
    if (slot == kNone) {
        slot = static_cast<std::uint32_t>(slots_.size());
        slots_.push_back({kind, symbol});
        slot_ids_.insert(hash(kind, symbol), slot);
    }
    ++slots_[slot].count;
    filed_.push_back({slot, posting});
}

void Index::finish() {
    const auto ends_later = [](const Posting& one, const Posting& two) {
        return one.ends_s != two.ends_s ? one.ends_s > two.ends_s : one.id < two.id;
    };
    std::uint32_t end = 0;
    for (Slot& slot : slots_) {
        slot.begin = end;
        end += std::exchange(slot.count, 0);
    }
    postings_.resize(filed_.size());
    for (const Filed& filed : filed_) {
        Slot& slot = slots_[filed.slot];
        postings_[slot.begin + slot.count++] = filed.posting;
    }
    filed_ = {};
    for (const Slot& slot : slots_)
        std::sort(postings_.begin() + slot.begin, postings_.begin() + slot.begin + slot.count, ends_later);
    slots_.shrink_to_fit();
    std::sort(always_.begin(), always_.end(), ends_later);
    always_.shrink_to_fit();
    std::sort(thresholds_.begin(), thresholds_.end(), [](const Threshold& one, const Threshold& two) {
        if (one.currency != two.currency) return one.currency < two.currency;
        return one.amount != two.amount ? one.amount < two.amount : one.posting.id < two.posting.id;
    });
    thresholds_.shrink_to_fit();
}

std::uint32_t Index::hash(KeyKind kind, Symbol symbol) {
    Hash hash;
    hash.add(static_cast<std::uint64_t>(kind) << 32 | symbol);
    return hash.value();
}

std::uint32_t Index::slot_of(KeyKind kind, Symbol symbol) const {
    return slot_ids_.find(hash(kind, symbol),
                          [&](std::uint32_t slot) { return slots_[slot].kind == kind && slots_[slot].symbol == symbol; });
}

std::size_t Index::bytes() const {
    return (postings_.capacity() + always_.capacity()) * sizeof(Posting) + slots_.capacity() * sizeof(Slot) + slot_ids_.bytes() +
           thresholds_.capacity() * sizeof(Threshold);
}

}  // namespace couponry::engine
