// What is to be done at a moment: holds that end, messages that are sent. Used inside a transaction, as documents.h says.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace couponry::store {

struct DueEntry {
    std::string id;
    Instant at;
    bool operator==(const DueEntry&) const = default;
};

/// Entries of a kind ("holds") have different ids.
class Due {
public:
    virtual ~Due() = default;
    /// Each from now on at that moment, whenever it was before. No id occurs twice.
    virtual void set(std::string_view kind, std::span<const DueEntry> entries) = 0;
    virtual void erase(std::string_view kind, std::span<const std::string> ids) = 0;
    /// The first `limit` whose moment has come, the earliest first. 1 to kRowsPerPageMax.
    virtual std::vector<DueEntry> reached(std::string_view kind, Instant now, std::size_t limit) const = 0;
};

}  // namespace couponry::store
