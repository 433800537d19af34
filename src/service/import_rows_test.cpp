#include "service/import_rows.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace couponry::service {
namespace {

/// A source that gives `text` in pieces of `size` bytes.
ByteSource pieces(std::string text, std::size_t size) {
    return [text = std::move(text), size, at = std::size_t{0}]() mutable -> Result<std::string> {
        std::string piece = text.substr(std::min(at, text.size()), size);
        at += piece.size();
        return piece;
    };
}

/// "2 {…}" or "2 ! /pointer: detail" of every row.
std::vector<std::string> rows_of(FileFormat format, std::string_view kind, ByteSource source) {
    auto rows = read_rows(format, kind, std::move(source));
    if (!rows) return {rows.error().type};
    std::vector<std::string> texts;
    for (auto row = (*rows)->next();; row = (*rows)->next()) {
        if (!row) {
            texts.push_back(row.error().type);
            return texts;
        }
        if (!*row) return texts;
        const ImportRow& read = **row;
        texts.push_back(read.value ? fmt::format("{} {}", read.number, boost::json::serialize(*read.value))
                                   : fmt::format("{} ! {}: {}", read.number, read.value.error().errors.at(0).pointer,
                                                 read.value.error().errors.at(0).detail));
    }
}

using Texts = std::vector<std::string>;

TEST(ImportRows, JsonLinesInPiecesOfAnySize) {
    const std::string text = "\xEF\xBB\xBF{\"id\":\"1\"}\r\n\n  \n{\"id\":\"2\",\"name\":\"ä\"}\n[3]";
    const Texts expected = {"1 {\"id\":\"1\"}", "4 {\"id\":\"2\",\"name\":\"ä\"}", "5 [3]"};
    for (std::size_t size = 1; size <= text.size() + 1; ++size)
        EXPECT_EQ(rows_of(FileFormat::json_lines, "products", pieces(text, size)), expected) << size;
    EXPECT_EQ(rows_of(FileFormat::json_lines, "products", pieces("", 1)), Texts{});
}

TEST(ImportRows, AWrongLineIsARowOfItsOwn) {
    EXPECT_EQ(rows_of(FileFormat::json_lines, "products", pieces("{}\n{\"id\": \n\"\xff\"\n{}", 7)).size(), 4U);
    const Texts rows = rows_of(FileFormat::json_lines, "products", pieces("{}\n{\"id\" 1}\n{}", 7));
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_TRUE(rows[1].starts_with("2 ! : Column 7: ")) << rows[1];
    EXPECT_EQ(rows[2], "3 {}");
}

TEST(ImportRows, ALineBeyondTheLimitIsDropped) {
    const std::string text =
        "{}\n" + std::string(kImportRowBytesMax + 100'000, ' ') + "\n{}\n" + std::string(3 * kImportRowBytesMax, 'x');
    const Texts rows = rows_of(FileFormat::json_lines, "products", pieces(text, 256 * 1024));
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_TRUE(rows[1].starts_with("2 ! : The line is longer than")) << rows[1];
    EXPECT_EQ(rows[2], "3 {}");
    EXPECT_TRUE(rows[3].starts_with("4 ! ")) << rows[3];
}

TEST(ImportRows, AFailureOfTheSourceEndsTheFile) {
    for (const FileFormat format : {FileFormat::json_lines, FileFormat::csv}) {
        const std::string text = format == FileFormat::csv ? "id,email,segments\n1,,\n2,," : "{}\n{}";
        int calls = 0;
        const Texts rows = rows_of(format, "customers", [&]() -> Result<std::string> {
            if (++calls == 1) return text;
            return fail("body_cut_off", "");
        });
        ASSERT_EQ(rows.size(), 2U);  // the second row is not known to be whole
        EXPECT_EQ(rows[1], "body_cut_off");
    }
}

TEST(ImportRows, CsvOfCustomers) {
    const std::string text =
        "\xEF\xBB\xBFsegments,id,email\nvip  new,1,a@example.com\n\"[\"\"big spender\"\",\"\"vip\"\"]\",2,\n";
    const Texts expected = {R"(2 {"id":"1","email":"a@example.com","segments":["vip","new"]})",
                            R"(3 {"id":"2","email":null,"segments":["big spender","vip"]})"};
    for (std::size_t size = 1; size <= text.size(); ++size)
        EXPECT_EQ(rows_of(FileFormat::csv, "customers", pieces(text, size)), expected) << size;
}

TEST(ImportRows, CsvOfProductsNamesTheColumn) {
    const std::string header = "product,name,category,list_price_minor,currency\n";
    EXPECT_EQ(rows_of(FileFormat::csv, "products", pieces(header + "1,Mug,mugs,295,GBP\n", 9)),
              Texts{R"(2 {"id":"1","name":{"en":"Mug"},"categories":["mugs"],"prices":{"GBP":295}})"});
    const Texts wrong = rows_of(FileFormat::csv, "products", pieces(header + "1,Mug,mugs,2.95,GBP\n1,Mug\n2,Cup,,,\n", 9));
    ASSERT_EQ(wrong.size(), 3U);
    EXPECT_TRUE(wrong[0].starts_with("2 ! /list_price_minor: The price must be")) << wrong[0];
    EXPECT_TRUE(wrong[1].starts_with("3 ! : There are 2 fields")) << wrong[1];
    EXPECT_EQ(wrong[2], R"(4 {"id":"2","name":{"en":"Cup"},"categories":null})");
}

TEST(ImportRows, CsvOfOtherColumnsOrKindsIsRefused) {
    EXPECT_EQ(rows_of(FileFormat::csv, "products", pieces("id,name\n", 9)), Texts{"malformed_csv"});
    EXPECT_EQ(rows_of(FileFormat::csv, "promotions", pieces("id,name\n", 9)), Texts{"no_csv"});
}

}  // namespace
}  // namespace couponry::service
