// Writes: one transaction that may be repeated without being done twice, and whose changes are in force when it returns. Every use
// case that writes goes through here. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "service/live_shop.h"
#include "service/shops.h"
#include "store/store.h"

namespace couponry::service {

using Clock = std::function<Instant()>;

/// A key that the client chose for a request, and what the request was.
struct Repeatable {
    std::string key;
    std::string fingerprint;
};

/// Who writes where.
struct WriteContext {
    std::string tenant;
    std::optional<Repeatable> repeatable;
    bool may_set_usage = false;  ///< Counters, with the scope `usage`.
};

enum class Outcome : std::uint8_t { made, changed, erased, unchanged };

/// What a write answers; kept with an idempotency key, and answered again under it.
struct Written {
    Outcome outcome = Outcome::changed;
    std::string id;
    boost::json::object body;
    std::int64_t version = 0;
    std::int64_t revision = 0;  ///< In force afterwards.
    bool is_repeated = false;
};

class Writes {
public:
    Writes(store::Store& store, Shops& shops, Clock clock) : store_(store), shops_(shops), clock_(std::move(clock)) {}

    /// May run several times; adds what it changes. With changes it makes a revision.
    using Work = std::function<Result<Written>(store::Transaction& transaction, std::vector<Change>& changes)>;
    /// Failures of the work; `idempotency_key_reused` (for another request), `idempotency_key_busy`; failures of the store.
    Result<Written> run(const WriteContext& context, const Work& work);

    Instant now() const { return clock_(); }

private:
    Result<void> attempt(const WriteContext& context, const Work& work, store::Transaction& transaction, Written& written,
                         std::vector<Change>& changes) const;

    store::Store& store_;
    Shops& shops_;
    Clock clock_;
};

}  // namespace couponry::service
