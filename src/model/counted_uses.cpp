#include "model/counted_uses.h"

#include <functional>

namespace couponry {
namespace {

// To change a count, the pointers to all shards are copied and one shard is: these make both about as long, 5 ns and 150 ns each.
constexpr std::size_t kShardCost = 30;

bool are_enough(std::size_t shards, std::size_t size) {
    return shards * shards >= kShardCost * size;
}

}  // namespace

std::size_t CountedUses::shard_of(const std::string& subject) const {
    return std::hash<std::string>()(subject) & (shards_.size() - 1);
}

const Used* CountedUses::find(const std::string& subject) const {
    if (size_ == 0) return nullptr;
    const Shard& shard = *shards_[shard_of(subject)];
    const auto found = shard.find(subject);
    return found == shard.end() ? nullptr : &found->second;
}

CountedUses CountedUses::with(const std::map<std::string, Used>& changed) const {
    std::size_t count = shards_.empty() ? 1 : shards_.size();
    while (!are_enough(count, size_ + changed.size())) count *= 2;
    CountedUses next = count == shards_.size() ? *this : with_shards(count);
    std::map<std::size_t, std::shared_ptr<Shard>> copies;
    for (const auto& [subject, used] : changed) {
        const std::size_t at = next.shard_of(subject);
        std::shared_ptr<Shard>& copy = copies[at];
        if (!copy) next.shards_[at] = copy = std::make_shared<Shard>(*next.shards_[at]);
        next.size_ += copy->insert_or_assign(subject, used).second ? 1 : 0;
    }
    return next;
}

CountedUses CountedUses::with_shards(std::size_t count) const {
    std::vector<std::shared_ptr<Shard>> shards;
    while (shards.size() < count) shards.push_back(std::make_shared<Shard>());
    CountedUses next;
    next.size_ = size_;
    next.shards_.assign(shards.begin(), shards.end());
    for (const auto& shard : shards_)
        for (const auto& [subject, used] : *shard) shards[next.shard_of(subject)]->emplace(subject, used);
    return next;
}

}  // namespace couponry
