#include "service/exports.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "document/table_document.h"
#include "service/stored_codes.h"
#include "service/uses.h"

namespace couponry::service {
namespace {

constexpr std::size_t kDocumentsPerPage = 200;

void add_lines(const Kind& kind, const document::TableForm* form, const store::Document& document, std::string& lines) {
    if (form != nullptr) {
        form->write(boost::json::parse(document.body).as_object(), lines);
        return;
    }
    lines +=
        kind.aggregate == store::Aggregate::uses ? boost::json::serialize(write_use(document.id, document.body)) : document.body;
    lines += '\n';
}

}  // namespace

Result<void> check_export(const Kind& kind, FileFormat format) {
    if (format == FileFormat::json_lines || document::find_table_form(kind.name) != nullptr) return {};
    return fail("no_csv", fmt::format("There is no CSV of {}; ask for JSON lines.", kind.name));
}

Result<void> export_all(store::Store& store, std::string_view tenant, const Kind& kind, FileFormat format,
                        const std::function<bool(std::string_view lines)>& write) {
    if (auto checked = check_export(kind, format); !checked) return checked;
    const document::TableForm* const form = format == FileFormat::csv ? document::find_table_form(kind.name) : nullptr;
    if (form != nullptr && !write(form->header())) return {};
    std::string after;
    for (;;) {
        std::vector<store::Document> page;
        const auto done = store.read(tenant, [&](const store::Transaction& transaction) {
            page = list_documents(transaction, kind, after, kDocumentsPerPage);
        });
        if (!done) return done;
        std::string lines;
        for (const store::Document& document : page) add_lines(kind, form, document, lines);
        if (!lines.empty() && !write(lines)) return {};
        if (page.size() < kDocumentsPerPage) return {};
        after = page.back().id;
    }
}

}  // namespace couponry::service
