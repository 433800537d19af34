#include "service/mailbox.h"

#include <gtest/gtest.h>

#include <string_view>

namespace couponry::service {
namespace {

TEST(Mailbox, CaseAndPlusTagsCountAsOneEverywhere) {
    EXPECT_EQ(mailbox_of("Ann.Lee+News@Example.COM"), "ann.lee@example.com");
    EXPECT_EQ(mailbox_of("ann.lee+a+b@example.com"), "ann.lee@example.com");
    EXPECT_EQ(mailbox_of("JÖRG@example.de"), "jörg@example.de");
}

TEST(Mailbox, DotsCountAsOneAtGmailOnly) {
    EXPECT_EQ(mailbox_of("a.n.n@gmail.com"), "ann@gmail.com");
    EXPECT_EQ(mailbox_of("Ann+shop@GoogleMail.com"), "ann@gmail.com");
    EXPECT_NE(mailbox_of("a.nn@example.com"), mailbox_of("ann@example.com"));
}

TEST(Mailbox, OfDifferentPeopleStayDifferent) {
    EXPECT_NE(mailbox_of("ann@gmail.com"), mailbox_of("ann@gmail.co"));
    EXPECT_EQ(mailbox_of("+tag@example.com"), "+tag@example.com");
    EXPECT_EQ(mailbox_of("ann@plus+domain.example"), "ann@plus+domain.example");
}

TEST(Mailbox, OfAMailboxIsItself) {
    for (const std::string_view email : {"A.b+c@gmail.com", "no address", "", "@", "+@x", "a@b@gmail.com"})
        EXPECT_EQ(mailbox_of(mailbox_of(email)), mailbox_of(email)) << email;
}

}  // namespace
}  // namespace couponry::service
