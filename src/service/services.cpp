#include "service/services.h"

#include <utility>

#include "service/redemption_grants.h"
#include "service/stored_codes.h"

namespace couponry::service {

Services::Services(store::Store& store_, Clock clock_, RandomSource& random_, std::string imports_folder,
                   words::Catalogue catalogue_)
    : store(store_),
      clock(std::move(clock_)),
      random(random_),
      catalogue(std::move(catalogue_)),
      shops(store),
      writes(store, shops, clock),
      resources(store, writes),
      promotions(store, resources, writes),
      carts(store, shops, writes, random),
      settings(store, writes),
      coupon_grants(store, writes, random),
      wallet(store, writes),
      claim_links(store, writes, random),
      claims(store, writes, random),
      welcome_offers(writes, random),
      returns(store, writes, random, keep_return),
      orders(store, shops, writes, random),
      return_requests(store, shops, writes, returns, random),
      imports(store, shops, clock, random, std::move(imports_folder)),
      jobs(store),
      generate_codes(store, writes, random) {
    imports.watch([this](std::string_view tenant, const Job& job) { jobs.tell(tenant, job.id, [&] { return show_job(job); }); });
    generate_codes.watch(
        [this](std::string_view tenant, const Batch& batch) { jobs.tell(tenant, batch.job, [&] { return show_job(batch); }); });
}

Result<std::unique_ptr<Services>> Services::make(store::Store& store, Clock clock, RandomSource& random,
                                                 std::string imports_folder) {
    auto catalogue = words::Catalogue::embedded();
    if (!catalogue) return std::unexpected(catalogue.error());
    if (auto moved = move_old_codes(store); !moved) return std::unexpected(moved.error());
    std::unique_ptr<Services> services(
        new Services(store, std::move(clock), random, std::move(imports_folder), std::move(*catalogue)));
    auto access = Access::load(store, services->shops, services->clock);
    if (!access) return std::unexpected(access.error());
    services->access = std::move(*access);
    auto secret = server_secret(store, random, services->clock());
    if (!secret) return std::unexpected(secret.error());
    services->evaluate_cart =
        std::make_unique<EvaluateCart>(store, services->shops, services->catalogue, services->clock, *secret);
    services->redemptions = std::make_unique<Redemptions>(store, services->shops, *services->evaluate_cart, services->clock);
    return services;
}

}  // namespace couponry::service
