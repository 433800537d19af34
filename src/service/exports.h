// Everything of one kind as a file, in the shape that an import takes. Any thread.
#pragma once

#include <functional>
#include <string_view>

#include "service/import_rows.h"
#include "service/kinds.h"
#include "store/store.h"

namespace couponry::service {

/// `no_csv`.
Result<void> check_export(const Kind& kind, FileFormat format);

/// In the order of ids, page by page, so that memory is that of a page and no transaction stays open: each page is one state, and what
/// is written meanwhile may be in the file or not. Ends when `write` answers false. Failures of the store.
Result<void> export_all(store::Store& store, std::string_view tenant, const Kind& kind, FileFormat format,
                        const std::function<bool(std::string_view lines)>& write);

}  // namespace couponry::service
