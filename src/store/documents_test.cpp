// What the interface of the store promises of documents, whichever store it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "store/backends.h"

namespace couponry::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ids(const std::vector<Document>& documents) {
    std::vector<std::string> result;
    for (const Document& document : documents) result.push_back(document.id);
    return result;
}

class DocumentsOf : public ::testing::TestWithParam<Backend> {
protected:
    void write(const Writing& work, std::string_view tenant = "shop") {
        const Result<void> written = store_->write(tenant, work);
        ASSERT_TRUE(written.has_value()) << written.error().detail;
    }
    void read(const Reading& work, std::string_view tenant = "shop") {
        const Result<void> done = store_->read(tenant, work);
        ASSERT_TRUE(done.has_value()) << done.error().detail;
    }
    std::optional<Document> find(Aggregate aggregate, std::string_view id, std::string_view tenant = "shop") {
        std::optional<Document> found;
        read([&](const Transaction& t) { found = t.of(aggregate).find(id); }, tenant);
        return found;
    }

    TemporaryStore store_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Store, DocumentsOf, ::testing::ValuesIn(all_backends()),
                         [](const auto& kind) { return name_of(kind.param); });

TEST_P(DocumentsOf, EveryAggregateKeepsItsOwn) {
    for (std::size_t at = 0; at < kAggregates; ++at)
        write([&](Transaction& t) { t.of(static_cast<Aggregate>(at)).put(new_version("x", std::to_string(at), {{"k", "v"}})); });
    for (std::size_t at = 0; at < kAggregates; ++at) {
        const auto aggregate = static_cast<Aggregate>(at);
        EXPECT_EQ(find(aggregate, "x"), (Document{"x", std::to_string(at), 1, kTestInstant}));
        read([&](const Transaction& t) { EXPECT_THAT(ids(t.of(aggregate).find_by("k", "v", "", 9)), ElementsAre("x")); });
    }
}

