#include "simulation/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "service/bulk.h"
#include "service/ledger.h"

namespace couponry::simulation {
namespace {

constexpr std::int64_t kPrice = 1'000;
constexpr std::size_t kNodes = 3;
constexpr std::size_t kOrders = 12;
constexpr std::string_view kSecret = "secret";

const words::Catalogue& catalogue() {
    static const words::Catalogue catalogue = *words::Catalogue::embedded();
    return catalogue;
}

void put(store::Store& store, const std::string& tenant, std::string_view kind_name, const boost::json::object& document) {
    const service::Kind& kind = *service::find_kind(kind_name);
    auto kept = kind.read(boost::json::value(document), {});
    if (!kept) fmt::print(stderr, "{}: {}\n", kind_name, kept.error().detail);
    CHECK(kept.has_value());
    const std::vector<service::Kept> batch{std::move(*kept)};
    CHECK(service::put_batch(store, tenant, kind, batch, Instant{1}).has_value());
}

std::string words(const std::vector<Taken>& taken) {
    std::string words;
    for (const Taken& one : taken) words += fmt::format(" p{} {} {}", one.offer, one.amount, one.day);
    return words;
}

void put_limit(boost::json::object& limits, const char* name, const std::optional<std::int64_t>& limit) {
    if (limit) limits[name] = *limit;
}

}  // namespace

Result<void> FailingStore::write(std::string_view tenant, const store::Writing& work, store::Isolation isolation) {
    if (isolation == store::Isolation::locks)
        if (const auto between = std::exchange(between_, nullptr)) between();
    const auto roll = static_cast<int>(random_() % 100);
    if (roll >= percent_) return inner_.write(tenant, work, isolation);
    const auto failure = fail("store_failed", "The simulation failed it.");
    if (roll % 2 == 0) {
        (void)inner_.write(tenant, work, isolation);
        return failure;
    }
    return inner_.write(
        tenant,
        [&](store::Transaction& transaction) -> Result<void> {
            if (auto done = work(transaction); !done) return done;
            return failure;
        },
        isolation);
}

World::Node::Node(store::Store& store, const World& world)
    : shops(store),
      evaluate_cart(
          store, shops, catalogue(), [&world] { return world.now_; }, std::string(kSecret)),
      redemptions(store, shops, evaluate_cart, [&world] { return world.now_; }) {}

World::World(store::Store& store, std::uint64_t seed, Seen& seen)
    : random_(seed),
      seen_(seen),
      store_(store, seed + 1),
      tenant_(fmt::format("shop-{}", seed)),
      now_(Instant{1'790'000'000'000 + static_cast<std::int64_t>(seed % 1'000) * kHourMs}),
      zone_(*TimeZone::find("Europe/Berlin")) {
    make_offers();
    fill();
    model_ = std::make_unique<Model>(offers_);
    for (std::size_t node = 0; node < kNodes; ++node) nodes_.push_back(std::make_unique<Node>(store_, *this));
    store_.set_failures(chance(50) ? 15 : 0);
}

World::~World() = default;

void World::make_offers() {
    const auto some = [&](int percent, std::int64_t most) {
        return chance(percent) ? std::optional(static_cast<std::int64_t>(1 + below(static_cast<std::size_t>(most))))
                               : std::nullopt;
    };
    for (std::size_t number = 0; number < 2 + below(4); ++number) {
        Offer offer;
        offer.promotion = fmt::format("p{}", number);
        offer.product = fmt::format("thing-{}", number);
        offer.off = 10 * static_cast<std::int64_t>(1 + below(30));
        offer.redemptions = some(50, 5);
        offer.per_customer = some(40, 2);
        offer.per_day = some(30, 2);
        offer.is_day_by_customer = chance(50);
        if (chance(40))
            offer.budget = offer.off * static_cast<std::int64_t>(1 + below(12)) + static_cast<std::int64_t>(below(10));
        offer.trims = chance(50);
        if (chance(60)) {
            offer.coupon = fmt::format("CODE{}X", number);
            offer.coupon_redemptions = some(40, 4);
            offer.coupon_per_customer = some(40, 2);
            offer.restores_coupon = chance(60);
        }
        if (chance(30)) {
            offer.campaign = fmt::format("campaign-{}", number);
            offer.campaign_redemptions = some(80, 5);
        }
        offers_.push_back(std::move(offer));
    }
    for (const char* name : {"ann", "bob", "cleo"}) {
        const std::string id = fmt::format("c-{}", name), mailbox = fmt::format("{}@shop.example", name);
        shoppers_.push_back({id, mailbox, mailbox});
        shoppers_.push_back({"", fmt::format("{}+{}@Shop.example", name, below(10)), mailbox});
        shoppers_.push_back({id, "", ""});
    }
    shoppers_.push_back({"", "", ""});
}

void World::fill() {
    put(store_, tenant_, "sites",
        {{"id", "main"}, {"name", "Main"}, {"currencies", {"GBP"}}, {"locales", {"en"}}, {"time_zone", "Europe/Berlin"}});
    for (const Offer& offer : offers_) {
        if (!offer.campaign.empty()) {
            boost::json::object campaign{{"code", offer.campaign}, {"name", {{"en", "Campaign"}}}};
            if (offer.campaign_redemptions)
                campaign["budget"] = {{"kind", "redemptions"}, {"limit", *offer.campaign_redemptions}};
            put(store_, tenant_, "campaigns", campaign);
        }
        if (!offer.coupon.empty()) {
            boost::json::object limits, coupon{{"code", offer.coupon},
                                               {"kind", "single_code"},
                                               {"name", {{"en", "Coupon"}}},
                                               {"active", true},
                                               {"restore_on_cancel", offer.restores_coupon}};
            put_limit(limits, "redemptions", offer.coupon_redemptions);
            put_limit(limits, "redemptions_per_customer", offer.coupon_per_customer);
            if (!limits.empty()) coupon["limits"] = limits;
            put(store_, tenant_, "coupons", coupon);
        }
        boost::json::object limits;
        put_limit(limits, "redemptions", offer.redemptions);
        put_limit(limits, "redemptions_per_customer", offer.per_customer);
        if (offer.per_day)
            limits["per_period"] = {
                {"redemptions", *offer.per_day}, {"per", "day"}, {"by", offer.is_day_by_customer ? "customer" : "all"}};
        if (offer.budget) {
            limits["budget"] = {{"GBP", *offer.budget}};
            limits["on_exhausted"] = offer.trims ? "trim" : "refuse";
        }
        boost::json::object promotion{{"code", offer.promotion},
                                      {"name", offer.promotion},
                                      {"public_name", {{"en", offer.promotion}}},
                                      {"status", "published"},
                                      {"effects", boost::json::array{{{"type", "amount_off_items"},
                                                                      {"amount", {{"GBP", offer.off}}},
                                                                      {"apply", "each"},
                                                                      {"items", {{"products", {offer.product}}}}}}}};
        if (!offer.coupon.empty()) promotion["coupons"] = {offer.coupon};
        if (!offer.campaign.empty()) promotion["campaign"] = offer.campaign;
        if (!limits.empty()) promotion["limits"] = limits;
        put(store_, tenant_, "promotions", promotion);
    }
}

std::string World::day() const {
    return service::period_label(Period::day, now_, zone_);
}

Wish World::make_wish() {
    Wish wish;
    wish.order = fmt::format("o{}", below(kOrders));
    wish.shopper = shoppers_[below(shoppers_.size())];
    for (std::size_t offer = 0; offer < offers_.size(); ++offer) {
        if (chance(60)) wish.items.push_back({offer, static_cast<std::int64_t>(1 + below(4))});
        const bool has_item = !wish.items.empty() && wish.items.back().offer == offer;
        if (has_item && !offers_[offer].coupon.empty() && chance(80)) wish.codes.push_back(offer);
    }
    if (wish.items.empty()) wish.items.push_back({0, 1});
    wish.holds = chance(70);
    wish.names_total = chance(50);
    return wish;
}

std::string World::body_of(const Wish& wish) const {
    boost::json::object cart{{"site", "main"}, {"currency", "GBP"}}, customer;
    boost::json::array& lines = cart["lines"].emplace_array();
    for (const Item& item : wish.items)
        lines.push_back({{"product", offers_[item.offer].product}, {"quantity", item.quantity}, {"unit_price", kPrice}});
    boost::json::array& codes = cart["codes"].emplace_array();
    for (const std::size_t offer : wish.codes) codes.push_back(boost::json::value(offers_[offer].coupon));
    if (!wish.shopper.id.empty()) customer["id"] = wish.shopper.id;
    if (!wish.shopper.email.empty()) customer["email"] = wish.shopper.email;
    if (!customer.empty()) cart["customer"] = customer;
    boost::json::object body{{"order", wish.order}, {"cart", cart}, {"hold", wish.holds}, {"hold_seconds", 600}};
    if (wish.names_total) body["expected"] = {{"total", 1'000'000}};
    return boost::json::serialize(body);
}

/// Until it is answered: a client that does not know what became of its request asks again.
std::expected<service::Settled, service::Redemptions::Refusal> World::send(Node& node, const std::string& key,
                                                                           const std::string& body) {
    const service::Redemptions::Context context{tenant_, service::Scopes::all(), service::Repeatable{key, body}};
    while (true) {
        auto answer = node.redemptions.redeem(context, boost::json::parse(body));
        if (answer || answer.error().failure.type != "store_failed") return answer;
        ++seen_.failures;
    }
}

std::vector<Taken> World::taken_of(const Redemption& redemption) const {
    std::vector<Taken> taken;
    for (const Use& use : redemption.uses) {
        const auto offer = std::ranges::find(offers_, use.promotion, &Offer::promotion);
        CHECK(offer != offers_.end());
        taken.push_back({static_cast<std::size_t>(offer - offers_.begin()), use.amount, use.period});
    }
    std::ranges::sort(taken, {}, &Taken::offer);
    return taken;
}

std::string World::enter() {
    Node& node = pick_node();
    const Wish wish = make_wish();
    std::string wrong_between;
    if (chance(30)) {
        Node& other = pick_node();
        const Wish others = make_wish();
        store_.set_between([this, &other, &node, others, &wrong_between] {
            if (&other == &node) return;  // its desk is busy with the first one
            ++seen_.interrupted;
            wrong_between = enter(other, others);
        });
    }
    std::string wrong = enter(node, wish);
    store_.set_between(nullptr);
    return wrong_between.empty() ? wrong : "between: " + wrong_between;
}

std::string World::enter(Node& node, const Wish& wish) {
    const Sent sent{wish, fmt::format("k{}", keys_++), body_of(wish), "", {}};
    Verdict verdict = model_->judge(wish, day());
    const auto answer = send(node, sent.key, sent.body);
    // What another node did meanwhile comes before it or after it.
    const Verdict after = model_->judge(wish, day());
    if (answer ? after.refusal.empty() && after.taken == taken_of(answer->redemption)
               : after.refusal == answer.error().failure.type)
        verdict = after;
    ++seen_.requests;
    if (!answer) {
        ++seen_.refused;
        const std::string& type = answer.error().failure.type;
        if (type == verdict.refusal) return "";
        return fmt::format("{} refused with {}, expected \"{}\": {}", wish.order, type, verdict.refusal,
                           answer.error().failure.detail);
    }
    const std::vector<Taken> taken = taken_of(answer->redemption);
    if (!verdict.refusal.empty() || taken != verdict.taken)
        return fmt::format("{} took [{}], expected \"{}\" [{}], after others \"{}\" [{}]", wish.order, words(taken),
                           verdict.refusal, words(verdict.taken), after.refusal, words(after.taken));
    model_->place(wish, Instant{now_.ms + 600 * kSecondMs}, taken);
    ++(wish.holds ? seen_.held : seen_.confirmed);
    ids_[wish.order] = answer->redemption.id;
    sent_.push_back(sent);
    sent_.back().id = answer->redemption.id;
    sent_.back().taken = taken;
    return "";
}

/// The same request again, to any node: the same answer, whatever happened since.
std::string World::repeat() {
    if (sent_.empty()) return "";
    const Sent& sent = sent_[below(sent_.size())];
    const auto answer = send(pick_node(), sent.key, sent.body);
    ++seen_.repeated;
    if (!answer) return fmt::format("{} repeated was refused: {}", sent.id, answer.error().failure.type);
    if (!answer->is_repeated || answer->redemption.id != sent.id || taken_of(answer->redemption) != sent.taken)
        return fmt::format("{} repeated gave {}", sent.id, answer->redemption.id);
    return "";
}

std::string World::end() {
    if (ids_.empty()) return "";
    auto chosen = ids_.begin();
    std::advance(chosen, below(ids_.size()));
    const auto& [order, id] = *chosen;
    Node& node = pick_node();
    const bool confirms = chance(55);
    const service::Redemptions::Context context{tenant_, service::Scopes::all(), std::nullopt};
    Result<service::Settled> answer;
    do {
        answer = confirms ? node.redemptions.confirm(context, id) : node.redemptions.release(context, id);
    } while (!answer && answer.error().type == "store_failed" && ++seen_.failures > 0);
    const Verdict verdict = confirms ? model_->confirm(order) : model_->release(order);
    const std::string got = answer ? "" : answer.error().type;
    if (got != verdict.refusal)
        return fmt::format("{} of {} gave \"{}\", expected \"{}\"", confirms ? "confirm" : "release", id, got, verdict.refusal);
    if (got.empty()) ++(confirms ? seen_.confirmed : seen_.released);
    return "";
}

std::string World::check_counters() {
    std::map<std::string, std::vector<std::int64_t>> counters;
    CHECK(store_
              .read(tenant_,
                    [&](const store::Transaction& transaction) {
                        counters.clear();
                        for (store::CounterKey after;;) {
                            const auto page = transaction.counters().list(after, kRowsPerPageMax);
                            for (const store::Counter& counter : page) {
                                const std::vector<std::int64_t> numbers{counter.redemptions + counter.redemptions_held,
                                                                        counter.redemptions_held,
                                                                        counter.amount + counter.amount_held};
                                if (numbers != std::vector<std::int64_t>(3))
                                    counters[fmt::format("{}|{}|{}|{}", counter.key.subject, counter.key.holder,
                                                         counter.key.period, counter.key.currency)] = numbers;
                            }
                            if (page.size() < kRowsPerPageMax) break;
                            after = page.back().key;
                        }
                    })
              .has_value());
    auto expected = model_->counters();
    if (counters == expected) return "";
    for (const auto& [key, numbers] : expected)
        if (counters[key] != numbers)
            return fmt::format("counter {} is {}, expected {}", key, counters[key].empty() ? -1 : counters[key][0], numbers[0]);
    return "a counter too many";
}

std::string World::run(int steps) {
    for (int step = 0; step < steps; ++step) {
        std::string wrong;
        const std::size_t roll = below(100);
        if (roll < 50) {
            wrong = enter();
        } else if (roll < 60) {
            wrong = repeat();
        } else if (roll < 85) {
            wrong = end();
        } else if (roll < 93) {
            now_.ms += static_cast<std::int64_t>(1 + below(500)) * kMinuteMs;
        } else {
            Result<std::int64_t> ended;
            do {
                ended = nodes_[below(kNodes)]->redemptions.end_holds(tenant_);
            } while (!ended && ++seen_.failures > 0);
            model_->end_holds(now_);
            seen_.expired += *ended;
        }
        if (wrong.empty())
            if (const auto exceeded = model_->exceeded()) wrong = "exceeded: " + *exceeded;
        if (!wrong.empty()) return fmt::format("step {}: {}", step, wrong);
    }
    return check_counters();
}

}  // namespace couponry::simulation
