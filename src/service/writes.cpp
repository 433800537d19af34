#include "service/writes.h"

#include <boost/json.hpp>

#include "document/writer.h"

namespace couponry::service {
namespace {

std::string serialize(const Written& written) {
    return boost::json::serialize(boost::json::object{{"outcome", static_cast<int>(written.outcome)},
                                                      {"id", written.id},
                                                      {"body", written.body},
                                                      {"version", written.version},
                                                      {"revision", written.revision}});
}

Written parse_written(const std::string& text) {
    const boost::json::object object = boost::json::parse(text).as_object();
    Written written;
    written.outcome = static_cast<Outcome>(object.at("outcome").as_int64());
    written.id = object.at("id").as_string();
    written.body = object.at("body").as_object();
    written.version = object.at("version").as_int64();
    written.revision = object.at("revision").as_int64();
    written.is_repeated = true;
    return written;
}

/// What a repeated request answers; nothing when this is the first one.
Result<std::optional<Written>> answer_again(const store::IdempotencyKeys::Beginning& beginning) {
    using State = store::IdempotencyKeys::State;
    switch (beginning.state) {
        case State::begun:
            return std::nullopt;
        case State::finished:
            return parse_written(beginning.answer);
        case State::running:
            return fail("idempotency_key_busy", "A request with this Idempotency-Key is being worked on; ask again in a moment.");
        case State::other_request:
            return fail("idempotency_key_reused",
                        "This Idempotency-Key was used for another request; choose a new key for each request.");
    }
    return std::nullopt;
}

}  // namespace

Result<Written> Writes::run(const WriteContext& context, const Work& work) {
    const auto shop = shops_.find(context.tenant);
    if (!shop) return std::unexpected(shop.error());
    Written written;
    std::vector<Change> changes;
    const auto done = store_.write(context.tenant, [&](store::Transaction& transaction) {
        written = {};
        changes.clear();
        return attempt(context, work, transaction, written, changes);
    });
    if (!done) return std::unexpected(done.error());
    if (!changes.empty())
        if (auto in_force = (*shop)->put_in_force(written.revision, changes); !in_force) return std::unexpected(in_force.error());
    return written;
}

Result<void> Writes::attempt(const WriteContext& context, const Work& work, store::Transaction& transaction, Written& written,
                             std::vector<Change>& changes) const {
    if (context.repeatable) {
        const auto again = answer_again(
            transaction.idempotency_keys().begin(context.repeatable->key, context.repeatable->fingerprint, clock_()));
        if (!again) return std::unexpected(again.error());
        if (*again) {
            written = **again;
            return {};
        }
    }
    auto result = work(transaction, changes);
    if (!result) return std::unexpected(result.error());
    written = std::move(*result);
    written.revision = changes.empty() ? transaction.revision() : transaction.next_revision();
    if (context.repeatable) transaction.idempotency_keys().finish(context.repeatable->key, serialize(written));
    return {};
}

}  // namespace couponry::service
