#include "training/train.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "training/data_set.h"

namespace couponry::training {
namespace {

std::vector<Sentence> some_sentences() {
    const auto data = read_data_set("data/assistant");
    EXPECT_TRUE(data.has_value());
    std::vector<Sentence> some;
    constexpr std::size_t kOneIn = 40;
    for (std::size_t i = 0; i < data->patterns.size(); i += kOneIn) some.push_back(data->patterns[i]);
    return some;
}

TEST(Train, SameSentencesMakeTheSameBytes) {
    const std::vector<Sentence> sentences = some_sentences();
    EXPECT_EQ(train(sentences).write(), train(sentences).write());
    EXPECT_EQ(digest_of(sentences), digest_of(sentences));
    std::vector<Sentence> fewer = sentences;
    fewer.pop_back();
    EXPECT_NE(digest_of(sentences), digest_of(fewer));
}

TEST(Train, NothingWrittenIsTrainedOn) {
    const auto data = read_data_set("data/assistant");
    ASSERT_TRUE(data.has_value());
    for (const Sentence& sentence : to_train_on(*data)) EXPECT_NE(sentence.source, "written");
    // No pattern was copied from what is measured with.
    std::vector<std::string> hashes;
    for (const Sentence& sentence : data->patterns) hashes.push_back(hash_of(sentence));
    std::ranges::sort(hashes);
    int same = 0;
    for (const Sentence& sentence : data->written) same += std::ranges::binary_search(hashes, hash_of(sentence)) ? 1 : 0;
    EXPECT_LE(same, 6);  // "hiya", "can i use two codes together": what everybody says
}

}  // namespace
}  // namespace couponry::training
