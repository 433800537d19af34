#include <fmt/format.h>

#include "service/exports.h"
#include "tool/commands.h"
#include "tool/data_folder.h"

namespace couponry::tool {

int run_export(const ExportOptions& options, const Console& console) {
    const service::Kind* const kind = service::find_kind(options.kind);
    if (kind == nullptr) return console.refuse(fmt::format("There is nothing named \"{}\" to export.", options.kind));
    const auto format = options.format == "csv" ? service::FileFormat::csv : service::FileFormat::json_lines;
    if (auto checked = service::check_export(*kind, format); !checked) return console.refuse(checked.error().detail);
    const auto store = open_database(options);
    if (!store) return console.refuse(store.error());
    const auto done = service::export_all(**store, options.tenant, *kind, format, [&](std::string_view lines) {
        console.print(lines);
        return true;
    });
    return done ? kDone : console.refuse(refusal_of(done.error(), options));
}

}  // namespace couponry::tool
