#include "assistant/model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "assistant/built_in_model.h"

namespace couponry::assistant {
namespace {

TEST(Model, IsWrittenAndReadTheSame) {
    const auto model = Model::read(built_in_model());
    ASSERT_TRUE(model.has_value());
    EXPECT_EQ(model->write(), built_in_model());
    EXPECT_LE(built_in_model().size(), kModelBytesMax);
}

TEST(Model, IsRefusedWhenItIsCutOrChanged) {
    const std::string_view whole = built_in_model();
    EXPECT_FALSE(Model::read("").has_value());
    EXPECT_FALSE(Model::read("something else").has_value());
    for (const std::size_t size : {std::size_t{30}, whole.size() / 2, whole.size() - 1})
        EXPECT_FALSE(Model::read(whole.substr(0, size)).has_value());
    EXPECT_FALSE(Model::read(std::string(whole) + "x").has_value());
}

TEST(Neighbours, SimilarityIsTheCosineOfBuckets) {
    const Neighbours neighbours = Neighbours::of({{1, 2, 3, 4}, {3, 4}}, {Intent::promo_find, Intent::exchange});
    const std::vector<std::uint16_t> asked = {3, 4};
    const IntentScores near = neighbours.nearest(asked);
    EXPECT_FLOAT_EQ(near[static_cast<std::size_t>(Intent::exchange)], 1.0F);
    EXPECT_FLOAT_EQ(near[static_cast<std::size_t>(Intent::promo_find)], std::sqrt(0.5F));
    EXPECT_FLOAT_EQ(near[static_cast<std::size_t>(Intent::smalltalk)], 0.0F);
}

}  // namespace
}  // namespace couponry::assistant
