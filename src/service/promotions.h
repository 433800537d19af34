// What can be done with promotions besides keeping them: their status, earlier versions, the check before publishing, and a replay of
// recorded orders. One use case per method. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

#include "engine/checks.h"
#include "service/resources.h"
#include "service/writes.h"

namespace couponry::service {

/// Orders of one replay, unless it asks for fewer.
constexpr std::int64_t kReplayOrdersMax = 100'000;
constexpr std::int64_t kReplayOrdersDefault = 1'000;

class Promotions {
public:
    Promotions(store::Store& store, Resources& resources, Writes& writes)
        : store_(store), resources_(resources), writes_(writes) {}

    /// `status` is one of a promotion's; the one that it has changes nothing. `not_found`, `precondition_failed`.
    Result<Written> set_status(const WriteContext& context, std::string_view code, std::string_view status,
                               const Expectation& expects);
    /// {"version": n}: the document of then as the newest version, with the status of now. `not_found`, `invalid_document`.
    Result<Written> restore(const WriteContext& context, std::string_view code, const boost::json::value& value,
                            const Expectation& expects);
    /// Oldest first, with numbers above `after`. `not_found`.
    Result<std::vector<store::Document>> versions(std::string_view tenant, std::string_view code, std::int64_t after,
                                                  std::size_t limit) const;
    Result<store::Document> version(std::string_view tenant, std::string_view code, std::int64_t version) const;

    /// {"promotions": […]}: these beside, or instead of, those that are kept; without them those alone.
    Result<std::vector<engine::Finding>> check(std::string_view tenant, const boost::json::value& value) const;

    /// {"promotion": draft, "codes": [], "since", "limit"}: what recorded orders, in the order of their ids, would have come to with the
    /// promotion as it is kept (before) and as the draft (after); without a draft, without it and with it. What comes after is taken
    /// as if it had always run.
    Result<boost::json::object> replay(std::string_view tenant, std::string_view code, const boost::json::value& value) const;

private:
    static Result<store::Document> find_expected(const store::Transaction& transaction, std::string_view code,
                                                 const Expectation& expects);
    Result<Written> put(store::Transaction& transaction, const boost::json::object& body, std::string_view code,
                        std::vector<Change>& changes) const;

    store::Store& store_;
    Resources& resources_;
    Writes& writes_;
};

}  // namespace couponry::service
