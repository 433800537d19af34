#include "engine/symbols.h"

#include <gtest/gtest.h>

#include <string>

namespace couponry::engine {
namespace {

TEST(Symbols, AreOneForEqualTextsAndContinueTheParents) {
    Symbols lower;
    const Symbol plate = lower.intern("plate");
    EXPECT_EQ(lower.intern("plate"), plate);
    EXPECT_EQ(lower.intern(""), kNoSymbol);
    Symbols upper(&lower);
    EXPECT_EQ(upper.intern("plate"), plate);
    EXPECT_EQ(upper.intern("cup"), lower.size());
    EXPECT_EQ(upper.text(plate), "plate");
    EXPECT_EQ(lower.find("cup"), kNoSymbol);
    EXPECT_EQ(upper.text(kNoSymbol), "");
}

TEST(Symbols, FindsThousandsAgain) {
    Symbols symbols;
    for (int number = 0; number < 20'000; ++number) symbols.intern("text " + std::to_string(number));
    for (int number = 0; number < 20'000; ++number) {
        const std::string text = "text " + std::to_string(number);
        EXPECT_EQ(symbols.text(symbols.find(text)), text);
    }
    EXPECT_EQ(symbols.find("text 20000"), kNoSymbol);
}

TEST(Symbols, KeepsWhatIsOnlyShownApart) {
    Symbols symbols;
    const Symbol title = symbols.keep("plate");
    EXPECT_EQ(symbols.text(title), "plate");
    EXPECT_EQ(symbols.find("plate"), kNoSymbol);
    EXPECT_NE(symbols.intern("plate"), title);
    EXPECT_EQ(symbols.keep(""), kNoSymbol);
}

TEST(Symbols, TakeTextsOfAnyLength) {
    Symbols symbols;
    const std::string lengthy(200'000, 'x');
    const Symbol before = symbols.intern("before");
    const Symbol large = symbols.intern(lengthy);
    const Symbol after = symbols.intern("after");
    EXPECT_EQ(symbols.text(before), "before");
    EXPECT_EQ(symbols.text(large), lengthy);
    EXPECT_EQ(symbols.text(after), "after");
    EXPECT_EQ(symbols.find(lengthy), large);
}

TEST(Symbols, SettledKeepTheirNumbers) {
    Symbols symbols;
    const Symbol plate = symbols.intern("plate");
    symbols.settle();
    const Symbol cup = symbols.intern("cup");
    EXPECT_NE(cup, plate);
    EXPECT_EQ(symbols.intern("plate"), plate);
    EXPECT_EQ(symbols.text(plate), "plate");
    Symbols upper(&symbols);
    const Symbol bowl = upper.intern("bowl");
    Symbols joined;
    joined.join(symbols, upper);
    EXPECT_EQ(joined.find("plate"), plate);
    EXPECT_EQ(joined.find("cup"), cup);
    EXPECT_EQ(joined.find("bowl"), bowl);
}

/// Joined twice over: as after two folds.
TEST(Symbols, JoinedHaveTheNumbersOfBoth) {
    Symbols ground;
    ground.intern("ground");
    Symbols lower(&ground);
    const Symbol plate = lower.intern("plate");
    lower.intern(std::string(100'000, 'x'));
    Symbols upper(&lower);
    const Symbol title = upper.keep("plate");
    const Symbol cup = upper.intern("cup");
    Symbols joined;
    joined.join(lower, upper);
    EXPECT_EQ(joined.size(), upper.size());
    for (Symbol symbol = 1; symbol < upper.size(); ++symbol) EXPECT_EQ(joined.text(symbol), upper.text(symbol));
    EXPECT_EQ(joined.find("plate"), plate) << "not the title";
    EXPECT_EQ(joined.text(title), "plate");
    EXPECT_EQ(joined.find("cup"), cup);

    Symbols next(&joined);
    const Symbol bowl = next.intern("bowl");
    Symbols again;
    again.join(joined, next);
    EXPECT_EQ(again.find("bowl"), bowl);
    EXPECT_EQ(again.find("cup"), cup);
    EXPECT_EQ(again.find("ground"), 1U);
    EXPECT_EQ(joined.find("bowl"), kNoSymbol);
}

}  // namespace
}  // namespace couponry::engine
