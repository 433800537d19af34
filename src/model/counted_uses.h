// CountedUses: what everybody used of promotions, coupons and campaigns, as counted here. A value that never changes: another one with a
// few other counts shares all the rest, so that it is made in microseconds however many there are.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/used.h"

namespace couponry {

class CountedUses {
public:
    /// By subject ("promotions:summer"); nullptr: nothing was counted.
    const Used* find(const std::string& subject) const;
    CountedUses with(const std::map<std::string, Used>& changed) const;
    std::size_t size() const { return size_; }

private:
    using Shard = std::unordered_map<std::string, Used>;
    std::size_t shard_of(const std::string& subject) const;
    CountedUses with_shards(std::size_t count) const;

    std::vector<std::shared_ptr<const Shard>> shards_;
    std::size_t size_ = 0;
};

}  // namespace couponry
