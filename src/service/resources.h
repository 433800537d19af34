// Resources: finding, listing and writing documents of any kind (kinds.h). One use case per method. Any thread.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/kinds.h"
#include "service/writes.h"

namespace couponry::service {

/// Which version a write expects; empty: any. Asked inside the transaction.
using Expectation = std::function<bool(std::int64_t version)>;

class Resources {
public:
    Resources(store::Store& store, Writes& writes) : store_(store), writes_(writes) {}

    /// Failure `not_found`.
    Result<store::Document> find(std::string_view tenant, const Kind& kind, std::string_view id) const;

    struct Query {
        std::string after;  ///< The id of the last one that is known.
        std::size_t limit = 0;
        std::vector<store::Key> keys;  ///< Only those with all of them.
        std::string text;  ///< Only those with it in one of the kind's `searched` fields, whatever its case.
    };
    struct Part {
        std::vector<store::Document> documents;
        std::optional<std::string> next;  ///< `after` of the query for the next part; nothing at the end.
    };
    /// With several keys or a text at most kRowsSearchedMax documents are looked at, so that a part may have fewer than `limit` and
    /// not be the last.
    Result<Part> list(std::string_view tenant, const Kind& kind, const Query& query) const;

    // Failures of all: `invalid_document`, `precondition_failed`, those of Writes. What was used of a campaign's budget is a counter
    // beside it: another figure than the current one needs the scope `usage` (`forbidden`).
    /// `already_exists` when there is one.
    Result<Written> create(const WriteContext& context, const Kind& kind, const boost::json::value& value);
    /// Makes it or replaces it.
    Result<Written> put(const WriteContext& context, const Kind& kind, std::string_view id, const boost::json::value& value,
                        const Expectation& expects);
    /// A merge patch (RFC 7396) of what is there. `not_found`.
    Result<Written> patch(const WriteContext& context, const Kind& kind, std::string_view id, const boost::json::value& patch,
                          const Expectation& expects);
    /// `not_found`, `in_use`.
    Result<Written> erase(const WriteContext& context, const Kind& kind, std::string_view id, const Expectation& expects);

private:
    store::Store& store_;
    Writes& writes_;
};

/// Writes one document inside a transaction, judged beside the others; for use cases that write more than one.
Result<Written> put_kept(store::Transaction& transaction, const Kind& kind, const Kept& kept, Instant now,
                         std::vector<Change>& changes);

/// RFC 7396: `patch` applied to `target`.
void apply_merge_patch(boost::json::value& target, const boost::json::value& patch);

Failure not_found(const Kind& kind, std::string_view id);

}  // namespace couponry::service
