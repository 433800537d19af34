#include "base/digest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace couponry {
namespace {

TEST(Digest, AgreesWithPublishedExamples) {
    // FIPS 180-4, example of "abc"; RFC 4231, case 2; RFC 4648, section 10.
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(base64url("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64url("foob"), "Zm9vYg");
    EXPECT_EQ(base64url("\xFF\xEF"), "_-8");
}

TEST(Digest, SignsAsPublished) {
    // The first two of the authors' vectors for 128 bits: the key's bytes count from 0, and so do the text's.
    std::string key;
    for (int byte = 0; byte < 16; ++byte) key += static_cast<char>(byte);
    const Signer signer(key);
    const auto hex = [](std::string_view bytes) {
        std::string text;
        for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
        return text;
    };
    EXPECT_EQ(hex(signer.sign("")), "a3817f04ba25a8e66df67214c7550293");
    EXPECT_EQ(hex(signer.sign(std::string_view("\0", 1))), "da87c1d86b99af44347659119b22fc45");
}

TEST(Digest, ComparesWholeTexts) {
    EXPECT_TRUE(equals_in_constant_time("same", "same"));
    EXPECT_FALSE(equals_in_constant_time("same", "sane"));
    EXPECT_FALSE(equals_in_constant_time("same", "sames"));
}

}  // namespace
}  // namespace couponry