TEST_P(DocumentsOf, FindsWhatWasPut) {
    const std::string body = "{\"name\": \"Zoë's 50%\", \"text\": \"" + std::string(100'000, 'x') + "\"}";
    write([&](Transaction& t) { t.of(Aggregate::customers).put({"c1", body, Instant{123}, {}}); });
    EXPECT_EQ(find(Aggregate::customers, "c1"), (Document{"c1", body, 1, Instant{123}}));
    EXPECT_EQ(find(Aggregate::customers, "C1"), std::nullopt);
    EXPECT_EQ(find(Aggregate::orders, "c1"), std::nullopt);
}

TEST_P(DocumentsOf, PutCountsVersions) {
    write([](Transaction& t) {
        Documents& sites = t.of(Aggregate::sites);
        EXPECT_EQ(sites.put(new_version("us", "a")), 1);
        EXPECT_EQ(sites.put(new_version("us", "b")), 2);
        EXPECT_EQ(sites.put(new_version("us", "c"), 2), 3);
    });
    EXPECT_EQ(find(Aggregate::sites, "us"), (Document{"us", "c", 3, kTestInstant}));
}

TEST_P(DocumentsOf, PutWithAnotherExpectedVersionIsAConflict) {
    write([](Transaction& t) {
        Documents& sites = t.of(Aggregate::sites);
        EXPECT_EQ(sites.put(new_version("us", "a"), 1).error().version, kAbsent);
        EXPECT_EQ(sites.put(new_version("us", "a"), kAbsent), 1);
        EXPECT_EQ(sites.put(new_version("us", "b"), kAbsent).error().version, 1);
        EXPECT_EQ(sites.put(new_version("us", "b", {{"k", "v"}}), 2).error().version, 1);
        EXPECT_THAT(sites.find_by("k", "v", "", 9), IsEmpty());
    });
    EXPECT_EQ(find(Aggregate::sites, "us")->body, "a");
}

TEST_P(DocumentsOf, KeysAreThoseOfTheLastVersion) {
    write([](Transaction& t) {
        Documents& customers = t.of(Aggregate::customers);
        customers.put(
            new_version("c1", "{}", {{"email", "a@example.com"}, {"email", "b@example.com"}, {"segment", "a@example.com"}}));
        customers.put(new_version("c2", "{}", {{"email", "a@example.com"}, {"email", "a@example.com"}}));
        EXPECT_THAT(ids(customers.find_by("email", "a@example.com", "", 9)), ElementsAre("c1", "c2"));
        EXPECT_THAT(ids(customers.find_by("email", "b@example.com", "", 9)), ElementsAre("c1"));
        customers.put(new_version("c1", "{}", {{"email", "b@example.com"}}));
        EXPECT_THAT(ids(customers.find_by("email", "a@example.com", "", 9)), ElementsAre("c2"));
        EXPECT_THAT(ids(customers.find_by("segment", "a@example.com", "", 9)), IsEmpty());
        EXPECT_EQ(customers.find_by("email", "b@example.com", "", 9).front().version, 2);
    });
}

TEST_P(DocumentsOf, EraseTakesTheKeysWithIt) {
    write([](Transaction& t) {
        Documents& orders = t.of(Aggregate::orders);
        orders.put(new_version("o1", "{}", {{"customer", "c1"}}));
        EXPECT_TRUE(orders.erase("o1"));
        EXPECT_FALSE(orders.erase("o1"));
        EXPECT_EQ(orders.find("o1"), std::nullopt);
        EXPECT_EQ(orders.put(new_version("o1")), 1);
        EXPECT_THAT(orders.find_by("customer", "c1", "", 9), IsEmpty());
    });
}

TEST_P(DocumentsOf, PagesReachTheEndInTheOrderOfBytes) {
    write([](Transaction& t) {
        Documents& products = t.of(Aggregate::products);
        for (const char* id : {"b", "a", "B", "ä", "a b", "10", "9"}) products.put(new_version(id, "{}", {{"brand", "x"}}));
        products.put(new_version("c", "{}", {{"brand", "y"}}));
    });
    read([](const Transaction& t) {
        const Documents& products = t.of(Aggregate::products);
        EXPECT_THAT(ids(products.list("", 3)), ElementsAre("10", "9", "B"));
        EXPECT_THAT(ids(products.list("B", 4)), ElementsAre("a", "a b", "b", "c"));
        EXPECT_THAT(ids(products.list("c", 4)), ElementsAre("ä"));
        EXPECT_THAT(ids(products.list("ä", 4)), IsEmpty());
        EXPECT_THAT(ids(products.find_by("brand", "x", "a", 2)), ElementsAre("a b", "b"));
        EXPECT_THAT(ids(products.find_by("brand", "x", "b", 2)), ElementsAre("ä"));
        EXPECT_EQ(products.count(), 8);
    });
}

TEST_P(DocumentsOf, PagesAreWholeWhileDocumentsAreAdded) {
    write([](Transaction& t) {
        for (int at = 0; at < 100; at += 2) t.of(Aggregate::products).put(new_version(numbered(at)));
    });
    std::vector<std::string> seen;
    for (int added = 1;; added += 2) {  // before what was read already, and after
        std::vector<Document> page;
        read([&](const Transaction& t) { page = t.of(Aggregate::products).list(seen.empty() ? "" : seen.back(), 7); });
        if (page.empty()) break;
        for (const Document& document : page) seen.push_back(document.id);
        write([&](Transaction& t) { t.of(Aggregate::products).put(new_version(numbered(added))); });
    }
    EXPECT_TRUE(std::ranges::is_sorted(seen));
    for (int at = 0; at < 100; at += 2) EXPECT_EQ(std::ranges::count(seen, numbered(at)), 1) << at;
}

TEST_P(DocumentsOf, ForEachVisitsAllUntilItIsEnough) {
    std::vector<NewVersion> many;
    for (int at = 0; at < 1'001; ++at) many.push_back(new_version(numbered(at)));
    write([&](Transaction& t) { t.of(Aggregate::customers).put_all(many); });
    read([&](const Transaction& t) {
        int visited = 0;
        t.of(Aggregate::customers).for_each([&](const Document& document) { return document.id == numbered(visited++); });
        EXPECT_EQ(visited, 1'001);
        visited = 0;
        t.of(Aggregate::customers).for_each([&](const Document&) { return ++visited < 300; });
        EXPECT_EQ(visited, 300);
        t.of(Aggregate::carts).for_each([](const Document&) -> bool { throw std::logic_error("there is none"); });
    });
}

TEST_P(DocumentsOf, PutAllWritesNextVersionsWithKeys) {
    write([](Transaction& t) {
        Documents& customers = t.of(Aggregate::customers);
        customers.put(new_version("c1", "old", {{"email", "old"}}));
        customers.put_all(
            std::vector{new_version("c1", "new", {{"email", "new"}}), new_version("c2", "new", {{"email", "new"}})});
        EXPECT_EQ(customers.find("c1"), (Document{"c1", "new", 2, kTestInstant}));
        EXPECT_THAT(ids(customers.find_by("email", "new", "", 9)), ElementsAre("c1", "c2"));
        EXPECT_THAT(customers.find_by("email", "old", "", 9), IsEmpty());
    });
}

TEST_P(DocumentsOf, PutAllTakesAnyTextAndAnIdTwice) {
    const std::string odd = R"({"a": "\\ \" , {} ' NULL Zoë %"})";
    write([&](Transaction& t) {
        t.of(Aggregate::codes)
            .put_all(std::vector{new_version("x", "first"), new_version("NULL", odd, {{"k", odd}, {"k", odd}}),
                                 new_version("x", "second", {{"k", ""}}), new_version("{,}", "")});
        t.of(Aggregate::codes).put_all({});
        t.of(Aggregate::promotions).put_all(std::vector{new_version("p", "a"), new_version("p", "b"), new_version("q", "c")});
    });
    EXPECT_EQ(find(Aggregate::codes, "x"), (Document{"x", "second", 2, kTestInstant}));
    EXPECT_EQ(find(Aggregate::codes, "NULL"), (Document{"NULL", odd, 1, kTestInstant}));
    EXPECT_EQ(find(Aggregate::codes, "{,}")->body, "");
    read([&](const Transaction& t) {
        EXPECT_THAT(ids(t.of(Aggregate::codes).find_by("k", odd, "", 9)), ElementsAre("NULL"));
        EXPECT_THAT(ids(t.of(Aggregate::codes).find_by("k", "", "", 9)), ElementsAre("x"));
        EXPECT_EQ(t.promotion_history().versions("p", 0, 9).size(), 2u);
        EXPECT_EQ(t.promotion_history().version("p", 1)->body, "a");
        EXPECT_EQ(t.promotion_history().versions("q", 0, 9).size(), 1u);
    });
}

TEST_P(DocumentsOf, RevisionsOfManyTenantsAreAskedForTogether) {
    for (int times = 0; times < 3; ++times) write([](Transaction& t) { t.next_revision(); }, "one");
    write([](Transaction& t) { t.next_revision(); }, "two");
    const Result<std::vector<std::int64_t>> revisions = store_->revisions(std::vector<std::string>{"two", "none", "one"});
    ASSERT_TRUE(revisions.has_value());
    EXPECT_THAT(*revisions, ElementsAre(1, 0, 3));
    EXPECT_THAT(*store_->revisions({}), IsEmpty());
}

TEST_P(DocumentsOf, WritesThatLockTheirRowsAreWhole) {
    const Result<void> written =
        store_->write("shop", [](Transaction& t) { t.of(Aggregate::carts).put(new_version("c")); }, Isolation::locks);
    ASSERT_TRUE(written.has_value());
    EXPECT_TRUE(find(Aggregate::carts, "c").has_value());
}

TEST_P(DocumentsOf, TenantsNeverSeeEachOther) {
    for (const char* tenant : {"one", "two", "on", ""})
        write(
            [&](Transaction& t) {
                t.of(Aggregate::customers).put(new_version("c", tenant, {{"email", "same"}}));
                t.of(Aggregate::promotions).put(new_version("p", tenant));
                t.idempotency_keys().begin("key", tenant, kTestInstant);
                t.next_revision();
            },
            tenant);
    for (const char* tenant : {"one", "two", "on", ""})
        read(
            [&](const Transaction& t) {
                const Documents& customers = t.of(Aggregate::customers);
                EXPECT_EQ(customers.find("c")->body, tenant);
                EXPECT_EQ(customers.find_by("email", "same", "", 9).size(), 1u);
                EXPECT_EQ(customers.find_by("email", "same", "", 9).front().body, tenant);
                EXPECT_EQ(customers.list("", 9).size(), 1u);
                EXPECT_EQ(customers.count(), 1);
                EXPECT_EQ(t.promotion_history().version("p", 1)->body, tenant);
                EXPECT_EQ(t.revision(), 1);
            },
            tenant);
    write([](Transaction& t) { EXPECT_TRUE(t.of(Aggregate::customers).erase("c")); }, "one");
    write([](Transaction& t) { EXPECT_EQ(t.idempotency_keys().forget_before(Instant{kTestInstant.ms + 1}), 1); }, "one");
    EXPECT_EQ(find(Aggregate::customers, "c", "two")->body, "two");
    write([](Transaction& t) { EXPECT_EQ(t.idempotency_keys().forget_before(Instant{kTestInstant.ms + 1}), 1); }, "two");
}

TEST_P(DocumentsOf, EraseTenantLeavesTheOthers) {
    for (const char* tenant : {"one", "two"})
        write(
            [&](Transaction& t) {
                for (std::size_t at = 0; at < kAggregates; ++at)
                    t.of(static_cast<Aggregate>(at)).put(new_version("x", "{}", {{"k", "v"}}));
                t.idempotency_keys().begin("key", "f", kTestInstant);
                t.next_revision();
            },
            tenant);
    write([](Transaction& t) { t.erase_tenant(); }, "one");
    write(
        [](Transaction& t) {
            for (std::size_t at = 0; at < kAggregates; ++at) EXPECT_EQ(t.of(static_cast<Aggregate>(at)).count(), 0);
            EXPECT_EQ(t.promotion_history().version("x", 1), std::nullopt);
            EXPECT_EQ(t.idempotency_keys().begin("key", "g", kTestInstant).state, IdempotencyKeys::State::begun);
            EXPECT_EQ(t.revision(), 2);
        },
        "one");
    read(
        [](const Transaction& t) {
            for (std::size_t at = 0; at < kAggregates; ++at) EXPECT_EQ(t.of(static_cast<Aggregate>(at)).count(), 1);
            EXPECT_EQ(t.revision(), 1);
        },
        "two");
}

TEST_P(DocumentsOf, PromotionsKeepEveryVersion) {
    write([](Transaction& t) {
        Documents& promotions = t.of(Aggregate::promotions);
        for (const char* body : {"a", "b", "c"}) promotions.put({"p", body, Instant{*body}, {}});
        EXPECT_FALSE(promotions.put(new_version("p", "d"), 1).has_value());
        promotions.put(new_version("q", "z"));
    });
    read([](const Transaction& t) {
        const History& history = t.promotion_history();
        EXPECT_EQ(history.version("p", 2), (Document{"p", "b", 2, Instant{'b'}}));
        EXPECT_EQ(history.version("p", 4), std::nullopt);
        EXPECT_EQ(history.version("x", 1), std::nullopt);
        const auto all = history.versions("p", 0, 9);
        ASSERT_EQ(all.size(), 3u);
        EXPECT_EQ(all[2], (Document{"p", "c", 3, Instant{'c'}}));
        EXPECT_EQ(history.versions("p", 1, 1), std::vector{all[1]});
        EXPECT_THAT(history.versions("p", 3, 9), IsEmpty());
    });
    write([](Transaction& t) {
        t.of(Aggregate::promotions).erase("p");
        EXPECT_THAT(t.promotion_history().versions("p", 0, 9), IsEmpty());
        EXPECT_EQ(t.promotion_history().versions("q", 0, 9).size(), 1u);
    });
}

TEST_P(DocumentsOf, IdempotencyKeysStandForOneRequest) {
    using State = IdempotencyKeys::State;
    const auto begin = [this](std::string_view fingerprint, Instant now) {
        IdempotencyKeys::Beginning beginning;
        write([&](Transaction& t) { beginning = t.idempotency_keys().begin("key", fingerprint, now); });
        return beginning;
    };
    EXPECT_EQ(begin("f", Instant{5}).state, State::begun);
    EXPECT_EQ(begin("f", Instant{6}).state, State::running);
    EXPECT_EQ(begin("f", Instant{6}).begun_at, Instant{5});
    EXPECT_EQ(begin("g", Instant{6}).state, State::other_request);
    write([](Transaction& t) { t.idempotency_keys().finish("key", "{\"total\": 1}"); });
    EXPECT_EQ(begin("f", Instant{7}).state, State::finished);
    EXPECT_EQ(begin("f", Instant{7}).answer, "{\"total\": 1}");
    EXPECT_EQ(begin("g", Instant{7}).state, State::other_request);
    write([](Transaction& t) { EXPECT_EQ(t.idempotency_keys().forget_before(Instant{5}), 0); });
    EXPECT_EQ(begin("f", Instant{7}).state, State::finished);
    write([](Transaction& t) { EXPECT_EQ(t.idempotency_keys().forget_before(Instant{6}), 1); });
    EXPECT_EQ(begin("g", Instant{8}).state, State::begun);
}

TEST_P(DocumentsOf, RevisionGrowsWithItsTransaction) {
    read([](const Transaction& t) { EXPECT_EQ(t.revision(), 0); });
    write([](Transaction& t) { EXPECT_EQ(t.next_revision(), 1); });
    EXPECT_FALSE(store_->write("shop", [](Transaction& t) -> Result<void> {
        EXPECT_EQ(t.next_revision(), 2);
        return fail("no", "No.");
    }));
    write([](Transaction& t) {
        EXPECT_EQ(t.next_revision(), 2);
        EXPECT_EQ(t.revision(), 2);
    });
    read([](const Transaction& t) { EXPECT_EQ(t.revision(), 2); });
}

TEST_P(DocumentsOf, AFailureUndoesTheWriteAndIsAnswered) {
    const Result<void> written = store_->write("shop", [](Transaction& t) -> Result<void> {
        t.of(Aggregate::carts).put(new_version("c"));
        return fail("coupon_used_up", "Somebody was faster.");
    });
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().type, "coupon_used_up");
    EXPECT_EQ(find(Aggregate::carts, "c"), std::nullopt);
    EXPECT_EQ(store_->read("shop", [](const Transaction&) -> Result<void> { return fail("no", "No."); }).error().type, "no");
}

