// The fix of waiting: the earliest instant at which a code applies.
#include <algorithm>

#include "engine/fix_search.h"
#include "engine/schedule.h"

namespace couponry::engine {
namespace {

constexpr std::int32_t kMinutesPerDay = 24 * 60;

/// Collects the instants within reach at which something opens or closes.
class Instants {
public:
    explicit Instants(const Facts& facts) : zone_(facts.site().time_zone), now_(facts.now()) {}

    void add(std::int64_t ms) {
        if (ms > now_.ms && ms <= now_.ms + kFixWaitDaysMax * kDayMs) found_.insert(ms);
    }
    /// When the clock on the wall enters a schedule (or leaves it: both are tried, the filter comes later).
    void add(const Schedule& schedule) {
        const Date today = zone_.local(now_).date;
        for (std::int32_t day = -1; day <= kFixWaitDaysMax + 1; ++day)
            for (const std::int32_t minute : {0, schedule.from_minute.value_or(0), schedule.to_minute.value_or(0)})
                add(zone_.instant_of(Date{today.days + day}, minute % kMinutesPerDay).ms);
    }
    const std::set<std::int64_t>& found() const { return found_; }

private:
    const TimeZone& zone_;
    Instant now_;
    std::set<std::int64_t> found_;
};

/// Windows include both ends: what ends is over a millisecond later.
void add_window(std::int64_t starts, std::int64_t ends, Instants& instants) {
    instants.add(starts);
    if (ends != INT64_MAX) instants.add(ends + 1);
}

bool is_inside(const Cure& cure, const Facts& facts, std::int64_t ms) {
    const LocalTime local = facts.site().time_zone.local(Instant{ms});
    for (std::uint32_t index = 0; index < cure.schedules.count; ++index)
        if (lets_in(facts.tables().schedule_at(cure.schedules.begin + index), local)) return true;
    return false;
}

/// Whether waiting until then cures this one; of another promotion only a try can tell.
bool is_cured_at(const Cure& cure, const Facts& facts, std::int64_t ms) {
    if ((cure.ways & kWait) == 0) return false;
    if (cure.promotion != kNone) return true;
    return ms >= cure.instant.ms && (cure.schedules.count == 0 || is_inside(cure, facts, ms) != cure.is_excluded);
}

}  // namespace

/// Whether the promotion's own window and schedule let it in then.
bool FixSearch::is_open_at(const Requirements& requirements, std::int64_t ms) const {
    if (requirements.promotion() == kNone) return true;
    const CompiledPromotion& own = core_.snapshot().promotion(requirements.promotion());
    return own.starts_ms <= ms && ms <= own.ends_ms &&
           (own.schedules.count == 0 || is_inside({.schedules = own.schedules}, facts_, ms));
}

std::vector<Instant> FixSearch::instants_for(const Requirements& requirements) const {
    Instants instants(facts_);
    const Snapshot& snapshot = core_.snapshot();
    for (const Requirement& requirement : requirements.all())
        for (const Cure& cure : requirement.cures) {
            if ((cure.ways & kWait) == 0) continue;
            Range schedules = cure.schedules;
            if (cure.promotion != kNone) {
                const CompiledPromotion& promotion = snapshot.promotion(cure.promotion);
                schedules = promotion.schedules;
                add_window(promotion.starts_ms, promotion.ends_ms, instants);
                if (promotion.campaign != kNone) {
                    const CompiledCampaign& campaign = (*snapshot.campaigns)[promotion.campaign];
                    add_window(campaign.starts_ms, campaign.ends_ms, instants);
                }
            }
            instants.add(cure.instant.ms);
            for (std::uint32_t index = 0; index < schedules.count; ++index)
                instants.add(facts_.tables().schedule_at(schedules.begin + index));
        }
    // Who waits for one thing may be outside another one by then: all that the promotion itself says of time.
    if (!instants.found().empty() && requirements.promotion() != kNone) {
        const CompiledPromotion& own = snapshot.promotion(requirements.promotion());
        const Tables& tables = facts_.tables();
        add_window(own.starts_ms, own.ends_ms, instants);
        for (std::uint32_t index = 0; index < own.schedules.count; ++index)
            instants.add(tables.schedule_at(own.schedules.begin + index));
        for (const TreeNode& node : tables.nodes.range(own.tree.begin, own.tree.count)) {
            if (node.kind != ConditionTree::Kind::leaf) continue;
            const Leaf& leaf = tables.leaves[node.leaf];
            if (condition_descriptors()[leaf.type]->type == "schedule") instants.add(tables.schedule_at(leaf.extra));
        }
    }
    std::vector<Instant> fitting;
    for (const std::int64_t ms : instants.found()) {
        if (!is_open_at(requirements, ms)) continue;
        const bool may_help = requirements.met_if([&](const Requirement& own) {
            // Of other ways nothing is known here: in a chain another action cures them.
            if ((own.ways() & kWait) == 0) return true;
            return std::any_of(own.cures.begin(), own.cures.end(),
                               [&](const Cure& cure) { return is_cured_at(cure, facts_, ms); });
        });
        if (may_help) fitting.push_back(Instant{ms});
    }
    return fitting;
}

void FixSearch::try_instants(const Requirements& requirements) {
    for (const Instant instant : instants_for(requirements)) {
        if (!may_try(FixKind::wait_until)) return;
        FixAction action;
        action.kind = FixKind::wait_until;
        action.at = instant;
        if (auto fix = verify({&action, 1}, 0)) return offer(std::move(*fix), 0);
    }
}

}  // namespace couponry::engine
