// Stories of orders and of the coupons that people hold, on every stack: services over a database in memory, and this server over sockets
// with the database that the tests were started with.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "desk/desk_stack.h"
#include "http/test_server.h"
#include "property/report.h"
#include "scenario/runner.h"
#include "service/housekeeping.h"
#include "store/postgres/testing.h"

namespace couponry::http_tests {
namespace {

class ServerDesk final : public desk::Desk {
public:
    ~ServerDesk() override { server().set_now(std::nullopt); }
    std::string_view name() const override { return "server"; }

    desk::Answer ask(const desk::Question& question) override {
        Api::Lines lines;
        if (!question.idempotency_key.empty()) lines.push_back({"Idempotency-Key", question.idempotency_key});
        const Reply reply = (question.is_agent ? agent_ : owner_).ask(question.method, question.target, question.body, lines);
        return {reply.status, reply.json()};
    }

    void set_now(Instant now) override {
        server().set_now(now);
        EXPECT_TRUE(service::end_holds(server().services()));
    }

private:
    Api owner_ = new_tenant();
    Api agent_ = with_scopes(owner_, {"agent", "read"});
};

void run_stories(std::string_view stack_name, const std::function<std::unique_ptr<desk::Desk>()>& make_desk) {
    const std::vector<scenario::Story> stories = scenario::read_story_folder("tests/scenarios/desk");
    ASSERT_FALSE(stories.empty());
    struct Tally {
        std::size_t stories = 0, told = 0;
        int expectations = 0;
    };
    Tally all, of_guests;  // and of time zones and ends of days
    for (const scenario::Story& story : stories) {
        const auto desk = make_desk();
        desk::DeskStack stack(*desk);
        const scenario::StoryReport report = scenario::run_story(story, &stack);
        for (const scenario::StoryFailure& failure : report.failures)
            ADD_FAILURE_AT(story.file.c_str(), failure.line) << story.name << ": " << failure.sentence;
        for (Tally* const tally : {&all, story.file.ends_with("guests.txt") ? &of_guests : nullptr}) {
            if (tally == nullptr) continue;
            ++tally->stories;
            tally->told += report.failures.empty() ? 1 : 0;
            tally->expectations += report.expectations;
        }
    }
    ASSERT_GT(of_guests.stories, 0);
    const auto report = [&](const std::string& point, std::string_view what, const Tally& tally) {
        property::report(point, fmt::format("stories of {} told by {}", what, stack_name),
                         fmt::format("{} of {}, {} expectations", tally.told, tally.stories, tally.expectations), "all",
                         tally.told == tally.stories);
    };
    report("4.1", "coupons, grants, redemptions and returns", all);
    report("4.8", "guests, aliases, time zones and ends of days", of_guests);
}

TEST(DeskStories, OfServicesInMemory) {
    run_stories("services over SQLite in memory", desk::make_service_desk);
}

TEST(DeskStories, OfTheServer) {
    run_stories(fmt::format("the server over {}", store::postgres::test_server().empty() ? "SQLite" : "PostgreSQL"),
                [] { return std::make_unique<ServerDesk>(); });
}

}  // namespace
}  // namespace couponry::http_tests