TEST_P(DocumentsOf, AnExceptionUndoesTheWriteAndReachesTheCaller) {
    EXPECT_THROW((void)store_->write("shop",
                                     [](Transaction& t) {
                                         t.of(Aggregate::carts).put(new_version("c"));
                                         throw std::out_of_range("mine");
                                     }),
                 std::out_of_range);
    EXPECT_THROW((void)store_->read("shop", [](const Transaction&) { throw std::out_of_range("mine"); }), std::out_of_range);
    EXPECT_EQ(find(Aggregate::carts, "c"), std::nullopt);
    write([](Transaction& t) { EXPECT_EQ(t.of(Aggregate::carts).put(new_version("c")), 1); });
}

using DocumentsOfDeathTest = DocumentsOf;
INSTANTIATE_TEST_SUITE_P(Store, DocumentsOfDeathTest, ::testing::Values(Backend::memory),
                         [](const auto& kind) { return name_of(kind.param); });

TEST_P(DocumentsOfDeathTest, BugsStopTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(write([](Transaction& t) { t.of(Aggregate::carts).list("", kRowsPerPageMax + 1); }), "limit");
    EXPECT_DEATH(write([](Transaction& t) { t.idempotency_keys().finish("never begun", ""); }), "finish_");
    EXPECT_DEATH(read([this](const Transaction&) { write([](Transaction&) {}); }), "is_inside_");
    EXPECT_DEATH(write([this](Transaction&) { write([](Transaction&) {}); }), "is_inside_");
}

