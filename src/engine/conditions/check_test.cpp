#include <gtest/gtest.h>

#include "engine/conditions/judging_in_test.h"

namespace couponry::engine::test {
namespace {

std::string pointers(std::string_view type, const Parameters& parameters) {
    std::string found;
    for (const FieldError& error : errors_of(type, parameters)) found += error.pointer + " ";
    return found;
}

TEST(Conditions, ChecksPointAtTheField) {
    EXPECT_EQ(pointers("weight", {}), "/min_grams ");
    EXPECT_EQ(pointers("weight", with({{"min_grams", 10}, {"max_grams", 9}})), "/max_grams ");
    EXPECT_EQ(pointers("weight", with({{"min_grams", 10}, {"max_grams", 10}})), "");
    EXPECT_EQ(pointers("customer", {}), "/ids ");
    EXPECT_EQ(pointers("customer", with({{"emails", texts({"ann@example.com", "bob"})}})), "/emails/1 ");
    EXPECT_EQ(pointers("order_history", with({{"count", Parameters{}}})), "/count ");
    EXPECT_EQ(pointers("order_history", with({{"count", with({{"min", 3}, {"max", 2}})}})), "/count/max ");
    EXPECT_EQ(pointers("order_history", with({{"spent", with({{"min", pounds(3)}, {"max", pounds(2)}})}})), "/spent/max ");
    EXPECT_EQ(pointers("order_history", with({{"spent", with({{"min", pounds(3)}, {"max", MoneyMap{{kEuros, 2}}}})}})), "");
    EXPECT_EQ(pointers("currency", with({{"any_of", texts({"GBP", "pounds"})}})), "/any_of/1 ");
    EXPECT_EQ(pointers("country", with({{"none_of", texts({"gb", "US", "USA"})}})), "/none_of/0 /none_of/2 ");
    EXPECT_EQ(pointers("postcode", with({{"any_of", texts({"10*", "*", "1*0", "10001", " "})}})),
              "/any_of/1 /any_of/2 /any_of/4 ");
    EXPECT_EQ(
        pointers("payment_method", with({{"any_of", texts({"card"})}, {"card_prefixes", texts({"4111", "41x", "123456789"})}})),
        "/card_prefixes/1 /card_prefixes/2 ");
}

}  // namespace
}  // namespace couponry::engine::test
