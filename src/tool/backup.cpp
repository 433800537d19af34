#include <fmt/format.h>

#include "tool/commands.h"
#include "tool/data_folder.h"

namespace couponry::tool {

int run_backup(const BackupOptions& options, const Console& console) {
    const auto store = open_database(options);
    if (!store) return console.refuse(store.error());
    if (auto done = (*store)->backup(options.file); !done) return console.refuse(done.error().detail);
    console.print(fmt::format("{} holds everything of {}.\n", options.file, options.data));
    return kDone;
}

}  // namespace couponry::tool