TEST_P(DocumentsOf, SeveralAreFoundInTheOrderOfTheirIds) {
    write([](Transaction& t) { t.of(Aggregate::codes).put(new_version("b", "{\"n\":2}")); });
    read([](const Transaction& t) {
        const auto found = t.of(Aggregate::codes).find_all(std::vector<std::string>{"a", "b"});
        ASSERT_EQ(found.size(), 2);
        EXPECT_FALSE(found[0].has_value());
        EXPECT_EQ(found[1]->body, "{\"n\":2}");
    });
}

TEST_P(DocumentsOf, ManyAreWrittenOnlyOverTheVersionsThatAreExpected) {
    const auto put = [](Transaction& t, std::vector<std::int64_t> expected, const std::string& body) {
        const std::vector<NewVersion> documents{new_version("b", body, {{"status", body}}),
                                                new_version("a", body, {{"status", body}}),
                                                new_version("c", body, {{"status", body}})};
        return t.of(Aggregate::redemptions).put_all_expected(documents, expected);
    };
    const auto undone = [&](std::vector<std::int64_t> expected) {
        return !store_->write("shop", [&](Transaction& t) -> Result<void> {
            if (put(t, expected, "no")) return {};
            return fail("moved", "");
        });
    };
    write([&](Transaction& t) { t.of(Aggregate::redemptions).put(new_version("a", "old", {{"status", "old"}})); });
    EXPECT_TRUE(undone({kAbsent, kAbsent, kAbsent}));
    EXPECT_TRUE(undone({kAbsent, 2, kAbsent}));
    EXPECT_TRUE(undone({1, 1, kAbsent}));
    write([&](Transaction& t) { EXPECT_TRUE(put(t, {kAbsent, 1, kAbsent}, "new")); });
    write([&](Transaction& t) { EXPECT_TRUE(put(t, {1, 2, 1}, "newer")); });
    write([&](Transaction& t) { EXPECT_TRUE(t.of(Aggregate::redemptions).put_all_expected({}, {})); });
    read([](const Transaction& t) {
        const Documents& redemptions = t.of(Aggregate::redemptions);
        const auto found = redemptions.find_all(std::vector<std::string>{"c", "nobody", "a", "a"});
        EXPECT_EQ(found[0]->version, 2);
        EXPECT_FALSE(found[1].has_value());
        EXPECT_EQ(found[2]->version, 3);
        EXPECT_EQ(found[3]->body, "newer");
        EXPECT_EQ(redemptions.find_by("status", "newer", "", 9).size(), 3);
        for (const char* const gone : {"old", "new", "no"}) EXPECT_THAT(redemptions.find_by("status", gone, "", 9), IsEmpty());
    });
}

