#include "store/faulty_store.h"

#include <memory>
#include <vector>

namespace couponry::store {
namespace {

/// Thrown where a database would answer that a transaction collided with another.
struct Collision {};

/// Counts the statements of one transaction.
class Countdown {
public:
    explicit Countdown(std::int64_t left) : left_(left) {}
    void step() {
        if (left_-- == 0) throw Collision{};
    }

private:
    std::int64_t left_;
};

class FaultyDocuments final : public Documents {
public:
    FaultyDocuments(Documents& behind, Countdown& countdown) : behind_(behind), countdown_(countdown) {}

    std::optional<Document> find(std::string_view id) const override { return counted().find(id); }
    std::vector<Document> find_by(std::string_view key, std::string_view value, std::string_view after,
                                  std::size_t limit) const override {
        return counted().find_by(key, value, after, limit);
    }
    std::vector<Document> list(std::string_view after, std::size_t limit) const override { return counted().list(after, limit); }
    std::int64_t count() const override { return counted().count(); }
    std::expected<std::int64_t, Conflict> put(const NewVersion& document, std::optional<std::int64_t> expected) override {
        return counted().put(document, expected);
    }
    void put_all(std::span<const NewVersion> documents) override { counted().put_all(documents); }
    bool erase(std::string_view id) override { return counted().erase(id); }

private:
    Documents& counted() const {
        countdown_.step();
        return behind_;
    }

    Documents& behind_;
    Countdown& countdown_;
};

class FaultyKeys final : public IdempotencyKeys {
public:
    FaultyKeys(IdempotencyKeys& behind, Countdown& countdown) : behind_(behind), countdown_(countdown) {}

    Beginning begin(std::string_view key, std::string_view fingerprint, Instant now) override {
        countdown_.step();
        return behind_.begin(key, fingerprint, now);
    }
    void finish(std::string_view key, std::string_view answer) override {
        countdown_.step();
        behind_.finish(key, answer);
    }
    std::int64_t forget_before(Instant instant) override {
        countdown_.step();
        return behind_.forget_before(instant);
    }

private:
    IdempotencyKeys& behind_;
    Countdown& countdown_;
};

class FaultyTransaction final : public Transaction {
public:
    FaultyTransaction(Transaction& behind, std::int64_t statements)
        : behind_(behind), countdown_(statements), keys_(behind.idempotency_keys(), countdown_) {
        for (std::size_t at = 0; at < kAggregates; ++at)
            documents_.push_back(std::make_unique<FaultyDocuments>(behind.of(static_cast<Aggregate>(at)), countdown_));
    }

    const Documents& of(Aggregate aggregate) const override { return *documents_[static_cast<std::size_t>(aggregate)]; }
    Documents& of(Aggregate aggregate) override { return *documents_[static_cast<std::size_t>(aggregate)]; }
    const History& promotion_history() const override { return behind_.promotion_history(); }
    IdempotencyKeys& idempotency_keys() override { return keys_; }
    std::int64_t revision() const override {
        countdown_.step();
        return behind_.revision();
    }
    std::int64_t next_revision() override {
        countdown_.step();
        return behind_.next_revision();
    }
    void erase_tenant() override {
        countdown_.step();
        behind_.erase_tenant();
    }

private:
    Transaction& behind_;
    mutable Countdown countdown_;
    std::vector<std::unique_ptr<FaultyDocuments>> documents_;
    FaultyKeys keys_;
};

}  // namespace

std::int64_t FaultyStore::count(Fate fate) {
    const std::lock_guard lock(lock_);
    return counts_[static_cast<std::size_t>(fate)];
}

FaultyStore::Fate FaultyStore::next_fate(std::int64_t& statement) {
    constexpr std::uint64_t kStatementsMax = 10, kFatesWithoutFault = 3;
    const std::lock_guard lock(lock_);
    statement = static_cast<std::int64_t>(random_.below(kStatementsMax));
    const std::uint64_t number = random_.below(kFates + kFatesWithoutFault);
    const Fate fate = number < kFates ? static_cast<Fate>(number) : Fate::kept;
    ++counts_[static_cast<std::size_t>(fate)];
    return fate;
}

Result<void> FaultyStore::write(std::string_view tenant, const Writing& work, Isolation isolation) {
    constexpr std::int64_t kNever = -1;
    for (;;) {
        std::int64_t statement = 0;
        const Fate fate = next_fate(statement);
        try {
            Result<void> done = behind_.write(
                tenant,
                [&](Transaction& transaction) -> Result<void> {
                    FaultyTransaction faulty(transaction, fate == Fate::collides_at_statement ? statement : kNever);
                    Result<void> worked = work(faulty);
                    if (worked && (fate == Fate::collides_at_commit || fate == Fate::unknown_and_lost)) throw Collision{};
                    return worked;
                },
                isolation);
            if (!done || fate != Fate::unknown_and_kept) return done;
        } catch (const Collision&) {
            if (fate != Fate::unknown_and_lost) continue;
        }
        return fail("store_unknown", "The connection was lost: it may or may not have happened.");
    }
}

}  // namespace couponry::store
