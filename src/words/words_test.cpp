#include "words/words.h"

#include "words/testing.h"

namespace couponry::words::test {
namespace {

using engine::Because;
using engine::CodeAnswer;
using engine::Evaluation;
using engine::Fix;
using engine::FixKind;
using engine::Measure;

ItemFilter category(const std::string& id) {
    ItemFilter filter;
    filter.categories = {id};
    return filter;
}

Because numbers(Reason reason, Measure measure, std::int64_t required, std::int64_t observed) {
    Because because;
    because.reason = reason;
    because.measure = measure;
    because.required = required;
    because.observed = observed;
    return because;
}

Because of_items(Because because, ItemFilter items) {
    because.items = std::move(items);
    because.has_items = true;
    return because;
}

Because named(Reason reason, std::vector<std::string> names, std::string observed = {}) {
    Because because;
    because.reason = reason;
    because.measure = Measure::names;
    because.names = std::move(names);
    because.observed_name = std::move(observed);
    return because;
}

CodeAnswer rejected(const std::string& code, Because because) {
    CodeAnswer answer;
    answer.code = code;
    answer.coupon = code;
    answer.reason = because.reason;
    answer.because = {std::move(because)};
    return answer;
}

CodeAnswer rejected(const std::string& code, Reason reason) {
    CodeAnswer answer;
    answer.code = code;
    answer.coupon = code;
    answer.reason = reason;
    return answer;
}

std::string say(const CodeAnswer& answer, std::string_view locale = "en-GB", Currency currency = kPounds,
                const Evaluation& evaluation = {}) {
    return words(locale, currency).reason(answer, evaluation, Audience::shopper);
}

TEST(Words, SaysWhatIsMissing) {
    const CodeAnswer short_of_six = rejected("HELLO15", numbers(Reason::min_subtotal_not_met, Measure::money, 5000, 4400));
    EXPECT_EQ(say(short_of_six), "HELLO15 needs a cart of £50.00. Add £6.00 more.");
    EXPECT_EQ(say(short_of_six, "en-US", kEuros), "HELLO15 needs a cart of €50.00. Add €6.00 more.");
    EXPECT_EQ(say(short_of_six, "de-DE", kEuros),
              "HELLO15 gilt ab 50,00" + kNoBreakSpace + "€. Legen Sie noch für 6,00" + kNoBreakSpace + "€ etwas dazu.");
    EXPECT_EQ(say(rejected("HELLO15", of_items(short_of_six.because[0], category("garden")))),
              "HELLO15 needs £50.00 of Garden items. Add £6.00 more.");
    EXPECT_EQ(say(rejected("HELLO15", numbers(Reason::min_quantity_not_met, Measure::pieces, 3, 1))),
              "HELLO15 needs 3 pieces in your cart. Add 2 more.");
    EXPECT_EQ(say(rejected("HELLO15", numbers(Reason::min_quantity_not_met, Measure::grams, 15000, 14500))),
              "HELLO15 needs a cart of 15 kg. Add 500 g more.");
    EXPECT_EQ(say(rejected("HELLO15", numbers(Reason::max_subtotal_exceeded, Measure::money, 4000, 4250))),
              "HELLO15 is for carts up to £40.00. Yours is £2.50 above that.");
}

TEST(Words, SaysWhichItems) {
    const Because none_there = numbers(Reason::no_eligible_items, Measure::pieces, 1, 0);
    EXPECT_EQ(say(rejected("SUMMER20", of_items(none_there, category("garden")))),
              "SUMMER20 is for Garden items. There are none in your cart yet.");
    EXPECT_EQ(words().button(rejected("SUMMER20", of_items(none_there, category("garden"))), Audience::shopper),
              "Show Garden items");
    EXPECT_EQ(words().button(rejected("SUMMER20", none_there), Audience::shopper), "Show the items");

    Because reduced = numbers(Reason::only_reduced_items, Measure::pieces, 1, 0);
    ItemFilter full_price;
    full_price.reduced = false;
    EXPECT_EQ(say(rejected("WELCOME", of_items(reduced, full_price))),
              "WELCOME works on full-price items. Everything here is already on sale.");
    full_price.categories = {"garden"};
    EXPECT_EQ(say(rejected("WELCOME", of_items(reduced, full_price))),
              "WELCOME works on Garden items at full price. Those in your cart are already on sale.");

    Because excluded = named(Reason::excluded_item_present, {}, "stand");
    excluded.observed = 1;
    EXPECT_EQ(say(rejected("GARDEN15", excluded)),
              "Regency Cakestand 3 Tier does not go with GARDEN15. Take it out to use the code.");
}

TEST(Words, SaysAllThatIsNeededTogether) {
    Because missing = named(Reason::required_product_missing, {});
    missing.required = 2;
    missing.observed = 1;
    ItemFilter any_thing;  // as the condition compiles it: an alternative for each thing
    any_thing.any.resize(2);
    any_thing.any[0].products = {"stand"};
    any_thing.any[1].products = {"cup"};
    EXPECT_EQ(say(rejected("TEA", of_items(missing, any_thing))),
              "TEA needs Regency Cakestand 3 Tier and Green Regency Teacup And Saucer together. Add what is missing to use it.");
    missing.required = 1;
    ItemFilter cups;
    cups.products = {"cup", "rose-cup"};
    EXPECT_EQ(say(rejected("TEA", of_items(missing, cups))),
              "TEA goes with Green Regency Teacup And Saucer or Roses Regency Teacup And Saucer. Add one to use it.");
}

TEST(Words, NamesFewerThingsWhenTheSentenceWouldBeTooLong) {
    ItemFilter many;
    for (int index = 0; index < 14; ++index)
        many.products.push_back("A product with a rather long name, number " + std::to_string(index));
    const Because short_of_six = of_items(numbers(Reason::min_subtotal_not_met, Measure::money, 2000, 1400), many);
    EXPECT_EQ(say(rejected("PICNIC5", short_of_six)), "PICNIC5 needs £20.00 of 14 selected products. Add £6.00 more.");
    EXPECT_EQ(
        words().reason(rejected("PICNIC5", short_of_six), {}, Audience::agent),
        "Subtotal counted: £14.00 of £20.00; £6.00 missing. Counted are A product with a rather long name, number 0, A product "
        "with a "
        "rather long name, number 1, A product with a rather long name, number 2, A product with a rather long name, number 3, A "
        "product with a rather long name, number 4 and 9 other products.");
}

TEST(Words, SaysWhen) {  // it is Wednesday, 1 July 2026, 11:00 in London
    const auto starts = [](std::string_view instant) {
        return say(
            rejected("X", numbers(Reason::code_not_started, Measure::instant, at(instant).ms, at("2026-07-01T10:00:00Z").ms)));
    };
    EXPECT_EQ(starts("2026-07-01T17:00:00Z"), "This code starts today, 18:00.");
    EXPECT_EQ(starts("2026-07-01T23:00:00Z"), "This code starts tomorrow, 0:00.");
    EXPECT_EQ(starts("2026-07-03T08:00:00Z"), "This code starts Friday, 3 July, 9:00.");
    EXPECT_EQ(starts("2026-07-09T08:00:00Z"), "This code starts on 9 July.");
    EXPECT_EQ(starts("2027-01-01T08:00:00Z"), "This code starts on 1 January 2027.");
    const CodeAnswer ended = rejected(
        "X", numbers(Reason::code_expired, Measure::instant, at("2026-05-31T22:59:59Z").ms, at("2026-07-01T10:00:00Z").ms));
    EXPECT_EQ(say(ended), "This code ended on 31 May.");
    EXPECT_EQ(say(ended, "de-DE"), "Dieser Code galt bis 31. Mai.");
    EXPECT_EQ(words().reason(ended, {}, Audience::agent), "X ended 31 May 2026, 23:59 (Europe/London).");

    CodeAnswer closed = rejected("X", Reason::promotion_outside_time_window);
    EXPECT_EQ(say(closed), "This offer runs at certain hours only, and this is not one of them. Keep the code for later.");
    Fix wait;
    wait.action.kind = FixKind::wait_until;
    wait.action.at = at("2026-07-04T09:00:00Z");
    closed.fixes = {wait};
    EXPECT_EQ(say(closed), "This offer runs again Saturday, 4 July, 10:00.");

    const auto blocked = numbers(Reason::too_many_attempts, Measure::instant, at("2026-07-01T10:01:30Z").ms, 0);
    EXPECT_EQ(say(rejected("X", blocked)), "Let's take a short break. Try again in 2 minutes.");

    EXPECT_EQ(words().instant(at("2026-07-03T08:00:00Z")), "Friday, 3 July, 9:00");
    EXPECT_EQ(words("de").instant(at("2026-07-03T08:00:00Z")), "Freitag, 3. Juli, 9:00 Uhr");
}

TEST(Words, SaysWhatIsInTheWay) {
    Because because = numbers(Reason::not_combinable, Measure::money, 1380, 1020);
    because.in_the_way = {"free-ship-50", "summer"};
    const CodeAnswer answer = rejected("HELLO15", because);
    Evaluation evaluation;
    engine::DiscountAnswer& discount = evaluation.discounts.emplace_back();
    discount.promotion = "summer";
    discount.code = "summer20";
    discount.amount = 1380;
    CodeAnswer& summer = evaluation.codes.emplace_back();
    summer.code = "summer20";
    summer.coupon = "SUMMER20";
    summer.applied = true;
    summer.amount = 1380;
    EXPECT_EQ(say(answer, "en-GB", kPounds, evaluation),
              "You already save £13.80 with SUMMER20. HELLO15 would save £10.20 instead.");
    discount.amount = 500;  // the rest is saved by others
    EXPECT_EQ(say(answer, "en-GB", kPounds, evaluation),
              "With SUMMER20 you save £13.80 in all. With HELLO15 instead it would be £10.20.");
    EXPECT_EQ(say(answer),
              "With “Free standard delivery from £50” you save £13.80 in all. With HELLO15 instead it would be £10.20.");
    // A promotion without code or public title is not named to a shopper.
    because.in_the_way = {"internal"};
    EXPECT_EQ(say(rejected("HELLO15", because)), "You already save £13.80 in all. With HELLO15 instead it would be £10.20.");
    EXPECT_NE(words().reason(rejected("HELLO15", because), {}, Audience::agent).find("internal"), std::string::npos);
    because.reason = Reason::better_offer_applied;
    EXPECT_EQ(say(rejected("HELLO15", because)), "Your cart already has a better price. We left HELLO15 for next time.");
}

TEST(Words, SaysWhatIsThereAlready) {
    Evaluation evaluation;
    CodeAnswer& first = evaluation.codes.emplace_back();
    first.code = "summer20";
    first.coupon = "SUMMER20";
    const CodeAnswer again = rejected("SUMMER20", Reason::code_already_applied);
    EXPECT_EQ(say(again, "en-GB", kPounds, evaluation), "SUMMER20 was entered before. Once per order is enough.");
    first.applied = true;
    first.amount = 1020;
    EXPECT_EQ(say(again, "en-GB", kPounds, evaluation), "SUMMER20 is already in use: you save £10.20.");
}

TEST(Words, SaysWhoAndWhere) {
    EXPECT_EQ(say(rejected("X", named(Reason::segment_not_eligible, {"members"}))),
              "This code is for members of the garden club. See what you can use now.");
    EXPECT_EQ(say(rejected("X", named(Reason::segment_not_eligible, {"churn-risk"}))),
              "This code is for other accounts than this one. See what you can use now.");
    EXPECT_EQ(say(rejected("X", named(Reason::channel_not_eligible, {"in_store"}, "online"))),
              "This code works in our stores only.");
    EXPECT_EQ(say(rejected("X", named(Reason::channel_not_eligible, {"phone"}, "phone"))),
              "This code does not work by phone. Order another way to use it.");
    EXPECT_EQ(say(rejected("X", named(Reason::currency_mismatch, {"CHF"}))), "This code is for purchases in CHF.");
    EXPECT_EQ(say(rejected("X", named(Reason::country_not_eligible, {"AT", "DE"}, "GB"))),
              "This code is for deliveries to Austria or Germany. Change the address to use it.");
    EXPECT_EQ(say(rejected("X", numbers(Reason::usage_limit_reached, Measure::count, 500, 500))),
              "All 500 uses of this code are gone.");
    EXPECT_EQ(say(rejected("X", numbers(Reason::customer_usage_limit_reached, Measure::count, 1, 1))),
              "You used this code before. It works once per customer.");
}

TEST(Words, HideWhatMustNotBeShown) {
    CodeAnswer unknown;
    unknown.code = " Secret-7";
    unknown.reason = Reason::code_not_found;
    CodeAnswer hidden = rejected("SECRET7", numbers(Reason::min_subtotal_not_met, Measure::money, 5000, 4400));
    hidden.code = unknown.code;
    hidden.shown_as = Reason::code_not_found;
    hidden.promotion = "free-ship-50";
    Fix wait;
    wait.action.kind = FixKind::wait_until;
    wait.action.at = at("2026-07-04T09:00:00Z");
    hidden.fixes = {wait};
    for (const std::string_view locale : kLocales) {
        EXPECT_EQ(say(hidden, locale), say(unknown, locale));
        EXPECT_EQ(words(locale).button(hidden, Audience::shopper), words(locale).button(unknown, Audience::shopper));
        for (const Reason reason :
             {Reason::code_not_yours, Reason::no_promotion, Reason::promotion_inactive, Reason::code_disabled}) {
            CodeAnswer for_staff = hidden;
            for_staff.reason = reason;
            for_staff.shown_as = Reason::none;  // forgotten
            EXPECT_EQ(say(for_staff, locale), say(unknown, locale));
        }
    }
    EXPECT_EQ(say(unknown), "We don't know Secret-7. Check the letters in your message.");
    EXPECT_EQ(words().reason(hidden, {}, Audience::agent), "Subtotal counted: £44.00 of £50.00; £6.00 missing.");
}

TEST(Words, ShortenWhatIsEndless) {
    CodeAnswer unknown;
    unknown.code = std::string(60, 'A') + "\n";
    unknown.reason = Reason::code_not_found;
    EXPECT_EQ(say(unknown), "We don't know " + std::string(40, 'A') + "…. Check the letters in your message.");
    for (const std::string_view locale : kLocales) expect_fit_for_shoppers(say(unknown, locale));
}

TEST(Words, SayThatACodeApplied) {
    CodeAnswer answer;
    answer.code = "hello15";
    answer.coupon = "HELLO15";
    answer.applied = true;
    EXPECT_EQ(say(answer), "HELLO15 applied.");
    answer.amount = 1380;
    EXPECT_EQ(say(answer), "HELLO15 applied. You save £13.80.");
    answer.needs_email = true;
    EXPECT_EQ(say(answer), "HELLO15 applied: you save £13.80. Enter your e-mail address to keep it.");
    EXPECT_EQ(words().button(answer, Audience::shopper), "");
}

TEST(Words, WriteAmountsAsTheLocaleDoes) {
    EXPECT_EQ(words("en-GB", kPounds).money(1240), "£12.40");
    EXPECT_EQ(words("de-DE", kEuros).money(1240), "12,40" + kNoBreakSpace + "€");
    EXPECT_EQ(words("en-GB", kPounds).money(-5), "-£0.05");
    EXPECT_EQ(words("en-GB", kYen).money(1240), "JP¥1,240");
    EXPECT_EQ(words("en-GB", kDinars).money(1240), "KWD" + kNoBreakSpace + "1.240");
    EXPECT_EQ(words("en-GB", kPounds).money(9'007'199'254'740'993), "£90,071,992,547,409.93");  // more than a double holds
    EXPECT_EQ(words("nl-NL", kEuros).money(1240), "€12.40");  // there are no Dutch messages: English, wholly
}

/// What an evaluation may say of any reason, and what it never should but might.
std::vector<Because> every_shape(Reason reason) {
    ItemFilter cups;
    cups.products = {"cup", "rose-cup", "stand"};
    ItemFilter wide = category("jewellery");
    wide.categories.push_back("garden");
    wide.brands = {"Bakelike"};
    wide.attributes["colour"] = {"red", "green"};
    wide.price_max.set(kPounds, 500);
    wide.exclude = {cups};
    std::vector<Because> shapes;
    for (const auto& [measure, required, observed] : {std::tuple(Measure::nothing, 0, 0),
                                                      {Measure::money, 25000, 12345},
                                                      {Measure::money, 100, 12345},
                                                      {Measure::pieces, 20, 3},
                                                      {Measure::products, 25, 3},
                                                      {Measure::grams, 15000, 14999},
                                                      {Measure::count, 500, 500},
                                                      {Measure::count, 1, 0},
                                                      {Measure::days, 3, 40},
                                                      {Measure::names, 2, 1},
                                                      {Measure::instant, 0, 0}}) {
        const Because plain = numbers(reason, measure, required, observed);
        shapes.push_back(plain);
        for (const ItemFilter& items : {cups, wide, ItemFilter{}}) shapes.push_back(of_items(plain, items));
        Because blocked = plain;
        blocked.in_the_way = {"free-ship-50", "secret"};
        shapes.push_back(blocked);
    }
    for (const std::string_view instant :
         {"2026-06-30T10:00:00Z", "2026-07-01T18:00:00Z", "2026-07-05T18:00:00Z", "2028-09-30T10:00:00Z"})
        shapes.push_back(numbers(reason, Measure::instant, at(instant).ms, at("2026-07-01T10:00:00Z").ms));
    for (const std::string id : {"stand", "DE", "express", "members", "app", "unknown", "subscription"}) {
        shapes.push_back(named(reason, {id}));
        shapes.push_back(named(reason, {id}, id));
        shapes.push_back(named(reason, {id, "GB", "cup", "FR", "eu"}, "AT"));
    }
    return shapes;
}

TEST(Words, AreFitForShoppersWhateverTheAnswerKnows) {
    Fix wait;
    wait.action.kind = FixKind::wait_until;
    wait.action.at = at("2026-07-04T09:00:00Z");
    const auto check = [&](Reason reason) {
        const bool says_again = catalogue().find("en").has("reason." + std::string(reason_name(reason)) + ".shopper.again");
        for (Because& because : every_shape(reason))
            for (const bool may_wait : {false, true}) {
                if (may_wait && (because.has_items || (!says_again && because.measure != Measure::instant))) continue;
                CodeAnswer answer = rejected("SPRING-GARDEN-2026", std::move(because));
                if (may_wait) answer.fixes = {wait};
                for (const std::string_view locale : kLocales) {
                    SCOPED_TRACE(std::string(reason_name(reason)));
                    const Words said = words(locale);
                    expect_fit_for_shoppers(said.reason(answer, {}, Audience::shopper));
                    expect_complete(said.reason(answer, {}, Audience::agent));
                    const std::string button = said.button(answer, Audience::shopper);
                    expect_complete(button);
                    expect_polite(button);
                    EXPECT_LE(count_signs(button), 30U) << button;
                }
                because = answer.because[0];
            }
    };
#define X(name, stage) check(Reason::name);
    COUPONRY_REASONS(X)
#undef X
}

}  // namespace
}  // namespace couponry::words::test