StoredCode stored_code(std::string id, std::int64_t batch, std::int64_t number, std::string coupon = "CARE") {
    StoredCode code{id, {}, "", batch, number};
    code.code.text = "x-" + id;
    code.code.coupon = std::move(coupon);
    code.code.generated_at = kTestInstant;
    return code;
}

TEST_P(DocumentsOf, CodesAreFoundByTextPlaceAndAddress) {
    std::vector<StoredCode> codes{stored_code("c", 1, 1), stored_code("a", 1, 2), stored_code("b", 2, 1)};
    codes[2].code.bound_email = "Ann@example.com";
    codes[2].email_key = "ann@example.com";
    codes[2].code.ends_at = Instant{kTestInstant.ms + 1};
    write([&](Transaction& t) {
        EXPECT_THAT(t.codes().insert_all(codes), IsEmpty());
        EXPECT_THAT(t.codes().insert_all(std::vector{stored_code("d", 2, 2), stored_code("a", 2, 3)}), ElementsAre(1));
    });
    write([](Transaction& t) { EXPECT_EQ(t.codes().find("a"), std::nullopt); }, "other");
    read([&](const Transaction& t) {
        EXPECT_EQ(t.codes().find("b"), codes[2]);
        EXPECT_THAT(t.codes().find_all(std::vector<std::string>{"z", "a"}), ElementsAre(std::nullopt, codes[1]));
        EXPECT_THAT(t.codes().list("a", 2), ElementsAre(codes[2], codes[0]));
        EXPECT_THAT(t.codes().list_of_coupon("CARE", {1, 1}, 2), ElementsAre(codes[1], codes[2]));
        EXPECT_THAT(t.codes().list_of_batch("CARE", {1, 0}, 9), ElementsAre(codes[0], codes[1]));
        EXPECT_THAT(t.codes().list_of_email("ann@example.com", "", 9), ElementsAre(codes[2]));
        EXPECT_THAT(t.codes().list_of_email("", "", 9), IsEmpty());
    });
    write([](Transaction& t) { t.erase_tenant(); });
    read([&](const Transaction& t) { EXPECT_THAT(t.codes().list("", 9), IsEmpty()); });
}

