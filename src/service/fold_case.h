// Texts as a search compares them. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace couponry::service {

/// With small letters for the capital ones of English and of western Europe (U+0000 to U+00FF), which codes, names and addresses
/// consist of; other letters stay as they are.
std::string fold_case(std::string_view text);

}  // namespace couponry::service
