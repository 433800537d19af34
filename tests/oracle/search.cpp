#include "oracle/search.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace couponry::oracle {
namespace {

// Smaller wins among selections that take the same (ruling 18).
auto tie_key(const Setting& setting, const Found& found) {
    const auto name = [&](std::size_t offer) {
        return std::pair(setting.offers[offer].promotion->priority, setting.offers[offer].promotion->code);
    };
    std::set<std::string> coupons;
    std::vector<std::pair<std::int32_t, std::string>> promotions;
    std::vector<std::int64_t> applications;
    std::vector<std::int64_t> groups;
    for (const std::size_t offer : found.state.first_turns) {
        if (setting.offers[offer].coupon) coupons.insert(*setting.offers[offer].coupon);
        promotions.push_back(name(offer));
        applications.push_back(-found.state.progress[offer].applications);
        groups.push_back(-found.state.progress[offer].groups);
    }
    std::vector<std::pair<std::int32_t, std::string>> turns;
    for (const Turn& turn : found.turns) turns.push_back(name(turn.offer));
    return std::tuple(coupons.size(), promotions.size(), promotions, applications, groups, turns);
}

// The fewest pieces one application of a group effect can use.
std::int64_t smallest_group(const Rule& rule) {
    const Parameters& parameters = rule.parameters;
    if (rule.type == "cheapest_free") return *parameters.find<std::int64_t>("of");
    if (rule.type == "nth_unit") return *parameters.find<std::int64_t>("n");
    if (const auto* for_each = parameters.find<Parameters>("for_each")) return *for_each->find<std::int64_t>("quantity");
    if (rule.type == "bundle_price") return parameters.get_or<std::int64_t>("quantity", 1);
    return 2;  // one bought, one given
}

std::int64_t applications_max(const Setting& setting, std::size_t offer) {
    if (!setting.offers[offer].has_groups) return 1;
    std::int64_t pieces = 0;
    for (const Line& line : setting.lines) pieces += line.is_discountable ? line.quantity : 0;
    std::int64_t most = 1;
    for (const Rule& rule : setting.offers[offer].promotion->effects)
        if (is_group_effect(rule)) most = std::max(most, pieces / smallest_group(rule));
    return std::min(most, setting.offers[offer].applications_max);
}

class Search {
public:
    Search(const Setting& setting, std::int64_t selections_max) : setting_(setting), selections_max_(selections_max) {}

    SearchResult run() {
        result_.best.state = start(setting_);
        std::vector<std::size_t> candidates;
        for (std::size_t offer = 0; offer < setting_.offers.size(); ++offer)
            if (setting_.offers[offer].is_candidate()) candidates.push_back(offer);
        choose_offers(candidates, 0, {});
        return result_;
    }

private:
    // Every subset whose members may all meet each other.
    void choose_offers(const std::vector<std::size_t>& candidates, std::size_t at, std::vector<Choice> chosen) {
        if (!result_.complete) return;
        if (at == candidates.size()) {
            if (!chosen.empty()) choose_applications(chosen, 0);
            return;
        }
        choose_offers(candidates, at + 1, chosen);
        for (const Choice& choice : chosen)
            if (!may_meet(setting_, choice.offer, candidates[at])) return;
        chosen.push_back({candidates[at], 1});
        choose_offers(candidates, at + 1, chosen);
    }

    void choose_applications(std::vector<Choice>& chosen, std::size_t at) {
        if (at == chosen.size()) {
            std::vector<std::size_t> offers;
            for (const Choice& choice : chosen) offers.push_back(choice.offer);
            permute(chosen, turns_of(setting_, offers), 0, {});
            return;
        }
        const std::int64_t most = applications_max(setting_, chosen[at].offer);
        for (std::int64_t applications = 1; applications <= most; ++applications) {
            chosen[at].applications = applications;
            choose_applications(chosen, at + 1);
        }
    }

    // Every order of the promotions of each block; a promotion's own effects keep theirs.
    void permute(const std::vector<Choice>& chosen, const std::vector<Turn>& turns, std::size_t begin,
                 const std::vector<Turn>& done) {
        if (!result_.complete) return;
        if (begin == turns.size()) {
            try_one(chosen, done);
            return;
        }
        std::size_t end = begin;
        std::vector<std::size_t> offers;  // of the block, without repeats
        while (end < turns.size() && turns[end].same_block(turns[begin])) {
            if (offers.empty() || offers.back() != turns[end].offer) offers.push_back(turns[end].offer);
            ++end;
        }
        std::sort(offers.begin(), offers.end());
        do {
            std::vector<Turn> longer = done;
            for (const std::size_t offer : offers)
                for (std::size_t at = begin; at < end; ++at)
                    if (turns[at].offer == offer) longer.push_back(turns[at]);
            permute(chosen, turns, end, longer);
        } while (std::next_permutation(offers.begin(), offers.end()));
    }

    void try_one(const std::vector<Choice>& chosen, const std::vector<Turn>& turns) {
        if (++result_.selections > selections_max_) {
            result_.complete = false;
            return;
        }
        auto state = run_selection(setting_, chosen, turns);
        if (!state) return;
        Found found{chosen, turns, *state, taken_by(*state)};
        for (const Choice& choice : chosen) {
            const auto [entry, is_new] = result_.best_with.emplace(choice.offer, found.taken);
            if (!is_new) entry->second = std::max(entry->second, found.taken);
        }
        if (found.taken < result_.best.taken) return;
        if (found.taken == result_.best.taken && tie_key(setting_, result_.best) <= tie_key(setting_, found)) return;
        result_.best = found;
    }

    const Setting& setting_;
    std::int64_t selections_max_;
    SearchResult result_;
};

}  // namespace

SearchResult search(const Setting& setting, std::int64_t selections_max) {
    return Search(setting, selections_max).run();
}

}  // namespace couponry::oracle