TEST_P(DocumentsOf, CodesAreHeldAndReplaced) {
    write([&](Transaction& t) {
        t.codes().insert_all(std::vector{stored_code("a", 1, 1), stored_code("b", 1, 2)});
        EXPECT_EQ(t.codes().lock_all(std::vector<std::string>{"a", "b"}).size(), 2);
        t.codes().set_all(std::vector<CodeUse>{{"b", CodeStatus::held, "o-1"}, {"a", CodeStatus::redeemed, "o-2"}});
    });
    write([&](Transaction& t) {
        EXPECT_EQ(t.codes().find("b")->code.held_by_order, "o-1");
        EXPECT_EQ(t.codes().find("a")->code.status, CodeStatus::redeemed);
        StoredCode again = stored_code("b", 7, 7);
        again.code.status = CodeStatus::disabled;
        t.codes().put(again);
        t.codes().put(stored_code("i", 0, 0));
        t.codes().put(stored_code("j", 0, 0));
    });
    read([](const Transaction& t) {
        const auto again = t.codes().find("b");
        EXPECT_EQ(again->code.status, CodeStatus::disabled);
        EXPECT_EQ(again->code.held_by_order, "");
        EXPECT_EQ(again->number, 2);  // in its place
        EXPECT_EQ(t.codes().find("j")->batch, kNoBatch);
        EXPECT_EQ(t.codes().find("j")->number, 2);
    });
}

