// The kinds of resources that are kept as documents: how each is read, found again and judged beside the others. Whoever keeps,
// imports or exports any kind asks here; only what a kind can do besides has code of its own. Constant data, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "service/scopes.h"
#include "store/transaction.h"

namespace couponry::service {

/// A resource as it is kept: the document that reads as itself, and the keys it is found by.
struct Kept {
    std::string id;
    boost::json::object body;
    std::vector<store::Key> keys;
};

struct Kind {
    std::string_view name;  ///< "promotions", as in addresses.
    std::string_view singular;  ///< "promotion", for sentences.
    std::string_view id_field;
    store::Aggregate aggregate;
    Scope reads;  ///< Needed to read or list it.
    Scope writes;  ///< Needed for a write.
    bool is_evaluated;  ///< A write changes what is evaluated, so it makes a revision.
    /// `known_id`: from the address; then the document may leave it out.
    Result<Kept> (*read)(const boost::json::value& value, std::string_view known_id);
    /// The id under which an address finds it: the canonical form of a code.
    std::string (*id_of)(std::string_view text);
    /// What is wrong beside what is there, with pointers into the document; nullptr: nothing can be.
    std::vector<FieldError> (*check)(const store::Transaction& transaction, const Kept& kept);
    bool checks_own_kind = false;  ///< The check looks at documents of the same kind.
    /// Keys that a list may be narrowed by.
    std::span<const std::string_view> filters;
    /// Fields that a list may be searched by: texts, or texts by language. Empty: it cannot be searched.
    std::span<const std::string_view> searched;
    /// Why it cannot be erased, as a sentence with the remedy; nullptr: it can.
    std::optional<std::string> (*in_use)(const store::Transaction& transaction, const store::Document& document);
    /// What follows from a document that was written, in its transaction; nullptr: nothing.
    void (*follow)(store::Transaction& transaction, const Kept& kept, Instant now) = nullptr;
};

std::span<const Kind> kinds();
/// nullptr for an unknown name.
const Kind* find_kind(std::string_view name);
const Kind& kind_of(store::Aggregate aggregate);

/// An address as the key that customers, orders and codes are found by: whatever its case.
std::string email_key(std::string_view email);

/// Removes what answers add and requests may send back: `revision`, `state`, `usage`, `version`, `changed_at`.
void remove_answered_fields(boost::json::object& document);

}  // namespace couponry::service
