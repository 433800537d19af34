#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/parse.h"
#include "document/writer.h"
#include "engine/checks.h"
#include "tool/commands.h"

namespace couponry::tool {
namespace {

/// "promotions.json:12:5", or the file alone for what no promotion of it is to blame for.
std::string place_of(const engine::Finding& finding, const PromotionFile& checked) {
    const auto promotion = std::find_if(checked.promotions.begin(), checked.promotions.end(), [&](const Promotion& candidate) {
        return !finding.promotions.empty() && candidate.code == finding.promotions.front();
    });
    if (promotion == checked.promotions.end()) return checked.file.path;
    const std::string prefix = checked.is_single ? "" : fmt::format("/{}", promotion - checked.promotions.begin());
    const document::TextPosition place = document::position_of(checked.file.text, prefix + finding.pointer);
    return fmt::format("{}:{}:{}", checked.file.path, place.line, place.column);
}

/// One promotion is checked beside those of the shop, a list by itself.
void put_into(Shop& shop, const PromotionFile& checked) {
    if (!checked.is_single) {
        shop.promotions = checked.promotions;
        return;
    }
    const Promotion& own = checked.promotions.front();
    std::erase_if(shop.promotions, [&](const Promotion& other) { return other.code == own.code; });
    shop.promotions.push_back(own);
}

Style style_of(engine::Severity severity) {
    switch (severity) {
        case engine::Severity::error:
            return Style::bad;
        case engine::Severity::warning:
            return Style::strong;
        case engine::Severity::notice:
            return Style::quiet;
    }
    return Style::plain;
}

void print_json(const std::vector<engine::Finding>& findings, const Console& console) {
    boost::json::array array;
    for (const engine::Finding& finding : findings)
        array.push_back({{"kind", document::json_text(engine::finding_kind_name(finding.kind))},
                         {"severity", document::json_text(engine::severity_name(finding.severity))},
                         {"cause", document::json_text(finding.cause)},
                         {"promotions", document::write_texts(finding.promotions)},
                         {"pointer", finding.pointer},
                         {"detail", finding.detail}});
    console.print(boost::json::serialize(array) + "\n");
}

void print_findings(const std::vector<engine::Finding>& findings, const PromotionFile& checked, const Console& console) {
    for (const engine::Finding& finding : findings)
        console.print(fmt::format("{}: {}: {} {}\n", place_of(finding, checked),
                                  console.styled(style_of(finding.severity), engine::severity_name(finding.severity)),
                                  finding.detail,
                                  console.styled(Style::quiet, fmt::format("({})", engine::finding_kind_name(finding.kind)))));
    if (findings.empty()) console.print(fmt::format("{} promotions, nothing found.\n", checked.promotions.size()));
}

}  // namespace

int run_check(const CheckOptions& options, const Console& console) {
    const auto now = moment_of(options.at);
    if (!now) return console.refuse(now.error());
    auto files = read_shop_files(options.shop);
    if (!files) return console.refuse(files.error());
    const auto checked = read_promotion_file(options.promotions, files->shop.campaigns);
    if (!checked) return console.refuse(checked.error());
    put_into(files->shop, *checked);
    const std::vector<engine::Finding> findings = engine::check_promotions(files->shop, *now);
    if (options.json)
        print_json(findings, console);
    else
        print_findings(findings, *checked, console);
    const bool has_error = std::any_of(findings.begin(), findings.end(), [](const engine::Finding& finding) {
        return finding.severity == engine::Severity::error;
    });
    return has_error ? kFoundFaults : kDone;
}

}  // namespace couponry::tool
