#include "service/bulk.h"

#include <boost/json.hpp>
#include <optional>

#include "document/reader.h"
#include "service/stored_codes.h"

namespace couponry::service {

std::expected<std::int64_t, BatchError> put_batch(store::Store& store, std::string_view tenant, const Kind& kind,
                                                  std::span<const Kept> batch, Instant now,
                                                  const std::function<void(store::Transaction&)>& also) {
    std::int64_t revision = 0;
    std::optional<BatchError> error;
    const auto done = store.write(tenant, [&](store::Transaction& transaction) -> Result<void> {
        error.reset();
        for (std::size_t index = 0; index < batch.size(); ++index) {
            const Kept& kept = batch[index];
            // One after the other: each is judged beside those before it.
            if (kind.check != nullptr)
                if (auto errors = kind.check(transaction, kept); !errors.empty()) {
                    error = BatchError{index, document::invalid_document(std::move(errors))};
                    return std::unexpected(error->failure);
                }
            put_document(transaction, kind, {kept.id, boost::json::serialize(kept.body), now, kept.keys});
            if (kind.follow != nullptr) kind.follow(transaction, kept, now);
        }
        if (also) also(transaction);
        revision = kind.is_evaluated ? transaction.next_revision() : transaction.revision();
        return {};
    });
    if (done) return revision;
    return std::unexpected(error ? std::move(*error) : BatchError{0, done.error()});
}

}  // namespace couponry::service
