#include "store/sql/key_text.h"

#include <gmock/gmock.h>

namespace couponry::store::sql {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string text_of(const std::vector<Key>& keys) {
    std::string text = "what was there";
    write_keys(keys, text);
    return text;
}

TEST(KeyText, EqualKeysAreEqualTexts) {
    EXPECT_EQ(text_of({}), "");
    EXPECT_EQ(text_of({{"status", "held"}, {"email", "a@shop.com"}, {"status", "held"}}), "5:email10:a@shop.com6:status4:held");
}

TEST(KeyText, IsReadAsItWasWritten) {
    EXPECT_THAT(read_keys(""), IsEmpty());
    const std::string text = text_of({{"a", "1:b"}, {"a", ""}, {"", "12:\n\"ü"}, {"a:", "2"}});
    EXPECT_THAT(read_keys(text), ElementsAre(KeyView{"", "12:\n\"ü"}, KeyView{"a", ""}, KeyView{"a", "1:b"}, KeyView{"a:", "2"}));
}

TEST(KeyText, SaysWhatANewVersionChanges) {
    const std::string before = text_of({{"email", "a"}, {"status", "held"}}), after = text_of({{"email", "a"}, {"email", "b"}});
    EXPECT_THAT(difference(read_keys(before), read_keys(after)), ElementsAre(KeyView{"status", "held"}));
    EXPECT_THAT(difference(read_keys(after), read_keys(before)), ElementsAre(KeyView{"email", "b"}));
}

}  // namespace
}  // namespace couponry::store::sql
