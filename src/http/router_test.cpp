#include "http/router.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "http/target.h"

namespace couponry::http {
namespace {

Result<Response> nothing(const Request&) {
    return Response::no_content();
}

Router make_router(const std::vector<std::pair<Method, std::string>>& routes) {
    Router router;
    for (const auto& [method, pattern] : routes) router.add({method, pattern, Runs::quick, nothing});
    return router;
}

/// The pattern and the parameters, or what is allowed.
std::string found(const Router& router, Method method, std::string_view path) {
    const Router::Match match = router.match(method, parse_target(path)->segments);
    if (!match.route) return match.allow.empty() ? "404" : "405 " + match.allow;
    std::string text = match.route->pattern;
    for (const auto& [name, value] : match.parameters) text += fmt::format(" {}={}", name, value);
    return text;
}

TEST(Router, FindsTheRoute) {
    const Router router = make_router({{Method::get, "/"},
                                       {Method::get, "/v1/promotions"},
                                       {Method::post, "/v1/promotions"},
                                       {Method::get, "/v1/promotions/{code}"},
                                       {Method::patch, "/v1/promotions/{code}"},
                                       {Method::post, "/v1/promotions/{promotion}/publish"},
                                       {Method::post, "/v1/promotions/check"},
                                       {Method::get, "/v1/coupons/{code}/batches/{id}.csv"},
                                       {Method::get, "/v1/coupons/{code}/batches/{id}.min.csv"},
                                       {Method::get, "/v1/coupons/{code}/batches/{id}"},
                                       {Method::get, "/assets/{path...}"},
                                       {Method::get, "/assets/icon"}});
    EXPECT_EQ(found(router, Method::get, "/"), "/");
    EXPECT_EQ(found(router, Method::get, "/v1/promotions"), "/v1/promotions");
    EXPECT_EQ(found(router, Method::get, "/v1/promotions/autumn%2F20"), "/v1/promotions/{code} code=autumn/20");
    EXPECT_EQ(found(router, Method::post, "/v1/promotions/autumn/publish"),
              "/v1/promotions/{promotion}/publish promotion=autumn");
    EXPECT_EQ(found(router, Method::post, "/v1/promotions/check/publish"), "/v1/promotions/{promotion}/publish promotion=check");
    EXPECT_EQ(found(router, Method::get, "/v1/coupons/C/batches/7.csv"), "/v1/coupons/{code}/batches/{id}.csv code=C id=7");
    EXPECT_EQ(found(router, Method::get, "/v1/coupons/C/batches/7.min.csv"),
              "/v1/coupons/{code}/batches/{id}.min.csv code=C id=7");
    EXPECT_EQ(found(router, Method::get, "/v1/coupons/C/batches/.csv"), "/v1/coupons/{code}/batches/{id} code=C id=.csv");
    EXPECT_EQ(found(router, Method::get, "/assets/a/b.js"), "/assets/{path...} path=a/b.js");
    EXPECT_EQ(found(router, Method::get, "/assets/icon"), "/assets/icon");
    EXPECT_EQ(found(router, Method::get, "/assets/icon/16"), "/assets/{path...} path=icon/16");
    EXPECT_EQ(router.routes().size(), 12U);
}

TEST(Router, SaysWhatIsNotThere) {
    const Router router = make_router({{Method::get, "/a"},
                                       {Method::post, "/a/{b}/c"},
                                       {Method::get, "/a/check"},
                                       {Method::delete_, "/a/{b}"},
                                       {Method::get, "/files/{path...}"}});
    for (const std::string_view path :
         {"/", "/b", "/a/", "//a", "/a//c", "/a/b/c/", "/a/b/d", "/A", "/files", "/files/", "/files/a/"})
        EXPECT_EQ(found(router, Method::get, path), "404") << path;
    EXPECT_EQ(found(router, Method::put, "/a"), "405 GET, HEAD, OPTIONS");
    EXPECT_EQ(found(router, Method::get, "/a/b/c"), "405 POST, OPTIONS");
    EXPECT_EQ(found(router, Method::options, "/a/b"), "405 DELETE, OPTIONS");
    // The literal path is the one that is meant, though the other has the method.
    EXPECT_EQ(found(router, Method::delete_, "/a/check"), "405 GET, HEAD, OPTIONS");
}

TEST(Router, AnswersHeadFromGet) {
    const Router router = make_router({{Method::get, "/a"}, {Method::get, "/b"}, {Method::head, "/b"}, {Method::post, "/c"}});
    EXPECT_EQ(found(router, Method::head, "/a"), "/a");
    EXPECT_EQ(router.match(Method::head, parse_target("/b")->segments).route->method, Method::head);
    EXPECT_EQ(found(router, Method::head, "/c"), "405 POST, OPTIONS");
}

TEST(RouterDeathTest, RefusesWrongRoutes) {
    Router router = make_router({{Method::get, "/a/{b}"}});
    for (const std::string pattern : {"", "a", "/a/", "/a//b", "/{", "/{}", "/a{b}", "/{path...}/b", "/a/{other}"})
        EXPECT_DEATH(router.add({Method::get, pattern, Runs::quick, nothing}), "CHECK failed") << pattern;
    EXPECT_DEATH(router.add({Method::get, "/c", Runs::quick, nullptr}), "CHECK failed");
    EXPECT_DEATH(router.add({Method::get, "/c", Runs::streaming, nothing}), "CHECK failed");
    EXPECT_DEATH(router.add({Method::get, "/c", Runs::streaming, nullptr}), "CHECK failed");
}

/// Whether a path fits a pattern of literals and whole parameters, segment by segment.
bool fits(std::string_view pattern, const std::vector<std::string>& path) {
    const auto segments = parse_target(std::string(pattern))->segments;
    if (segments.size() != path.size()) return false;
    for (std::size_t index = 0; index < path.size(); ++index)
        if (path[index].empty() || (segments[index][0] != '{' && segments[index] != path[index])) return false;
    return true;
}

RC_GTEST_PROP(Router, FindsARouteWheneverOneFits, ()) {
    const auto segment = rc::gen::element<std::string>("a", "b", "{x}");
    const auto made =
        *rc::gen::container<std::vector<std::vector<std::string>>>(rc::gen::container<std::vector<std::string>>(segment));
    const std::set<std::vector<std::string>> patterns(made.begin(), made.end());
    Router router;
    for (const auto& pattern : patterns)
        router.add({Method::get, "/" + fmt::format("{}", fmt::join(pattern, "/")), Runs::quick, nothing});
    const auto path = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>("a", "b", "c", ""));
    const Router::Match match = router.match(Method::get, path);
    const bool any = std::ranges::any_of(router.routes(), [&](const Route& route) { return fits(route.pattern, path); });
    RC_ASSERT((match.route != nullptr) == any);
    if (match.route != nullptr) RC_ASSERT(fits(match.route->pattern, path));
}

}  // namespace
}  // namespace couponry::http
