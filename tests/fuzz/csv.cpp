// A CSV file: records that are read are written and read again the same, line numbers rise, reading ends; the same bytes as a table and
// as a file of products.
#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "document/csv.h"
#include "document/shop_document.h"
#include "fuzz/shop.h"

using namespace couponry;

namespace {

using Record = std::vector<std::string>;

std::vector<Record> read_records(const std::string& text, bool& is_clean) {
    std::istringstream stream(text);
    document::CsvReader reader(stream);
    std::vector<Record> records;
    std::size_t line = 0;
    for (;;) {
        auto record = reader.next();
        CHECK(reader.line() >= line);
        // A failure goes on with the next line, or at the end for good.
        if (!record) {
            is_clean = false;
            CHECK(record.error().type == "malformed_csv");
            if (stream.rdbuf()->sgetc() == std::istringstream::traits_type::eof()) return records;
            line = reader.line();
            continue;
        }
        if (!*record) return records;
        CHECK(reader.line() > line && !(*record)->empty());
        line = reader.line();
        records.push_back(std::move(**record));
    }
}

std::string write_records(const std::vector<Record>& records) {
    std::string text = "\xEF\xBB\xBF";  // one byte order mark is dropped, so that one in a field stays
    for (const Record& record : records) {
        // A line without anything is no record; one empty field must say that it is there.
        if (record.size() == 1 && record[0].empty()) text += "\"\"";
        for (std::size_t field = 0; field < record.size(); ++field)
            text += (field > 0 ? "," : "") + document::csv_field(record[field]);
        text += "\n";
    }
    return text;
}

void read_table(const std::string& text, std::vector<std::string> columns) {
    std::istringstream stream(text);
    const std::size_t count = columns.size();
    auto table = document::CsvTable::open(stream, std::move(columns));
    if (!table) return;
    for (std::size_t rows = 0; rows <= text.size(); ++rows) {
        const auto row = table->next();
        if (row && !*row) return;
        if (row) CHECK((*row)->size() == count && table->line() > 1);
        if (!row && stream.rdbuf()->sgetc() == std::istringstream::traits_type::eof()) return;
    }
    CHECK(!"the table has more rows than bytes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > fuzz::kInputBytesMax) return 0;
    const std::string text(reinterpret_cast<const char*>(data), size);
    bool is_clean = true;
    const std::vector<Record> records = read_records(text, is_clean);
    bool is_clean_again = true;
    CHECK(read_records(write_records(records), is_clean_again) == records && is_clean_again);
    read_table(text, {"product", "name"});
    std::istringstream products(text);
    if (const auto read = document::read_products_csv(products))
        for (const Product& product : *read)
            CHECK(document::read_product(boost::json::value(document::write_product(product))).has_value());
    return 0;
}
