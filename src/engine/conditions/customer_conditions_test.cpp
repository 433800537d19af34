#include <gtest/gtest.h>

#include "engine/conditions/judging_in_test.h"

namespace couponry::engine::test {

namespace {

using Kind = Need::Kind;
using Change = std::function<void(Cart&)>;

Change customer(const std::function<void(CustomerFacts&)>& set = {}) {
    return [set](Cart& cart) {
        cart.customer.id = "c-42";
        if (set) set(cart.customer);
    };
}
Change guest(const std::function<void(CustomerFacts&)>& set) {
    return [set](Cart& cart) { set(cart.customer); };
}
CustomerFacts::PastOrder order(const char* placed_at, std::int64_t total, bool is_cancelled = false,
                               Currency currency = kPounds) {
    return {*parse_instant(placed_at), is_cancelled, currency, total};
}

TEST(Conditions, Segments) {
    const Parameters any = with({{"any_of", texts({"members", "staff"})}});
    const Parameters all = with({{"all_of", texts({"members", "staff"})}});
    const Parameters none = with({{"none_of", texts({"staff"})}});
    const auto in = [](std::initializer_list<const char*> segments) {
        return [list = texts(segments)](CustomerFacts& who) { who.segments = list; };
    };
    const Reason no = Reason::segment_not_eligible;
    expect_all({
        {"in one", "segment", any, customer(in({"members"})), holds(no)},
        {"in none", "segment", any, customer(in({"press"})), fails(no)},
        {"known without facts", "segment", any, customer(), fails(no)},
        {"guest", "segment", any, {}, fails(Reason::login_required, 0, 0, Kind::log_in)},
        {"guest with segments sent", "segment", any, guest(in({"press"})), fails(no)},
        {"in all", "segment", all, customer(in({"staff", "x", "members"})), holds(no)},
        {"in one of all", "segment", all, customer(in({"staff"})), fails(no)},
        {"guest, all", "segment", all, {}, fails(Reason::login_required, 0, 0, Kind::log_in)},
        {"a guest is in no segment", "segment", none, {}, holds(no)},
        {"in the excluded one", "segment", none, customer(in({"staff"})), fails(no)},
    });
}

TEST(Conditions, WhoAsks) {
    const Parameters ids = with({{"ids", texts({"c-42"})}});
    const Parameters emails = with({{"emails", texts({"Ann@Example.com"})}});
    const Parameters both = with({{"ids", texts({"c-7"})}, {"emails", texts({"ann@example.com"})}});
    const auto mail = [](const char* email) { return [email](CustomerFacts& who) { who.email = email; }; };
    const Reason no = Reason::segment_not_eligible;
    expect_all({
        {"id listed", "customer", ids, customer(), holds(no)},
        {"guest", "customer", ids, {}, fails(Reason::login_required, 0, 0, Kind::log_in)},
        {"e-mail in other letters", "customer", emails, guest(mail(" ANN@example.COM ")), holds(no)},
        {"no e-mail", "customer", emails, customer(), fails(Reason::email_required, 0, 0, Kind::email)},
        {"other e-mail", "customer", emails, guest(mail("bob@example.com")), fails(no)},
        {"other e-mail, an id may be told", "customer", both, guest(mail("bob@example.com")),
         fails(Reason::login_required, 0, 0, Kind::log_in)},
        {"other id and e-mail", "customer", both, customer(mail("bob@example.com")), fails(no)},
        {"signed in", "logged_in", {}, customer([](auto& who) { who.logged_in = true; }), holds(Reason::login_required)},
        {"guest", "logged_in", {}, {}, fails(Reason::login_required, 0, 0, Kind::log_in)},
        {"an agent serves",
         "assisted_session",
         {},
         [](Cart& cart) { cart.assisted_session = true; },
         holds(Reason::channel_not_eligible)},
        {"alone", "assisted_session", {}, {}, fails(Reason::channel_not_eligible)},
    });
}

TEST(Conditions, NumberOfOrders) {
    const auto orders = [](std::int64_t count) { return customer([count](CustomerFacts& who) { who.orders_count = count; }); };
    const Change cancelled = guest([](CustomerFacts& who) {
        who.email = "ann@example.com";
        who.orders = {order("2026-01-01T00:00:00Z", 1000, true)};
    });
    const Reason count = Reason::order_count_not_matched;
    expect_all({
        {"none yet", "first_order", {}, customer(), holds(count, 1)},
        {"cancelled ones do not count", "first_order", {}, cancelled, holds(count, 1)},
        {"two", "first_order", {}, orders(2), fails(Reason::not_first_order, 0, 2)},
        {"unknown", "first_order", {}, {}, holds(count, 1, 0, Kind::email).provisionally()},
        {"third", "nth_order", with({{"n", 3}}), orders(2), holds(count, 3, 3)},
        {"fourth", "nth_order", with({{"n", 3}}), orders(3), fails(count, 3, 4)},
        {"every fifth", "nth_order", with({{"every", 5}}), orders(9), holds(count, 5, 10)},
        {"between", "nth_order", with({{"every", 5}}), orders(10), fails(count, 5, 11)},
        {"unknown", "nth_order", with({{"n", 3}}), {}, holds(count, 3, 1, Kind::email).provisionally()},
    });
}

TEST(Conditions, OrderHistory) {
    const Change history = customer([](CustomerFacts& who) {
        who.orders = {order("2026-06-01T00:00:00Z", 3000), order("2026-05-01T00:00:00Z", 4000, true),
                      order("2026-04-01T00:00:00Z", 5000, false, kEuros), order("2025-06-01T00:00:00Z", 2000)};
    });
    const auto count = [](std::int64_t min) { return with({{"count", with({{"min", min}})}}); };
    const auto spent = [](std::int64_t min) { return with({{"spent", with({{"min", pounds(min)}})}}); };
    Parameters recent = count(2);
    recent.set("since", Days{90});
    Parameters this_year = spent(3000);
    this_year.set("since", *parse_instant("2026-06-01T00:00:00Z"));
    const Reason no_count = Reason::order_count_not_matched, no_spent = Reason::segment_not_eligible;
    expect_all({
        {"three not cancelled", "order_history", count(3), history, holds(no_count, 3, 3)},
        {"not four", "order_history", count(4), history, fails(no_count, 4, 3)},
        {"at most two", "order_history", with({{"count", with({{"max", 2}})}}), history, fails(no_count, 2, 3)},
        {"in 90 days two", "order_history", recent, history, holds(no_count, 2, 2, Kind::wait)},
        {"80 days later none", "order_history", recent, history, fails(no_count, 2, 1), "2026-07-10T00:00:00Z"},
        {"only pounds are pounds", "order_history", spent(5000), history, holds(no_spent, 5000, 5000)},
        {"too little", "order_history", spent(5001), history, fails(no_spent, 5001, 5000)},
        {"since includes its instant", "order_history", this_year, history, holds(no_spent, 3000, 3000)},
        {"guest, count", "order_history", count(1), {}, fails(Reason::login_required, 0, 0, Kind::log_in)},
        {"guest, spent", "order_history", spent(1), {}, fails(Reason::login_required, 0, 0, Kind::log_in)},
    });
}

TEST(Conditions, BirthdayWindow) {
    const auto born = [](int month, int day) {
        return customer([=](CustomerFacts& who) { who.birthday = CivilDate{2000, month, day}; });
    };
    const Parameters window = with({{"before_days", 7}, {"after_days", 2}});
    const Parameters the_day = with({{"before_days", 0}, {"after_days", 0}});
    const Reason no = Reason::segment_not_eligible;
    expect_all({
        {"in a week", "birthday_window", window, born(6, 22), holds(no, 7, 7)},
        {"two days ago", "birthday_window", window, born(6, 13), holds(no, 7, 363)},
        {"in eight days", "birthday_window", window, born(6, 23), fails(no, 7, 8, Kind::wait)},
        {"over the new year", "birthday_window", window, born(1, 2), holds(no, 7, 3), "2026-12-30T12:00:00Z"},
        {"after the new year", "birthday_window", window, born(12, 31), holds(no, 7, 364), "2026-01-01T12:00:00Z"},
        {"29 February is the 28th", "birthday_window", the_day, born(2, 29), holds(no), "2026-02-28T12:00:00Z"},
        {"29 February in a leap year", "birthday_window", the_day, born(2, 29), holds(no), "2028-02-29T12:00:00Z"},
        {"the site's day, not UTC's", "birthday_window", the_day, born(6, 15), holds(no), "2026-06-14T23:30:00Z"},
        {"guest", "birthday_window", window, {}, fails(Reason::login_required, 0, 0, Kind::log_in)},
        {"known without birthday", "birthday_window", window, customer(), fails(no)},
    });
    Cart cart = small_cart();
    born(6, 23)(cart);
    EXPECT_EQ(format_instant(Judging("birthday_window", window, cart).need().instant), "2026-06-15T23:00:00Z");
}

}  // namespace
}  // namespace couponry::engine::test
