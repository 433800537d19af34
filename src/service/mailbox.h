// Whose mailbox an address is: what makes two addresses the same person for grants, welcome offers and limits. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace couponry::service {

/// The address under which its mailbox is known: small letters, without what follows a plus sign before the @; at Gmail, whose two
/// domains are one, without dots, too. A text without an @ becomes small letters only.
std::string mailbox_of(std::string_view email);

}  // namespace couponry::service
