#include "http/api/docs_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace couponry::http::api {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kPage(docs_page());

TEST(DocsPage, IsOneFileThatLoadsOnlyTheContract) {
    EXPECT_THAT(kPage, HasSubstr("fetch(\"/openapi.json\""));
    for (const char* outside : {"http://", "https://", " src=", "@import", "url("}) EXPECT_THAT(kPage, Not(HasSubstr(outside)));
}

TEST(DocsPage, HasNothingThatItsPolicyWouldBlock) {
    for (const char* blocked : {" style=", " onclick=", "javascript:", "innerHTML", "eval("})
        EXPECT_THAT(kPage, Not(HasSubstr(blocked)));
}

TEST(DocsPage, PolicyNamesStyleAndScriptByHash) {
    // 43 letters and a padding are 32 bytes.
    EXPECT_THAT(std::string(docs_policy()),
                testing::MatchesRegex("default-src 'none'; script-src 'sha256-[A-Za-z0-9+/]{43}='; "
                                      "style-src 'sha256-[A-Za-z0-9+/]{43}='; connect-src 'self'; .*"));
    EXPECT_THAT(std::string(docs_policy()), HasSubstr("frame-ancestors 'none'"));
    EXPECT_THAT(std::string(docs_policy()), Not(HasSubstr("unsafe")));
}

}  // namespace
}  // namespace couponry::http::api
