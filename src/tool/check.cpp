#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/parse.h"
#include "document/writer.h"
#include "engine/checks.h"
#include "tool/commands.h"

namespace couponry::tool {
namespace {

/// The promotions of the file, and where each of its own stands there.
class Checked {
public:
    Checked(File file, bool is_single) : file_(std::move(file)), is_single_(is_single) {}

    /// "promotions.json:12:5", or the file alone for what no promotion of it is to blame for.
    std::string place_of(const engine::Finding& finding, const std::vector<Promotion>& own) const {
        const auto promotion = std::find_if(own.begin(), own.end(), [&](const Promotion& candidate) {
            return !finding.promotions.empty() && candidate.code == finding.promotions.front();
        });
        if (promotion == own.end()) return file_.path;
        const std::string prefix = is_single_ ? "" : fmt::format("/{}", promotion - own.begin());
        const document::TextPosition place = document::position_of(file_.text, prefix + finding.pointer);
        return fmt::format("{}:{}:{}", file_.path, place.line, place.column);
    }

private:
    File file_;
    bool is_single_;
};

/// One promotion is checked beside those of the shop, a list by itself.
void put_into(Shop& shop, const std::vector<Promotion>& own, bool is_single) {
    if (!is_single) {
        shop.promotions = own;
        return;
    }
    std::erase_if(shop.promotions, [&](const Promotion& other) { return other.code == own.front().code; });
    shop.promotions.push_back(own.front());
}

Style style_of(engine::Severity severity) {
    switch (severity) {
        case engine::Severity::error: return Style::bad;
        case engine::Severity::warning: return Style::strong;
        case engine::Severity::notice: return Style::quiet;
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

}  // namespace

int run_check(const CheckOptions& options, const Console& console) {
    const auto now = moment_of(options.at);
    if (!now) return console.refuse(now.error());
    auto files = read_shop_files(options.shop);
    if (!files) return console.refuse(files.error());
    auto file = read_file(options.promotions);
    if (!file) return console.refuse(file.error());
    const auto own = read_promotions(*file, files->shop.campaigns);
    if (!own) return console.refuse(own.error());
    const bool is_single = holds_one_promotion(*file);
    put_into(files->shop, *own, is_single);
    const std::vector<engine::Finding> findings = engine::check_promotions(files->shop, *now);
    if (options.json) {
        print_json(findings, console);
    } else {
        const Checked checked(std::move(*file), is_single);
        for (const engine::Finding& finding : findings)
            console.print(fmt::format("{}: {}: {} {}\n", checked.place_of(finding, *own),
                                      console.styled(style_of(finding.severity), engine::severity_name(finding.severity)),
                                      finding.detail, console.styled(Style::quiet, fmt::format("({})", engine::finding_kind_name(finding.kind)))));
        if (findings.empty()) console.print(fmt::format("{} promotions, nothing found.\n", own->size()));
    }
    const bool has_error = std::any_of(findings.begin(), findings.end(),
                                       [](const engine::Finding& finding) { return finding.severity == engine::Severity::error; });
    return has_error ? kFoundFaults : kDone;
}

}  // namespace couponry::tool
