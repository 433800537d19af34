#include "http/target.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/limits.h"

namespace couponry::http {
namespace {

/// The parts on one line, or the failure's detail.
std::string parts_of(std::string_view text) {
    const auto target = parse_target(text);
    if (!target) {
        EXPECT_EQ(target.error().type, "malformed_request");
        return target.error().detail;
    }
    std::string parts;
    for (const std::string& segment : target->segments) parts += "/" + segment;
    for (const auto& [name, value] : target->query) parts += fmt::format(" {}={}", name, value);
    return parts;
}

TEST(Target, IsDecoded) {
    EXPECT_EQ(parts_of("/"), "");
    EXPECT_EQ(parts_of("/v1/codes/HELLO%2015"), "/v1/codes/HELLO 15");
    EXPECT_EQ(parts_of("/a%2Fb/c+d"), "/a/b/c+d");
    EXPECT_EQ(parse_target("/a%2Fb")->segments.size(), 1U);
    EXPECT_EQ(parts_of("/a/"), "/a/");
    EXPECT_EQ(parts_of("//a"), "//a");
    EXPECT_EQ(parts_of("/%C3%A4/ä"), "/ä/ä");
    EXPECT_EQ(parts_of("/a?limit=5&q=a+b%2B&flag&=x&&y=1=2"), "/a limit=5 q=a b+ flag= =x y=1=2");
    EXPECT_EQ(parts_of("/a?"), "/a");
    EXPECT_EQ(parts_of("/?a=/b?c"), " a=/b?c");
    EXPECT_EQ(parts_of("http://shop.example/a?b=c"), "/a b=c");
    EXPECT_EQ(parts_of("HTTPS://shop.example"), "");
}

TEST(Target, IsRefused) {
    const std::string_view percent = "A percent sign in the address is not followed by two hexadecimal digits; write it as %25.";
    for (const std::string_view text : {"/%", "/%4", "/a%zz", "/%4/1", "/a?b=%", "/a?%g0=1", "/% 1", "/%-1"})
        EXPECT_EQ(parts_of(text), percent);
    for (const std::string_view text : {"/a%00b", "/%0d%0a", "/a?b=%00", "/a?%1f", "/%7F"})
        EXPECT_EQ(parts_of(text), "The address holds a control character; leave it out.");
    EXPECT_EQ(parts_of(std::string_view("/a\0b", 4)), "The address holds a control character; leave it out.");
    for (const std::string_view text : {"/%FF", "/%C3", "/%C0%AF", "/%ED%A0%80", "/a?b=%F5%80%80%80", "/\xE4"})
        EXPECT_EQ(parts_of(text), "The address is not UTF-8; encode its letters as UTF-8.");
    for (const std::string_view text : {"/a/../b", "/.", "/%2e%2E/etc/passwd"})
        EXPECT_EQ(parts_of(text), "The address holds a segment \".\" or \"..\"; resolve it first.");
    for (const std::string_view text : {"", "a", "*", "http:/a", "http://host?a=b", "?a"})
        EXPECT_EQ(parts_of(text), "The address does not begin with a slash.");
    EXPECT_EQ(parts_of("/a#b"), "The address holds a fragment (#…); leave it out.");
    std::string many = "/a?";
    for (std::size_t count = 0; count < kQueryParametersMax; ++count) many += "a=1&";
    EXPECT_EQ(parse_target(many)->query.size(), kQueryParametersMax);
    EXPECT_EQ(parts_of(many + "a=1"), "The address has too many parameters.");
}

RC_GTEST_PROP(Target, ReadsWhatIsEncoded, ()) {
    const auto text = *rc::gen::string<std::string>();
    const std::string encoded = percent_encode(text);
    const auto target = parse_target("/" + encoded + "/x?" + encoded + "=" + encoded);
    if (!target) {  // nobody else's bytes come through
        RC_ASSERT(
            std::ranges::any_of(
                text, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter & 0x80 || letter == 0x7F; }) ||
            text == "." || text == "..");
        return;
    }
    RC_ASSERT(target->segments == (std::vector<std::string>{text, "x"}));
    RC_ASSERT(target->query.front() == (NamedValue{text, text}));
}

}  // namespace
}  // namespace couponry::http
