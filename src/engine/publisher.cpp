#include "engine/publisher.h"

#include <boost/smart_ptr/make_shared.hpp>
#include <utility>

#include "base/check.h"

namespace couponry::engine {

/// Holds the writer's place while a writer's call runs.
class Publisher::OneWriter {
public:
    explicit OneWriter(Publisher& publisher) : place_(publisher.has_writer_) {
        CHECK(!place_.test_and_set(std::memory_order_acquire));
    }
    ~OneWriter() { place_.clear(std::memory_order_release); }
    OneWriter(const OneWriter&) = delete;
    OneWriter& operator=(const OneWriter&) = delete;

private:
    std::atomic_flag& place_;
};

class Publisher::Fold {
    friend class Publisher;
    std::shared_ptr<const Snapshot> snapshot;
    std::shared_ptr<const PromotionSet> new_base;  // what compile() makes
};

Publisher::Publisher(const Shop& shop, std::uint64_t revision) {
    replace_all(shop, revision);
}

void Publisher::replace_all(const Shop& shop) {
    replace_all(shop, revision_ + 1);
}

void Publisher::replace_all(const Shop& shop, std::uint64_t revision) {
    const OneWriter writer(*this);
    ground_ = compile_ground(shop);
    base_ = compile_over(*ground_, shop.promotions);
    edits_.clear();
    revision_ = revision;
    put_in_force();
}

void Publisher::publish(const Promotion& promotion) {
    publish({&promotion, 1}, revision_ + 1);
}

void Publisher::publish(std::span<const Promotion> promotions, std::uint64_t revision) {
    const OneWriter writer(*this);
    revision_ = revision;
    for (const Promotion& promotion : promotions)
        edit(promotion.code, is_compiled(promotion) ? std::make_shared<const Promotion>(promotion) : nullptr);
    put_edits_in_force();
}

bool Publisher::remove(std::string_view code) {
    const OneWriter writer(*this);
    const std::shared_ptr<const Snapshot> snapshot = current();
    const Symbol symbol = snapshot->tables().symbols.find(code);
    if (symbol == kNoSymbol || snapshot->find_promotion(symbol) == kNone) return false;
    ++revision_;
    edit(code, nullptr);
    put_edits_in_force();
    return true;
}

void Publisher::edit(std::string_view code, std::shared_ptr<const Promotion> promotion) {
    edits_.insert_or_assign(std::string(code), Edit{std::move(promotion), revision_});
}

void Publisher::put_edits_in_force() {
    put_in_force();
    if (!wants_fold()) return;
    if (base_->size() > kFoldAtOnceMax && edits_.size() <= kDeltaOverdue * edits_max()) return;
    const std::shared_ptr<Fold> fold = fold_of_now();
    compile(*fold);
    CHECK(take_over(*fold));
}

std::size_t Publisher::edits_max() const {
    return std::clamp<std::size_t>(base_->size() / 100, kDeltaEditsMin, kDeltaEditsMax);
}

bool Publisher::wants_fold() const {
    return edits_.size() > edits_max();
}

void Publisher::put_in_force() {
    auto snapshot = std::make_shared<Snapshot>(*ground_);
    snapshot->revision = revision_;
    snapshot->base = base_;
    snapshot->delta = compile_delta();
    snapshot->dead = find_dead();
    current_.store(boost::make_shared<const Holder>(Holder{std::move(snapshot)}));
}

std::shared_ptr<const PromotionSet> Publisher::compile_delta() const {
    std::shared_ptr<PromotionSet> delta;
    for (const auto& [code, edit] : edits_) {
        if (!edit.promotion) continue;
        if (!delta) delta = std::make_shared<PromotionSet>(base_);
        delta->add(*edit.promotion, *ground_->campaigns);
    }
    if (delta) delta->finish();
    return delta;
}

std::shared_ptr<const std::vector<bool>> Publisher::find_dead() const {
    if (edits_.empty()) return nullptr;
    // One bit each: 125 KB for a million promotions, written in some 10 us.
    auto dead = std::make_shared<std::vector<bool>>(base_->size(), false);
    for (const auto& [code, edit] : edits_) {
        const Symbol symbol = base_->tables().symbols.find(code);
        const std::uint32_t id = symbol == kNoSymbol ? kNone : base_->find(symbol);
        if (id != kNone) (*dead)[id] = true;
    }
    return dead;
}

std::shared_ptr<Publisher::Fold> Publisher::fold_of_now() const {
    auto fold = std::make_shared<Fold>();
    fold->snapshot = current();
    return fold;
}

std::shared_ptr<Publisher::Fold> Publisher::begin_fold() {
    const OneWriter writer(*this);
    return fold_of_now();
}

void Publisher::compile(Fold& fold) {
    const Snapshot& now = *fold.snapshot;
    const auto delta = now.delta ? now.delta : std::make_shared<const PromotionSet>(now.base);
    fold.new_base = PromotionSet::folded(*now.base, *delta, now.dead ? *now.dead : std::vector<bool>());
}

bool Publisher::take_over(const Fold& fold) {
    CHECK(fold.new_base != nullptr);
    if (fold.snapshot->base != base_) return false;
    base_ = fold.new_base;
    std::erase_if(edits_, [&](const auto& entry) { return entry.second.revision <= fold.snapshot->revision; });
    put_in_force();
    return true;
}

bool Publisher::finish_fold(const Fold& fold) {
    const OneWriter writer(*this);
    return take_over(fold);
}

void Publisher::fold() {
    const std::shared_ptr<Fold> fold = begin_fold();
    compile(*fold);
    CHECK(finish_fold(*fold));
}

}  // namespace couponry::engine
