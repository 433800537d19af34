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
    std::size_t told = 0;
    int expectations = 0;
    for (const scenario::Story& story : stories) {
        const auto desk = make_desk();
        desk::DeskStack stack(*desk);
        const scenario::StoryReport report = scenario::run_story(story, &stack);
        for (const scenario::StoryFailure& failure : report.failures)
            ADD_FAILURE_AT(story.file.c_str(), failure.line) << story.name << ": " << failure.sentence;
        told += report.failures.empty() ? 1 : 0;
        expectations += report.expectations;
    }
    property::report("4.1", fmt::format("stories of coupons, grants, redemptions and returns told by {}", stack_name),
                     fmt::format("{} of {}, {} expectations", told, stories.size(), expectations), "all", told == stories.size());
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
