#include <gtest/gtest.h>

#include "engine/conditions/judging_in_test.h"

namespace couponry::engine::test {

namespace {

Parameters fact_is(const char* name, const char* how, FactValue value) {
    return with({{"name", std::string(name)}, {"is", std::string(how)}, {"value", std::move(value)}});
}
std::function<void(Cart&)> says(const char* name, FactValue value) {
    return [=](Cart& cart) { cart.metadata[name] = value; };
}

TEST(Conditions, FactsCompareByType) {
    const auto nine = says("pieces", fact(std::int64_t{9}));
    const Reason no = Reason::attribute_not_matched;
    expect_all({
        {"9 < 10 as numbers", "fact", fact_is("pieces", "lt", fact(std::int64_t{10})), nine, holds(no, 10, 9)},
        {"9 > 10 never", "fact", fact_is("pieces", "gt", fact(std::int64_t{10})), nine, fails(no, 10, 9)},
        {"9 <= 9", "fact", fact_is("pieces", "lte", fact(std::int64_t{9})), nine, holds(no, 9, 9)},
        {"9 >= 10 never", "fact", fact_is("pieces", "gte", fact(std::int64_t{10})), nine, fails(no, 10, 9)},
        {"a number is no text", "fact", fact_is("pieces", "eq", fact("9")), nine, fails(no)},
        {"nor different from one", "fact", fact_is("pieces", "ne", fact("10")), nine, fails(no)},
        {"texts", "fact", fact_is("tier", "eq", fact("gold")), says("tier", fact("gold")), holds(no)},
        {"another text", "fact", fact_is("tier", "ne", fact("gold")), says("tier", fact("red")), holds(no)},
        {"booleans", "fact", fact_is("is_gift", "eq", fact(true)), says("is_gift", fact(false)), fails(no)},
        {"in", "fact", fact_is("tier", "in", facts_list({"gold", "red"})), says("tier", fact("red")), holds(no)},
        {"not in", "fact", fact_is("tier", "in", facts_list({"gold"})), says("tier", fact("red")), fails(no)},
        {"one of a list is enough", "fact", fact_is("tags", "eq", fact("b")), says("tags", facts_list({"a", "b"})), holds(no)},
        {"different from all of a list", "fact", fact_is("tags", "ne", fact("b")), says("tags", facts_list({"a", "b"})),
         fails(no)},
        {"exists", "fact", fact_is("tier", "exists", fact(true)), says("tier", fact("red")), holds(no)},
        {"does not exist", "fact", fact_is("tier", "exists", fact(false)), {}, holds(no)},
        {"must not exist", "fact", fact_is("tier", "exists", fact(false)), says("tier", fact("red")), fails(no)},
        {"an absent one", "fact", fact_is("tier", "ne", fact("gold")), {}, fails(no)},
    });
}

TEST(Conditions, FactsOfTheCustomer) {
    const auto gold = [](Cart& cart) {
        cart.customer.id = "c-42";
        cart.customer.attributes["tier"] = fact("gold");
    };
    const Parameters own = fact_is("customer.tier", "eq", fact("gold"));
    const Reason no = Reason::attribute_not_matched;
    expect_all({
        {"named as the customer's", "fact", own, gold, holds(no)},
        {"not the cart's", "fact", own, says("tier", fact("gold")), fails(Reason::login_required, 0, 0, Need::Kind::log_in)},
        {"found after the cart's", "fact", fact_is("tier", "eq", fact("gold")), gold, holds(no)},
        {"known without it", "fact", own, [](Cart& cart) { cart.customer.id = "c-7"; }, fails(no)},
        {"a guest's, not there", "fact", fact_is("customer.tier", "exists", fact(false)), {}, holds(no)},
    });
}

TEST(Conditions, FactOperatorsFitTheirType) {
    const auto pointers = [](const char* how, FactValue value) {
        std::string found;
        for (const FieldError& error : errors_of("fact", fact_is("tier", how, std::move(value)))) found += error.pointer;
        return found;
    };
    EXPECT_EQ(pointers("lt", fact("a")), "/is");
    EXPECT_EQ(pointers("gte", fact(true)), "/is");
    EXPECT_EQ(pointers("in", fact("a")), "/value");
    EXPECT_EQ(pointers("eq", facts_list({"a"})), "/value");
    EXPECT_EQ(pointers("exists", fact("yes")), "/value");
    EXPECT_EQ(pointers("in", facts_list({})), "/value");
    EXPECT_EQ(pointers("gt", fact(std::int64_t{1})), "");
    EXPECT_EQ(pointers("in", facts_list({std::int64_t{1}, std::int64_t{2}})), "");
    EXPECT_EQ(errors_of("fact", fact_is("customer.", "eq", fact("a"))).size(), 1U);
}

}  // namespace
}  // namespace couponry::engine::test
