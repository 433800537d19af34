#include "base/digest.h"

#include <gtest/gtest.h>

namespace couponry {
namespace {

TEST(Digest, AgreesWithPublishedExamples) {
    // FIPS 180-4, example of "abc"; RFC 4231, case 2; RFC 4648, section 10.
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(base64url(hmac_sha256("Jefe", "what do ya want for nothing?")), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM");
    EXPECT_EQ(base64url("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64url("foob"), "Zm9vYg");
    EXPECT_EQ(base64url("\xFF\xEF"), "_-8");
}

TEST(Digest, ComparesWholeTexts) {
    EXPECT_TRUE(equals_in_constant_time("same", "same"));
    EXPECT_FALSE(equals_in_constant_time("same", "sane"));
    EXPECT_FALSE(equals_in_constant_time("same", "sames"));
}

}  // namespace
}  // namespace couponry
