#include "store/store.h"

namespace couponry::store {

Result<std::vector<std::int64_t>> Store::revisions(std::span<const std::string> tenants) {
    std::vector<std::int64_t> revisions(tenants.size());
    for (std::size_t at = 0; at < tenants.size(); ++at)
        if (auto done = read(tenants[at], [&](const Transaction& own) { revisions[at] = own.revision(); }); !done)
            return std::unexpected(done.error());
    return revisions;
}

}  // namespace couponry::store