TEST_P(DocumentsOf, CountersAreKeptByTheirWholeKey) {
    const CounterKey all{"coupons:HELLO", "", "", ""}, own{"coupons:HELLO", "c:ann", "", ""},
        money{"coupons:HELLO", "", "", "GBP"};
    write([&](Transaction& t) {
        auto counters = t.counters().lock(std::vector{all, money, own});
        EXPECT_THAT(counters, ElementsAre(Counter{.key = all}, Counter{.key = money}, Counter{.key = own}));
        counters[0].redemptions = 3;
        counters[0].customers = 2;
        counters[1].amount_held = 500;
        EXPECT_EQ(t.counters().change(), 0);
        EXPECT_EQ(t.counters().put(counters), 1);
    });
    write([&](Transaction& t) {
        auto counters = t.counters().lock(std::vector{all, own});
        EXPECT_EQ(counters[0].redemptions, 3);
        counters[0].redemptions = 4;
        EXPECT_EQ(t.counters().put(std::span(counters).first(1)), 2);
    });
    write([](Transaction& t) { EXPECT_EQ(t.counters().find({{CounterKey{"coupons:HELLO", "", "", ""}}})[0].redemptions, 0); },
          "other");
    read([&](const Transaction& t) {
        const auto found = t.counters().find(std::vector{own, all, money});
        EXPECT_EQ(found[1].redemptions, 4);
        EXPECT_EQ(found[1].customers, 2);
        EXPECT_EQ(found[2].amount_held, 500);
        const auto page = t.counters().list(all, 2);
        ASSERT_EQ(page.size(), 2);
        EXPECT_EQ(page[0].key, money);
        EXPECT_EQ(page[1].key, own);
        EXPECT_EQ(t.counters().change(), 2);
        EXPECT_EQ(t.counters().changed_after(0, 9).size(), 2);  // everybody's
        ASSERT_EQ(t.counters().changed_after(1, 9).size(), 1);
        EXPECT_EQ(t.counters().changed_after(1, 9)[0].key, all);
        EXPECT_THAT(t.counters().changed_after(2, 9), IsEmpty());
    });
}

