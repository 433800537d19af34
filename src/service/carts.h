// Carts that are kept here, for shops without carts of their own: the request for an evaluation, changed step by step. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "service/resources.h"
#include "service/scopes.h"
#include "service/writes.h"

namespace couponry::service {

/// A cart that nobody touched for so long is forgotten.
constexpr std::int64_t kCartDaysMax = 30;

class Carts {
public:
    Carts(store::Store& store, Shops& shops, Writes& writes, RandomSource& random)
        : store_(store), shops_(shops), writes_(writes), random_(random) {}

    /// `not_found`.
    Result<store::Document> find(std::string_view tenant, std::string_view id) const;

    // The body of what is written is the cart as kept. Failures of all: `invalid_document`, `not_found`, `precondition_failed`,
    // `forbidden` for an instant without the scope `replay`, and those of Writes.
    struct Context {
        WriteContext write;
        Scopes scopes;
    };
    Result<Written> create(const Context& context, const boost::json::value& cart);
    /// A merge patch (RFC 7396).
    Result<Written> patch(const Context& context, std::string_view id, const boost::json::value& patch,
                          const Expectation& expects);
    Result<Written> erase(const Context& context, std::string_view id, const Expectation& expects);
    /// `line_id` becomes the id of the new line.
    Result<Written> add_line(const Context& context, std::string_view id, const boost::json::value& line,
                             const Expectation& expects, std::string& line_id);
    Result<Written> patch_line(const Context& context, std::string_view id, std::string_view line,
                               const boost::json::value& patch, const Expectation& expects);
    Result<Written> erase_line(const Context& context, std::string_view id, std::string_view line, const Expectation& expects);
    /// {"codes": […]}.
    Result<Written> put_codes(const Context& context, std::string_view id, const boost::json::value& value,
                              const Expectation& expects);
    /// {"cart": the id of another one, "customer": who it is from now on}: its lines and codes are added, and it is forgotten.
    Result<Written> merge(const Context& context, std::string_view id, const boost::json::value& value,
                          const Expectation& expects);

    /// Forgets those of a tenant that were not touched since; answers how many.
    Result<std::int64_t> forget_before(std::string_view tenant, Instant instant);

private:
    /// Changes the cart as it is kept; what it becomes is read like a new one.
    using Change = std::function<Result<void>(store::Transaction& transaction, boost::json::object& cart)>;
    Result<Written> change(const Context& context, std::string_view id, const Expectation& expects, const Change& change);
    Result<boost::json::object> read(const Context& context, const boost::json::value& cart) const;

    store::Store& store_;
    Shops& shops_;
    Writes& writes_;
    RandomSource& random_;
};

}  // namespace couponry::service
