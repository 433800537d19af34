#include "http/pages/html.h"

#include <gtest/gtest.h>

namespace couponry::http::pages {
namespace {

TEST(Html, EscapesWhatHasAMeaning) {
    EXPECT_EQ(escape("<b a=\"x\">Tom & 'Ann'</b>"), "&lt;b a=&quot;x&quot;&gt;Tom &amp; &#39;Ann&#39;&lt;/b&gt;");
    EXPECT_EQ(escape("10 % für alle"), "10 % für alle");
}

TEST(Html, FindsTheLanguageThatIsPreferred) {
    EXPECT_EQ(preferred_language("de-AT, en;q=0.8", {"en", "de"}), "de");
    EXPECT_EQ(preferred_language("fr, en;q=0.3, DE;q=0.7", {"en", "de"}), "de");
    EXPECT_EQ(preferred_language("pt-BR,pt;q=0.9,es;q=0.8", {"de", "en", "es", "fr", "it", "pt"}), "pt");
    EXPECT_EQ(preferred_language("fr", {"en", "de"}), "");
    EXPECT_EQ(preferred_language("de;q=0", {"en", "de"}), "");
    EXPECT_EQ(preferred_language(";;,=,q=", {"en", "de"}), "");
}

TEST(Html, FindsACookie) {
    EXPECT_EQ(cookie("a=1; claim=xyz; b=2", "claim"), "xyz");
    EXPECT_EQ(cookie("a=1;claim=", "claim"), "");
    EXPECT_EQ(cookie("claims=1", "claim"), "");
    EXPECT_EQ(cookie("", "claim"), "");
}

}  // namespace
}  // namespace couponry::http::pages
