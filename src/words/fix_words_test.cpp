#include "words/testing.h"

namespace couponry::words::test {
namespace {

using engine::Fix;
using engine::FixAction;
using engine::FixKind;

ItemFilter category(const std::string& id) {
    ItemFilter filter;
    filter.categories = {id};
    return filter;
}

Fix verified(FixKind kind, std::int64_t saves, std::int64_t total) {
    Fix fix;
    fix.action.kind = kind;
    fix.verified = true;
    fix.saves = saves;
    fix.total = total;
    return fix;
}

TEST(FixWords, SayWhatToDo) {
    Fix fix = verified(FixKind::add_amount, 750, 4250);
    fix.action.amount = 600;
    EXPECT_EQ(words().fix(fix), "Add £6.00 more and save £7.50.");
    EXPECT_EQ(words("de-DE", kEuros).fix(fix),
              "Legen Sie noch für 6,00" + kNoBreakSpace + "€ etwas dazu und sparen Sie 7,50" + kNoBreakSpace + "€.");
    fix.action.items = category("garden");
    fix.action.has_items = true;
    EXPECT_EQ(words().fix(fix), "Add £6.00 more of Garden items and save £7.50.");

    Fix product = verified(FixKind::add_product, 500, 4000);
    product.action.product = "stand";
    product.action.quantity = 1;
    EXPECT_EQ(words().fix(product), "Add Regency Cakestand 3 Tier and save £5.00.");
    product.action.quantity = 3;
    product.drops = {"SUMMER20"};
    EXPECT_EQ(words().fix(product), "Add 3 of Regency Cakestand 3 Tier and save £5.00. SUMMER20 would no longer apply.");

    Fix dearer = verified(FixKind::remove_code, -300, 4300);
    dearer.action.code = "SUMMER20";
    EXPECT_EQ(words().fix(dearer), "Remove SUMMER20. You then pay £43.00.");

    Fix wait = verified(FixKind::wait_until, 800, 3200);
    wait.action.at = at("2026-07-03T08:00:00Z");
    EXPECT_EQ(words().fix(wait), "Come back Friday, 3 July, 9:00, and save £8.00.");

    Fix sign_in;
    sign_in.action.kind = FixKind::log_in;
    EXPECT_EQ(words().fix(sign_in), "Sign in.");

    Fix app = verified(FixKind::use_channel, 100, 900);
    app.action.value = "app";
    EXPECT_EQ(words().fix(app), "Order in our app and save £1.00.");
}

TEST(FixWords, SayAChainOneActionAfterTheOther) {
    Fix chain = verified(FixKind::add_amount, 1200, 5000);
    chain.action.amount = 600;
    FixAction choose;
    choose.kind = FixKind::choose_shipping_method;
    choose.value = "express";
    chain.then = {choose};
    EXPECT_EQ(words().fix(chain), "Add £6.00 more. Choose this delivery: express. You then save £12.00.");
}

TEST(FixWords, SayWhatIsWithinReach) {
    engine::PotentialAnswer potential;
    potential.promotion = "free-ship-50";
    EXPECT_EQ(words().potential(potential), "Free standard delivery from £50 is within reach.");
    potential.title = "Free delivery";
    Fix fix = verified(FixKind::add_amount, 599, 4200);
    fix.action.amount = 1002;
    potential.fixes = {fix};
    EXPECT_EQ(words().potential(potential), "Add £10.02 more and save £5.99: Free delivery.");
    potential.title = std::string(200, 'x');
    EXPECT_EQ(words().potential(potential), "Add £10.02 more and save £5.99.");
}

TEST(FixWords, HaveAFixForEveryKind) {
    std::vector<FixAction> actions(1);
    FixAction& full = actions.emplace_back();
    full.amount = 1002;
    full.product = "cup";
    full.quantity = 2;
    full.lines = {"l1", "l2"};
    full.code = "SUMMER20";
    full.value = "express";
    full.at = at("2026-07-03T08:00:00Z");
    FixAction& of_garden = actions.emplace_back();
    of_garden.items = category("jewellery");
    of_garden.has_items = true;
    of_garden.field = "country";
    of_garden.value = "GB";
    for (std::size_t kind = 0; kind < engine::kFixKinds; ++kind)
        for (FixAction action : actions)
            for (const std::int64_t saves : {std::int64_t{-5}, std::int64_t{0}, std::int64_t{1250}})
                for (const bool is_verified : {false, true})
                    for (const std::string_view locale : kLocales) {
                        Fix fix = verified(static_cast<FixKind>(kind), saves, 4000);
                        const FixKind own_kind = fix.action.kind;
                        fix.action = action;
                        fix.action.kind = own_kind;
                        fix.verified = is_verified;
                        SCOPED_TRACE(std::string(engine::fix_kind_name(own_kind)));
                        const std::string said = words(locale).fix(fix);
                        expect_fit_for_shoppers(said);
                        // Without a check there are no amounts saved.
                        const bool says_savings =
                            said.find("12.50") != std::string::npos || said.find("12,50") != std::string::npos;
                        EXPECT_FALSE(!is_verified && says_savings) << said;
                        engine::PotentialAnswer potential;
                        potential.title = "Free standard delivery from £50";
                        potential.fixes = {fix};
                        expect_fit_for_shoppers(words(locale).potential(potential));
                    }
}

}  // namespace
}  // namespace couponry::words::test
