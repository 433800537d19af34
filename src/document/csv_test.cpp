#include "document/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <sstream>

namespace couponry::document {
namespace {

using Records = std::vector<std::vector<std::string>>;

/// All records; a failure is a record of its detail.
Records records_of(std::string_view text) {
    std::istringstream stream{std::string(text)};
    CsvReader reader(stream);
    Records records;
    for (;;) {
        auto record = reader.next();
        if (!record)
            records.push_back({record.error().detail});
        else if (*record)
            records.push_back(std::move(**record));
        else
            return records;
    }
}

TEST(Csv, ReadsRecords) {
    EXPECT_EQ(records_of("a,b\n1,2\n"), (Records{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(records_of("a,b\r\n1,2"), (Records{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(records_of("a,b\r1,2\r"), (Records{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(records_of("\xEF\xBB\xBF\"a\",b"), (Records{{"a", "b"}}));
    EXPECT_EQ(records_of("｡,b"), (Records{{"｡", "b"}}));  // begins with the first byte of a byte order mark
    EXPECT_EQ(records_of("\"a,\"\"b\"\"\nc\",\"\"\n"), (Records{{"a,\"b\"\nc", ""}}));
    EXPECT_EQ(records_of(",\n\n\n\"\"\nx"), (Records{{"", ""}, {""}, {"x"}}));
    EXPECT_EQ(records_of(""), Records{});
    EXPECT_EQ(records_of("\n\n"), Records{});
    EXPECT_EQ(records_of("a,"), (Records{{"a", ""}}));
    EXPECT_EQ(records_of(" a , b "), (Records{{" a ", " b "}}));
}

TEST(Csv, NamesTheLineAndGoesOn) {
    const struct {
        std::string text;
        Records records;
    } cases[] = {
        {"a\nb\"c,d\ne\n",
         {{"a"}, {"Line 2: a quote stands within a field; put the whole field in quotes and double those within."}, {"e"}}},
        {"\"x\n\ny\"z,1\ne\n",
         {{"Line 1: something follows the closing quote of a field; double quotes within a field."}, {"e"}}},
        {"a\n\"b\nc", {{"a"}, {"Line 2: a quote is not closed; close it with \"."}}},
        {"a\n\xFF,b\nc", {{"a"}, {"Line 2: the text is not valid UTF-8; save the file as UTF-8."}, {"c"}}},
        {"\xED\xA0\x80\n", {{"Line 1: the text is not valid UTF-8; save the file as UTF-8."}}},
        {std::string(kCsvFieldBytesMax + 1, 'x') + "y,z\nc",
         {{"Line 1: a field is longer than 65536 bytes; shorten it."}, {"c"}}},
        {std::string(kCsvColumnsMax, ',') + "\nc", {{"Line 1: there are more than 100 columns."}, {"c"}}},
    };
    for (const auto& [text, records] : cases) EXPECT_EQ(records_of(text), records) << text.substr(0, 40);
}

TEST(Csv, CountsLinesWithinQuotes) {
    std::istringstream stream("a\n\"b\n\nc\"\nd\n");
    CsvReader reader(stream);
    std::vector<std::size_t> lines;
    for (auto record = reader.next(); record && *record; record = reader.next()) lines.push_back(reader.line());
    EXPECT_EQ(lines, (std::vector<std::size_t>{1, 2, 5}));
}

TEST(Csv, TableMapsColumns) {
    std::istringstream stream("b,a\n1,2\n3\n5,6\n");
    auto table = CsvTable::open(stream, {"a", "b"});
    ASSERT_TRUE(table);
    EXPECT_EQ(**table->next(), (std::vector<std::string>{"2", "1"}));
    EXPECT_EQ(table->next().error().detail, "Line 3: there are 1 fields; there must be 2.");
    EXPECT_EQ(**table->next(), (std::vector<std::string>{"6", "5"}));
    EXPECT_EQ(table->refuse("a", "no.").detail, "Line 4, a: no.");
    EXPECT_EQ(table->refuse("a", "no.").errors[0].pointer, "/4/a");
    EXPECT_FALSE(table->next()->has_value());
    for (const char* header : {"", "a", "a,b,c", "a,b,b", "a,c"}) {
        std::istringstream bad(header);
        EXPECT_FALSE(CsvTable::open(bad, {"a", "b"})) << header;
    }
}

RC_GTEST_PROP(Csv, ReadsWhatIsWritten, ()) {
    const auto letters = rc::gen::element<std::string>("a", ",", "\"", "\n", " ", "é", "日", "1");
    const auto field =
        rc::gen::map(rc::gen::container<std::vector<std::string>>(letters), [](const std::vector<std::string>& parts) {
            std::string text;
            for (const std::string& part : parts) text += part;
            return text;
        });
    const Records records = *rc::gen::container<Records>(rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(field)));
    std::string text;
    for (const auto& record : records) {
        for (std::size_t index = 0; index < record.size(); ++index) text += (index == 0 ? "" : ",") + csv_field(record[index]);
        text += record.size() == 1 && record[0].empty() ? "\"\"\r\n" : "\r\n";
    }
    RC_ASSERT(records_of(text) == records);
}

RC_GTEST_PROP(Csv, ReadsAnythingToItsEnd, (const std::string& text)) {
    RC_ASSERT(records_of(text).size() <= text.size() + 1);
}

}  // namespace
}  // namespace couponry::document
