// Codes of multi-code coupons: generated or imported, millions of them, each found by its normalised text. Used inside a transaction,
// as documents.h says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/coupon.h"

namespace couponry::store {

/// Of a code that was imported: no batch made it.
constexpr std::int64_t kNoBatch = 0;

struct StoredCode {
    std::string id;  ///< Its normalised text.
    Code code;  ///< `coupon` is the coupon's id, its normalised code.
    std::string email_key;  ///< What a bound address is found by; empty when it is bound to none.
    std::int64_t batch = kNoBatch;  ///< 1, 2, … of its coupon.
    std::int64_t number = 0;  ///< 1, 2, … of its batch; some may be missing.
    bool operator==(const StoredCode&) const = default;
};

/// A place in the list of a coupon's codes.
struct CodePlace {
    std::int64_t batch = 0;
    std::int64_t number = 0;
    bool operator==(const CodePlace&) const = default;
};

/// What a code is from now on, and whose order holds or redeemed it ("" for none).
struct CodeUse {
    std::string id;
    CodeStatus status = CodeStatus::available;
    std::string order;
};

class Codes {
public:
    virtual ~Codes() = default;

    virtual std::optional<StoredCode> find(std::string_view id) const = 0;
    /// One each, in the order of the ids.
    virtual std::vector<std::optional<StoredCode>> find_all(std::span<const std::string> ids) const = 0;
    /// The same, and nobody else changes those that are there before this transaction ends. The ids are sorted and different, so that two
    /// transactions never wait for each other; a transaction calls this once.
    virtual std::vector<std::optional<StoredCode>> lock_all(std::span<const std::string> ids) = 0;
    /// The first `limit` codes with an id above `after`, in the order of ids. 1 to kRowsPerPageMax, as of all lists.
    virtual std::vector<StoredCode> list(std::string_view after, std::size_t limit) const = 0;
    /// A coupon's, in the order of their places.
    virtual std::vector<StoredCode> list_of_coupon(std::string_view coupon, CodePlace after, std::size_t limit) const = 0;
    /// One batch's, in the order of their numbers.
    virtual std::vector<StoredCode> list_of_batch(std::string_view coupon, CodePlace after, std::size_t limit) const = 0;
    /// Those bound to one address, in the order of ids.
    virtual std::vector<StoredCode> list_of_email(std::string_view email_key, std::string_view after,
                                                  std::size_t limit) const = 0;

    /// New ones; answers the indexes of those whose text was there already and stays as it is. Fast in the order of ids.
    virtual std::vector<std::size_t> insert_all(std::span<const StoredCode> codes) = 0;
    /// Without a batch: new, or in place of the code with the same id, which keeps its place.
    virtual void put(const StoredCode& code) = 0;
    /// Of codes that are there.
    virtual void set_all(std::span<const CodeUse> uses) = 0;
};

}  // namespace couponry::store
