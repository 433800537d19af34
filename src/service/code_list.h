// Lists of generated and imported codes. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace couponry::service {

struct CodeQuery {
    std::string coupon;  ///< Only those of the coupon with this id.
    std::string email_key;  ///< Only those bound to this address.
    std::string after;  ///< What a part before answered.
    std::size_t limit = 0;
};

struct CodePart {
    std::vector<store::StoredCode> codes;
    std::optional<std::string> next;  ///< `after` of the query for the next part; nothing at the end.
};

/// A coupon's in the order in which they were made, others in that of their normal form. With both filters a part may have fewer than
/// `limit` codes and not be the last. Failures of the store.
Result<CodePart> list_codes(store::Store& store, std::string_view tenant, const CodeQuery& query);

}  // namespace couponry::service