TEST_P(DocumentsOf, WhatIsDueComesInTheOrderOfItsMoments) {
    write([](Transaction& t) {
        t.due().set("holds", std::vector<DueEntry>{{"late", Instant{30}}, {"b", Instant{10}}, {"a", Instant{20}}});
        t.due().set("holds", std::vector<DueEntry>{{"a", Instant{10}}});
        t.due().set("mails", std::vector<DueEntry>{{"a", Instant{1}}});
    });
    read([](const Transaction& t) {
        EXPECT_THAT(t.due().reached("holds", Instant{20}, 9),
                    ElementsAre(DueEntry{"a", Instant{10}}, DueEntry{"b", Instant{10}}));
    });
    write([](Transaction& t) {
        t.due().erase("holds", std::vector<std::string>{"a", "nobody"});
        t.due().erase("holds", {});
        t.due().set("holds", {});
    });
    read([](const Transaction& t) {
        EXPECT_THAT(t.due().reached("holds", Instant{20}, 9), ElementsAre(DueEntry{"b", Instant{10}}));
    });
}

TEST_P(DocumentsOf, ManyIdempotencyKeysAreKeptTogether) {
    write([](Transaction& t) {
        EXPECT_TRUE(t.idempotency_keys().insert_all(std::vector<IdempotencyKeys::Finished>{{"k1", "f1", "a1"}}, kTestInstant));
        EXPECT_FALSE(t.idempotency_keys().insert_all(std::vector<IdempotencyKeys::Finished>{{"k1", "f2", "a2"}}, kTestInstant));
        EXPECT_TRUE(t.idempotency_keys().insert_all({}, kTestInstant));
        EXPECT_TRUE(t.idempotency_keys().insert_all(
            std::vector<IdempotencyKeys::Finished>{{"k3", "f3", R"({"a":"\"\\"})"}, {"k2", "", ""}}, kTestInstant));
    });
    write([](Transaction& t) {
        const auto found = t.idempotency_keys().find_all(std::vector<std::string>{"k0", "k1", "k3", "k1"});
        EXPECT_FALSE(found[0].has_value());
        EXPECT_EQ(found[1]->answer, "a1");
        EXPECT_EQ(found[2]->answer, R"({"a":"\"\\"})");
        EXPECT_EQ(found[3]->fingerprint, "f1");
        EXPECT_EQ(t.idempotency_keys().begin("k1", "f1", kTestInstant).state, IdempotencyKeys::State::finished);
    });
}

}  // namespace
}  // namespace couponry::store
