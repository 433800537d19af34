// Answers of requests that may be repeated. A write begins its key and finishes it with the answer in the same transaction, so that
// the key and what it stands for are there together or not at all; work over several transactions finishes it in the last one. Used
// inside a transaction, as documents.h says.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace couponry::store {

class IdempotencyKeys {
public:
    enum class State {
        begun,  ///< The key is new: do the work.
        running,  ///< Somebody began it and has not finished.
        finished,  ///< Done: give `answer` again.
        other_request,  ///< The key stands for a request with another fingerprint.
    };
    struct Beginning {
        State state = State::begun;
        std::string answer;  ///< Of a finished one.
        Instant begun_at;
    };

    virtual ~IdempotencyKeys() = default;
    /// `fingerprint` identifies the request: a hash of its method, path and body.
    virtual Beginning begin(std::string_view key, std::string_view fingerprint, Instant now) = 0;
    /// Of a key that was begun; anything else is a bug.
    virtual void finish(std::string_view key, std::string_view answer) = 0;

    // For work on many requests in one transaction.
    struct Finished {
        std::string key;
        std::string fingerprint;
        std::string answer;
    };
    /// Those of the keys that are finished; what was only begun does not count.
    virtual std::vector<std::optional<Finished>> find_all(std::span<const std::string> keys) const = 0;
    /// False when somebody has one of them meanwhile: then the transaction has to be undone.
    virtual bool insert_all(std::span<const Finished> keys, Instant now) = 0;

    /// Forgets keys begun earlier than that, finished or not, and says how many.
    virtual std::int64_t forget_before(Instant instant) = 0;
};

}  // namespace couponry::store
