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
    /// Windows include both ends: what ends is over a millisecond later.
    void add_window(std::int64_t starts, std::int64_t ends) {
        add(starts);
        if (ends != INT64_MAX) add(ends + 1);
    }
    void add(const Schedule& schedule) {
        if (std::find(schedules_.begin(), schedules_.end(), schedule) == schedules_.end()) schedules_.push_back(schedule);
    }
    void add_days() { adds_days_ = true; }

    std::set<std::int64_t> found() const {
        std::set<std::int64_t> minutes{0};
        for (const Schedule& schedule : schedules_)
            for (const auto& minute : {schedule.from_minute, schedule.to_minute})
                if (minute) minutes.insert(*minute % kMinutesPerDay);
        Instants borders(*this);
        const Date today = zone_.local(now_).date;
        for (std::int32_t day = 0; day <= kFixWaitDaysMax + 1 && (adds_days_ || !schedules_.empty()); ++day)
            for (const std::int64_t minute : minutes)
                borders.add(zone_.instant_of(Date{today.days + day}, static_cast<std::int32_t>(minute)).ms);
        // Of the borders of schedules those at which one begins or ceases to let in.
        std::set<std::int64_t> found = found_;
        std::vector<bool> before = who_lets_in(now_);
        for (const std::int64_t ms : borders.found_) {
            std::vector<bool> then = who_lets_in(Instant{ms});
            const bool is_new_day = adds_days_ && zone_.local(Instant{ms}).minute == 0;
            if (then != before || is_new_day) found.insert(ms);
            before = std::move(then);
        }
        return found;
    }

private:
    std::vector<bool> who_lets_in(Instant at) const {
        const LocalTime local = zone_.local(at);
        std::vector<bool> who;
        who.reserve(schedules_.size());
        for (const Schedule& schedule : schedules_) who.push_back(lets_in(schedule, local));
        return who;
    }

    const TimeZone& zone_;
    Instant now_;
    std::set<std::int64_t> found_;
    std::vector<Schedule> schedules_;
    bool adds_days_ = false;
};

/// All that a promotion says of time.
void add_times_of(const CompiledPromotion& own, const Core& core, Instants& instants) {
    const Tables& tables = core.facts().tables();
    instants.add_window(own.starts_ms, own.ends_ms);
    if (own.campaign != kNone) {
        const CompiledCampaign& campaign = (*core.snapshot().campaigns)[own.campaign];
        instants.add_window(campaign.starts_ms, campaign.ends_ms);
    }
    for (std::uint32_t index = 0; index < own.schedules.count; ++index)
        instants.add(tables.schedule_at(own.schedules.begin + index));
    for (const TreeNode& node : tables.nodes.range(own.tree.begin, own.tree.count)) {
        if (node.kind != ConditionTree::Kind::leaf) continue;
        const Leaf& leaf = tables.leaves[node.leaf];
        const std::string_view type = condition_descriptors()[leaf.type]->type;
        if (type == "schedule") instants.add(tables.schedule_at(leaf.extra));
        if (type == "birthday_window" && core.facts().customer().birthday) instants.add_days();
    }
}

/// When an entered code begins or ends.
void add_times_of(const ResolvedCode& code, const Core& core, Instants& instants) {
    const CompiledCoupon& coupon = *code.coupon;
    instants.add_window(coupon.starts_ms, coupon.ends_ms);
    const auto add_end_of = [&](std::optional<Instant> given, std::optional<Instant> ends) {
        if (given && coupon.valid_for_days > 0) instants.add(given->ms + coupon.valid_for_days * kDayMs + 1);
        if (ends) instants.add(ends->ms + 1);
    };
    if (code.code != nullptr) add_end_of(code.code->generated_at, std::nullopt);
    for (const Grant& grant : core.facts().customer().grants)
        if (grant.coupon == core.facts().symbols().text(coupon.code)) add_end_of(grant.granted_at, grant.ends_at);
}

/// Whatever the cart could meet by then, and the entered codes.
void add_times_of_others(const Core& core, Instants& instants) {
    const Snapshot& snapshot = core.snapshot();
    const auto add = [&](std::uint32_t id) {
        if (!snapshot.is_dead(id)) add_times_of(snapshot.promotion(id), core, instants);
    };
    if (core.facts().cart().automatic) {
        snapshot.base->index().find(core.facts(), core.subtotal(), add, kFixWaitDaysMax);
        if (snapshot.delta) snapshot.delta->index().find(core.facts(), core.subtotal(), add, kFixWaitDaysMax);
    }
    for (const ResolvedCode& code : core.codes()) {
        if (code.coupon == nullptr) continue;
        add_times_of(code, core, instants);
        for (const std::uint32_t id : code.promotions) add_times_of(snapshot.promotion(id), core, instants);
    }
}

bool is_inside(const Cure& cure, const Facts& facts, std::int64_t ms) {
    const LocalTime local = facts.site().time_zone.local(Instant{ms});
    for (std::uint32_t index = 0; index < cure.schedules.count; ++index)
        if (lets_in(facts.tables().schedule_at(cure.schedules.begin + index), local)) return true;
    return false;
}

/// Whether waiting until then cures this one, as far as can be told.
bool is_cured_at(const Cure& cure, const Facts& facts, std::int64_t ms) {
    if ((cure.ways & kWait) == 0) return false;
    if (cure.only_tried) return true;
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

std::vector<Instant> FixSearch::instants_for(const Requirements& requirements, bool of_others) const {
    Instants instants(facts_);
    for (const Requirement& requirement : requirements.all())
        for (const Cure& cure : requirement.cures) {
            if ((cure.ways & kWait) == 0) continue;
            instants.add(cure.instant.ms);
            for (std::uint32_t index = 0; index < cure.schedules.count; ++index)
                instants.add(facts_.tables().schedule_at(cure.schedules.begin + index));
        }
    // Who waits for one thing may be outside another one by then: all that the promotion itself says of time.
    if (requirements.promotion() != kNone) add_times_of(core_.snapshot().promotion(requirements.promotion()), core_, instants);
    if (of_others) add_times_of_others(core_, instants);
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

/// Whether the search ends there: the code applies, or did so earlier.
bool FixSearch::try_instant(Instant instant) {
    const auto is_earlier = [&](const Fix& fix) { return fix.action.kind == FixKind::wait_until && *fix.action.at <= instant; };
    if (std::any_of(answer_.fixes.begin(), answer_.fixes.end(), is_earlier) || !may_try(FixKind::wait_until)) return true;
    FixAction action;
    action.kind = FixKind::wait_until;
    action.at = instant;
    auto fix = verify({&action, 1}, 0);
    if (!fix) return false;
    offer(std::move(*fix), 0);
    return true;
}

/// The first instant at which the promotion itself may apply mostly is it. Where others are in its way then, it waits for them, too.
void FixSearch::try_instants(const Requirements& requirements) {
    std::optional<Instant> first;
    if (!requirements.waits_for_others()) {
        const auto own = instants_for(requirements, false);
        if (own.empty() || try_instant(own.front())) return;
        first = own.front();
    }
    for (const Instant instant : instants_for(requirements, true))
        if (instant != first && try_instant(instant)) return;
}

}  // namespace couponry::engine
