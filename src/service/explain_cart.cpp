#include "service/explain_cart.h"

#include <boost/json.hpp>

#include "document/evaluation_document.h"
#include "document/writer.h"
#include "engine/because.h"

namespace couponry::service {
namespace {

class Explanation {
public:
    Explanation(const engine::Snapshot& snapshot, const Cart& cart, const UsageFacts& usage, Instant now)
        : snapshot_(snapshot), zone_(snapshot.find_site(cart.site)->time_zone) {
        core_.run({.snapshot = &snapshot,
                   .cart = &cart,
                   .usage = &usage,
                   .now = now,
                   .policy = snapshot.find_site(cart.site)->selection,
                   .near_misses = true});
        for (std::size_t index = 0; index < core_.codes().size(); ++index) codes_.push_back(write_code(index, cart.codes[index]));
        write_automatic();
    }

    boost::json::object take() { return {{"codes", std::move(codes_)}, {"automatic", std::move(automatic_)}}; }

private:
    std::string text(engine::Symbol symbol) const { return std::string(core_.facts().symbols().text(symbol)); }

    boost::json::object write_code(std::size_t index, const std::string& entered) {
        const engine::ResolvedCode& code = core_.codes()[index];
        boost::json::object object;
        object["code"] = entered;
        object["normalised"] = code.normalised;
        if (code.coupon != nullptr) object["coupon"] = text(code.coupon->code);
        object["usable"] = code.is_usable;
        boost::json::array failures;
        for (const engine::GateFailure& failure : code.failures)
            failures.push_back(document::write_because(engine::because_of(failure), Reason::none, zone_));
        object["failures"] = std::move(failures);
        engine::CodeAnswer answer;
        engine::CodeExplanation explained;
        engine::explain_code(core_, index, answer, explained);
        boost::json::array promotions;
        for (const std::uint32_t id : code.promotions)
            promotions.push_back(write_promotion(explained_or_new(explained, id, static_cast<std::int32_t>(index))));
        object["promotions"] = std::move(promotions);
        return object;
    }

    engine::PromotionExplanation explained_or_new(const engine::CodeExplanation& explained, std::uint32_t id,
                                                  std::int32_t code) const {
        for (const engine::PromotionExplanation& own : explained.promotions)
            if (own.promotion == id) return own;
        return engine::explain_promotion(core_, id, code);
    }

    boost::json::object write_promotion(const engine::PromotionExplanation& explanation) const {
        boost::json::object object;
        const std::uint32_t candidate = core_.candidate_of(explanation.promotion);
        object["promotion"] = text(snapshot_.promotion(explanation.promotion).code);
        object["holds"] = explanation.holds;
        object["applied"] = candidate != engine::kNone && core_.is_applied(candidate);
        boost::json::array failures;
        for (const engine::PromotionFailure& failure : explanation.failures)
            failures.push_back(document::write_because(engine::because_of(core_, explanation, failure), Reason::none, zone_));
        object["failures"] = std::move(failures);
        if (!explanation.in_the_way.empty()) {
            boost::json::array in_the_way;
            for (const std::uint32_t other : explanation.in_the_way)
                in_the_way.emplace_back(text(core_.candidates()[other].promotion->code));
            object["in_the_way"] = std::move(in_the_way);
        }
        return object;
    }

    void write_automatic() {
        constexpr std::int32_t kNoCode = -1;
        for (const engine::Candidate& candidate : core_.candidates())
            if (candidate.code < 0)
                automatic_.push_back(write_promotion(engine::explain_promotion(core_, candidate.id, kNoCode)));
        for (const engine::NearMiss& miss : core_.near_misses())
            automatic_.push_back(write_promotion(engine::explain_promotion(core_, miss.id, kNoCode)));
    }

    const engine::Snapshot& snapshot_;
    TimeZone zone_;
    engine::Core core_;
    boost::json::array codes_, automatic_;
};

}  // namespace

boost::json::object explain_cart(const engine::Snapshot& snapshot, const Cart& cart, const UsageFacts& usage, Instant now) {
    return Explanation(snapshot, cart, usage, now).take();
}

}  // namespace couponry::service
