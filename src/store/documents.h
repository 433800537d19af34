// What is kept: documents of one aggregate and one tenant. A document is opaque text under an id; the keys that it is found by are
// given with it. Used inside a transaction (transaction.h), by its thread only. When the database fails, any of these methods throws:
// Store::read and Store::write turn that into a Failure, so nobody in between catches it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace couponry::store {

struct Document {
    std::string id;
    std::string body;  ///< JSON text; the store does not look into it.
    std::int64_t version = 0;  ///< 1, 2, …; an erased document that is made anew starts with 1 again.
    Instant changed_at;
    bool operator==(const Document&) const = default;
};

/// A look-up besides the id: customers by "email", orders by "customer". Several documents may have the same; one may have several.
struct Key {
    std::string name;
    std::string value;
};

/// What to write. Its keys replace those of the version before: they follow from the body, so they are never read back.
struct NewVersion {
    std::string id;
    std::string body;
    Instant changed_at;
    std::vector<Key> keys;
};

/// The version that is there instead of the expected one; 0 when there is none.
struct Conflict {
    std::int64_t version = 0;
};
/// Expected of a document that must not exist yet.
constexpr std::int64_t kAbsent = 0;

class Documents {
public:
    virtual ~Documents() = default;

    virtual std::optional<Document> find(std::string_view id) const = 0;
    /// One each, in the order of the ids.
    virtual std::vector<std::optional<Document>> find_all(std::span<const std::string> ids) const = 0;
    /// The first `limit` documents with that key and an id above `after`, in the order of ids (of their bytes). 1 to kRowsPerPageMax.
    virtual std::vector<Document> find_by(std::string_view key, std::string_view value, std::string_view after,
                                          std::size_t limit) const = 0;
    /// The first `limit` documents with an id above `after`, in the order of ids. 1 to kRowsPerPageMax.
    virtual std::vector<Document> list(std::string_view after, std::size_t limit) const = 0;
    /// Counts: its time grows with the number of documents.
    virtual std::int64_t count() const = 0;

    /// Writes the next version and answers its number. With `expected` only if that is the current version (kAbsent: if there is none).
    virtual std::expected<std::int64_t, Conflict> put(const NewVersion& document,
                                                      std::optional<std::int64_t> expected = std::nullopt) = 0;
    /// Writes the next version of each; some hundreds per transaction keep other writers from waiting.
    virtual void put_all(std::span<const NewVersion> documents) = 0;
    /// The same, each only if its version is the expected one (kAbsent: if there is none). False when one is not: then the
    /// transaction has to be undone. No id occurs twice.
    virtual bool put_all_expected(std::span<const NewVersion> documents, std::span<const std::int64_t> expected) = 0;
    /// False when there was none. Earlier versions go with it.
    virtual bool erase(std::string_view id) = 0;

    /// Visits all documents in the order of ids until the visitor answers false. Memory stays that of one page.
    void for_each(const std::function<bool(const Document&)>& visit) const;
};

/// Every version that the documents of an aggregate ever had.
class History {
public:
    virtual ~History() = default;
    virtual std::optional<Document> version(std::string_view id, std::int64_t version) const = 0;
    /// The first `limit` versions above `after` (0 for all), oldest first. 1 to kRowsPerPageMax.
    virtual std::vector<Document> versions(std::string_view id, std::int64_t after, std::size_t limit) const = 0;
};

}  // namespace couponry::store
