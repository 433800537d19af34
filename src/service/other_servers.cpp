#include "service/other_servers.h"

namespace couponry::service {

Result<void> follow_other_servers(Services& services) {
    const auto shops = services.shops.loaded();
    std::vector<std::string> tenants;
    tenants.reserve(shops.size() + 1);
    for (const auto& [tenant, shop] : shops) tenants.push_back(tenant);
    tenants.emplace_back(store::kServer);
    const auto revisions = services.store.revisions(tenants);
    if (!revisions) return std::unexpected(revisions.error());
    auto done = services.access->catch_up(revisions->back());
    for (std::size_t at = 0; done && at < shops.size(); ++at) {
        done = shops[at].second->catch_up((*revisions)[at]);
        if (done) done = shops[at].second->catch_up_uses();
    }
    return done ? services.jobs.catch_up() : done;
}

}  // namespace couponry::service
