// Publisher: the snapshot in force, and the edits that replace it. An edit compiles only what was edited since the last fold, as a
// small delta over the large base, and is in force when the call returns; a fold makes both one base again without changing any
// answer. Only the promotions of the delta are kept as they were given. What a fold leaves behind of those that were edited keeps its
// place, some 500 bytes each, until replace_all. current() may be called by any thread at any time and takes no lock. The writers (all others) are for one thread at a
// time: whoever owns the Publisher sees to that, and a CHECK fails when it does not.
#pragma once

#include <atomic>
#include <boost/smart_ptr/atomic_shared_ptr.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/snapshot.h"

namespace couponry::engine {

/// Edits in a delta before it is folded: a hundredth of the base, within these. All of them are compiled again at each edit, some
/// 3 us each.
constexpr std::size_t kDeltaEditsMin = 16;
constexpr std::size_t kDeltaEditsMax = 1'000;
/// A base up to here is folded by the edit that fills the delta: a few milliseconds. A larger one waits for its owner's fold.
constexpr std::size_t kFoldAtOnceMax = 2'000;
/// An owner who never folds gets so many times the edits, then an edit that takes as long as a fold.
constexpr std::size_t kDeltaOverdue = 4;

class Publisher {
public:
    /// `revision` is that of the shop as given.
    explicit Publisher(const Shop& shop, std::uint64_t revision = 1);
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    std::shared_ptr<const Snapshot> current() const { return current_.load()->snapshot; }

    /// In force in place of the one with the same code; a draft or archived one is no longer in force.
    void publish(const Promotion& promotion);
    /// All of them at once, as the revision of the caller's count.
    void publish(std::span<const Promotion> promotions, std::uint64_t revision);
    /// False, and no new revision, when nothing with this code is in force.
    bool remove(std::string_view code);
    /// Everything anew: the only way to edit sites, products, campaigns and coupons.
    void replace_all(const Shop& shop);
    void replace_all(const Shop& shop, std::uint64_t revision);

    /// A writer's call: the delta is full. Whoever can spare a thread folds in three steps then, so that edits go on meanwhile.
    bool wants_fold() const;
    void fold();

    class Fold;
    std::shared_ptr<Fold> begin_fold();  // a writer's call
    static void compile(Fold& fold);  // the long step: any thread, while others evaluate and edit
    /// A writer's call: puts the new base in force under the edits made since. False when another fold or replace_all came between.
    bool finish_fold(const Fold& fold);

private:
    struct Edit {
        std::shared_ptr<const Promotion> promotion;  // nullptr: not in force
        std::uint64_t revision = 0;
    };
    using Edits = std::map<std::string, Edit, std::less<>>;
    /// A std::shared_ptr cannot be swapped atomically with g++ 12 (STACK: reported as a race), a boost::shared_ptr can.
    struct Holder {
        std::shared_ptr<const Snapshot> snapshot;
    };
    class OneWriter;

    void edit(std::string_view code, std::shared_ptr<const Promotion> promotion);
    void put_edits_in_force();
    std::size_t edits_max() const;
    std::shared_ptr<Fold> fold_of_now() const;
    bool take_over(const Fold& fold);
    void put_in_force();
    std::shared_ptr<const PromotionSet> compile_delta() const;
    std::shared_ptr<const std::vector<bool>> find_dead() const;

    std::shared_ptr<const Snapshot> ground_;  // everything but promotions; its base is the parent of base_
    std::shared_ptr<const PromotionSet> base_;
    Edits edits_;  // since the last fold; removed ones too, because a fold under way may hold them
    std::uint64_t revision_ = 1;
    boost::atomic_shared_ptr<const Holder> current_;
    std::atomic_flag has_writer_;
};

}  // namespace couponry::engine
