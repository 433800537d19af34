// The members of a JSON object as they stand in its text, for what this program wrote itself and passes on without looking into it.
// Pure, any thread.
#pragma once

#include <string_view>
#include <vector>

namespace couponry::document {

struct Member {
    std::string_view name;  ///< As it is written: names of ours have nothing to escape.
    std::string_view value;
};
/// In their order; they point into the text. Anything else than an object without blanks between its members is a bug.
std::vector<Member> members_of(std::string_view object);

}  // namespace couponry::document
