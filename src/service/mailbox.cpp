#include "service/mailbox.h"

#include <algorithm>

#include "service/fold_case.h"

namespace couponry::service {

std::string mailbox_of(std::string_view email) {
    std::string folded = fold_case(email);
    const std::size_t at = folded.rfind('@');
    if (at == std::string::npos) return folded;
    std::string_view domain = std::string_view(folded).substr(at + 1);
    // Where the name begins with the plus sign there is nothing in front that could be the mailbox.
    const std::size_t plus = folded.find('+');
    std::string name = folded.substr(0, plus == 0 ? at : std::min(plus, at));
    if (domain == "googlemail.com") domain = "gmail.com";
    if (domain == "gmail.com") std::erase(name, '.');
    name += '@';
    name += domain;
    return name;
}

}  // namespace couponry::service
