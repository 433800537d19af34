// A store over another one that fails as databases of several machines do, at random: at any statement, and at the end, a write collides
// with another and is run again; and now and then nobody knows whether it was committed. For tests; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/random.h"
#include "store/store.h"

namespace couponry::store {

class FaultyStore final : public Store {
public:
    FaultyStore(Store& behind, std::uint64_t seed) : behind_(behind), random_(seed) {}

    Result<void> read(std::string_view tenant, const Reading& work) override { return behind_.read(tenant, work); }
    Result<void> write(std::string_view tenant, const Writing& work, Isolation isolation) override;
    Result<void> backup(const std::string& path) override { return behind_.backup(path); }
    bool is_shared() const override { return true; }
    Result<std::vector<std::int64_t>> revisions(std::span<const std::string> tenants) override {
        return behind_.revisions(tenants);
    }

    /// What becomes of one run of a write.
    enum class Fate { kept, collides_at_statement, collides_at_commit, unknown_and_lost, unknown_and_kept };
    static constexpr std::size_t kFates = 5;
    std::int64_t count(Fate fate);

private:
    Fate next_fate(std::int64_t& statement);

    Store& behind_;
    std::mutex lock_;
    SeededRandom random_;
    std::array<std::int64_t, kFates> counts_{};
};

}  // namespace couponry::store
