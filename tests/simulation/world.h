// One simulated shop: several nodes over one store that fails now and then, shoppers who ask and ask again, and a model that knows what
// has to come of it. Everything follows from the seed.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/clock.h"
#include "service/redemptions.h"
#include "service/shops.h"
#include "simulation/model.h"
#include "store/store.h"

namespace couponry::simulation {

/// A store whose writes fail as a seed decides: before they happen, or after, so that only the answer is lost.
class FailingStore final : public store::Store {
public:
    FailingStore(store::Store& inner, std::uint64_t seed) : inner_(inner), random_(seed) {}
    /// Of a hundred writes, so many.
    void set_failures(int percent) { percent_ = percent; }
    /// Runs before the next redemption is settled: what somebody else does between the evaluation and the settling.
    void set_between(std::function<void()> between) { between_ = std::move(between); }

    Result<void> read(std::string_view tenant, const store::Reading& work) override { return inner_.read(tenant, work); }
    Result<void> write(std::string_view tenant, const store::Writing& work, store::Isolation isolation) override;
    bool is_shared() const override { return true; }
    Result<void> backup(const std::string& path) override { return inner_.backup(path); }

private:
    store::Store& inner_;
    std::mt19937_64 random_;
    int percent_ = 0;
    std::function<void()> between_;
};

/// What was seen, for the report.
struct Seen {
    std::int64_t requests = 0, repeated = 0, refused = 0, interrupted = 0, held = 0, confirmed = 0, released = 0, expired = 0,
                 failures = 0;
};

class World {
public:
    World(store::Store& store, std::uint64_t seed, Seen& seen);
    ~World();
    /// What went wrong; empty: nothing.
    std::string run(int steps);

private:
    struct Node {
        service::Shops shops;
        service::EvaluateCart evaluate_cart;
        service::Redemptions redemptions;
        Node(store::Store& store, const World& world);
    };
    struct Sent {
        Wish wish;
        std::string key, body, id;  // of the answer
        std::vector<Taken> taken;
    };

    void make_offers();
    void fill();
    Wish make_wish();
    std::string body_of(const Wish& wish) const;
    std::string day() const;
    std::size_t below(std::size_t count) { return random_() % count; }
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }

    std::string enter();
    std::string enter(Node& node, const Wish& wish);
    std::string repeat();
    std::string end();
    std::string check_counters();
    std::expected<service::Settled, service::Redemptions::Refusal> send(Node& node, const std::string& key,
                                                                        const std::string& body);
    std::vector<Taken> taken_of(const Redemption& redemption) const;
    Node& pick_node() { return *nodes_[below(nodes_.size())]; }

    std::mt19937_64 random_;
    Seen& seen_;
    FailingStore store_;
    std::string tenant_;
    Instant now_;
    TimeZone zone_;
    std::vector<Offer> offers_;
    std::vector<Shopper> shoppers_;
    std::unique_ptr<Model> model_;
    std::vector<std::unique_ptr<Node>> nodes_;
    std::vector<Sent> sent_;
    std::map<std::string, std::string> ids_;  // of redemptions, by order: the latest
    int keys_ = 0;
};

}  // namespace couponry::simulation
