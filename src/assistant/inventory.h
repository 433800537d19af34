// What understanding may ask of a shop: which codes there are, and what goods are called. The service makes one per tenant and
// shopper, so that a code the shopper could not know is never among what may be suggested. Immutable, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/spelling.h"
#include "assistant/tokens.h"
#include "codes/look_alikes.h"

namespace couponry::assistant {

/// Names of goods, found in messages with one typo per word of five letters or more, and in singular or plural.
class Names {
public:
    struct Named {
        std::string id;
        std::string name;  // "Blue wool jumper"
        bool is_category = false;
    };
    Names() = default;
    explicit Names(std::vector<Named> goods);

    struct Found {
        const Named* goods;
        std::size_t tokens;
    };
    /// The longest name that begins at this token: all words of a category, or the last words of a product, two at least unless
    /// one word names nothing else. Nothing when several fit equally well.
    std::optional<Found> at(const std::vector<Token>& tokens, std::size_t index) const;

private:
    std::vector<Named> goods_;
    Spelling spelling_;
    std::map<std::vector<std::int32_t>, std::int32_t> phrases_;  // words of a name -> goods; -1: of several
};

struct Inventory {
    codes::CodeLookup codes{[](std::string_view) { return false; }, [](std::string_view) { return std::vector<std::string>{}; }};
    std::vector<std::string> suggestible = {};  // normalised codes that this shopper may be told
    Names names = {};
};

}  // namespace couponry::assistant
