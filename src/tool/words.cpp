#include <fmt/format.h>

#include <algorithm>

#include "tool/commands.h"
#include "tool/speech.h"

namespace couponry::tool {

int run_words(const WordsOptions& options, const Console& console) {
    const auto files = read_shop_files(options.shop);
    if (!files) return console.refuse(files.error());
    const std::vector<Site>& sites = files->shop.sites;
    const auto site = options.site.empty()
                          ? sites.begin()
                          : std::find_if(sites.begin(), sites.end(), [&](const Site& own) { return own.id == options.site; });
    if (site == sites.end())
        return console.refuse(fmt::format("--site: There is no site \"{}\"; name one of sites.json.", options.site));
    const auto file = read_promotion_file(options.promotions, files->shop.campaigns);
    if (!file) return console.refuse(file.error());
    words::Occasion occasion{.time_zone = site->time_zone, .now = {}, .currency = {}, .locale = options.locale};
    if (!options.site.empty()) occasion.currency = site->currencies.front();
    const Speech speech(files->shop, occasion);
    for (const Promotion& promotion : file->promotions)
        console.print(
            fmt::format("{}\n  {}\n", console.styled(Style::code, promotion.code), speech.words().promotion(promotion)));
    return kDone;
}

}  // namespace couponry::tool
