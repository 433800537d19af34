// The sample shop, put into a server that has nothing yet.
#pragma once

#include <filesystem>

#include "service/services.h"
#include "tool/files.h"

namespace couponry::tool {

/// Sites, catalog, campaigns, coupons, codes, promotions, customers and the year of orders of a folder (shop_files.h), for the default
/// tenant, whose shop they replace.
Read<void> load_sample_shop(const std::filesystem::path& folder, service::Services& services);

}  // namespace couponry::tool
