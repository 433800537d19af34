// Codes between the text of their documents, which files and answers have, and their table. Whoever takes documents of any kind, as
// imports and exports do, keeps and finds them with the functions for kinds here. Pure but for the transaction; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "service/kinds.h"
#include "store/store.h"

namespace couponry::service {

/// The code of a document that was read before it was kept.
Code code_of(std::string_view body);
/// As it is stored without a batch. Its text can be entered.
store::StoredCode stored_code(Code code);

/// The coupon that codes may be made for; `id` is its normalised code. `not_found`, `invalid_document`.
Result<Coupon> find_multi_code(const store::Transaction& transaction, std::string_view id);

/// Those that were generated or imported among what was entered, by normalised text; one look-up.
std::unordered_map<std::string, Code> find_codes(const store::Transaction& transaction, std::span<const std::string> entered);

/// A code that is bound to the asker's mailbox is his, whichever alias of it he gives: it becomes bound to that one.
void bind_to_alias(const std::optional<std::string>& email, Code& code);

// Documents of a kind, wherever it is kept.
std::optional<store::Document> find_document(const store::Transaction& transaction, const Kind& kind, std::string_view id);
std::vector<store::Document> list_documents(const store::Transaction& transaction, const Kind& kind, std::string_view after,
                                            std::size_t limit);
void put_document(store::Transaction& transaction, const Kind& kind, const store::NewVersion& version);

/// Codes were documents once: moves those of all tenants into their table. Failures of the store.
Result<void> move_old_codes(store::Store& store);

}  // namespace couponry::service
