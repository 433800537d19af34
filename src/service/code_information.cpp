#include "service/code_information.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "document/common.h"
#include "document/coupon_document.h"
#include "document/writer.h"
#include "model/reason.h"
#include "service/answers.h"
#include "service/kinds.h"
#include "service/stored_codes.h"

namespace couponry::service {
namespace {

using store::Aggregate;

boost::json::object body_of(const store::Document& document) {
    return boost::json::parse(document.body).as_object();
}

boost::json::object write_opened(const store::Document& document, const InForce& state, Instant now) {
    const boost::json::object promotion = body_of(document);
    boost::json::object opened{{"code", promotion.at("code")}};
    if (const auto* name = promotion.if_contains("name")) opened["name"] = *name;
    opened["status"] = promotion.at("status");
    opened["state"] = document::json_text(state_of(promotion, *state.snapshot, now));
    return opened;
}

boost::json::object write_generated(const store::StoredCode& stored) {
    boost::json::object generated = document::write_code(stored.code);
    if (stored.batch != store::kNoBatch) generated["batch"] = stored.batch;
    return generated;
}

/// Why a code works for nobody, in the order in which evaluations say it.
class Obstacles {
public:
    explicit Obstacles(Instant now) : now_(now) {}

    void add(Reason reason, const std::optional<Instant>& at = std::nullopt) {
        boost::json::object said{{"reason", document::json_text(reason_name(reason))}};
        document::put_instant(said, "at", at);
        reasons_.push_back(std::move(said));
    }
    void judge_coupon(const Coupon& coupon, bool is_generated) {
        if (coupon.kind == CouponKind::multi_code && !is_generated) add(Reason::code_not_found);  // the coupon's name is no code
        if (!coupon.active) add(Reason::code_disabled);
        if (coupon.starts_at && now_ < *coupon.starts_at) add(Reason::code_not_started, coupon.starts_at);
        ends_at_ = coupon.ends_at;
    }
    void judge_code(const Code& code, const Coupon& coupon) {
        if (code.status == CodeStatus::disabled) add(Reason::code_disabled);
        if (code.status == CodeStatus::redeemed) add(Reason::code_already_redeemed);
        if (code.status == CodeStatus::held) add(Reason::code_held_by_other_order);
        end_by(code.ends_at);
        if (code.generated_at && coupon.valid_for) end_by(Instant{code.generated_at->ms + coupon.valid_for->count * kDayMs});
    }
    void judge_end() {
        if (ends_at_ && *ends_at_ < now_) add(Reason::code_expired, ends_at_);
    }
    void judge_uses(const Coupon& coupon, const UsageFacts& usage) {
        if (coupon.limits.redemptions && usage.of_coupon(coupon.code).all.redemptions >= *coupon.limits.redemptions)
            add(Reason::usage_limit_reached);
    }
    boost::json::array take() { return std::move(reasons_); }

private:
    void end_by(const std::optional<Instant>& instant) {
        if (instant && (!ends_at_ || *instant < *ends_at_)) ends_at_ = instant;
    }

    const Instant now_;
    std::optional<Instant> ends_at_;
    boost::json::array reasons_;
};

Failure no_code(std::string_view entered) {
    return {"not_found", fmt::format("There is no code \"{}\".", entered), {}};
}

}  // namespace

Result<boost::json::object> write_code_information(store::Store& store, std::string_view tenant, const InForce& state,
                                                   std::string_view entered, Instant now) {
    const Kind& coupons = kind_of(Aggregate::coupons);
    const std::string id = coupons.id_of(entered);
    boost::json::object answer;
    const auto done = store.read(tenant, [&](const store::Transaction& transaction) -> Result<void> {
        const auto generated = transaction.codes().find(id);
        const std::string coupon_id = generated ? generated->code.coupon : id;
        const auto document = transaction.of(Aggregate::coupons).find(coupon_id);
        if (!document) return std::unexpected(no_code(entered));
        boost::json::object described = body_of(*document);
        const auto coupon = document::read_coupon(described);
        CHECK(coupon.has_value());  // it was read before it was kept
        boost::json::array promotions;
        for (const store::Document& promotion :
             transaction.of(Aggregate::promotions).find_by("coupon", coupon_id, {}, kRowsPerPageMax))
            promotions.push_back(write_opened(promotion, state, now));
        Obstacles obstacles(now);
        obstacles.judge_coupon(*coupon, generated.has_value());
        if (generated) obstacles.judge_code(generated->code, *coupon);
        obstacles.judge_end();
        obstacles.judge_uses(*coupon, *state.usage);
        if (const auto reason = why_opens_nothing(coupon_id, *state.snapshot, now)) obstacles.add(*reason);
        boost::json::array reasons = obstacles.take();
        add_answered_fields(coupons, state, now, document->version, described);
        answer = {{"code", id}, {"state", reasons.empty() ? "usable" : "unusable"}, {"reasons", std::move(reasons)}};
        answer["coupon"] = std::move(described);
        if (generated) answer["generated"] = write_generated(*generated);
        answer["promotions"] = std::move(promotions);
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return answer;
}

Result<Written> set_code_status(Writes& writes, const WriteContext& context, std::string_view entered,
                                const boost::json::value& value) {
    constexpr document::Choice<CodeStatus, 2> kSwitch{
        {{{"available", CodeStatus::available}, {"disabled", CodeStatus::disabled}}}};
    const auto status = document::read_whole<CodeStatus>(value, [&](const document::Reader& reader, CodeStatus& target) {
        document::Fields fields(reader);
        fields.required("status", target, kSwitch);
        fields.refuse_others();
        return true;
    });
    if (!status) return std::unexpected(status.error());
    const std::string id = kind_of(Aggregate::codes).id_of(entered);
    return writes.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        auto stored = transaction.codes().lock_all(std::vector{id}).front();
        if (!stored) return std::unexpected(no_code(entered));
        Code& code = stored->code;
        if (code.status == CodeStatus::held || code.status == CodeStatus::redeemed)
            return fail("in_use",
                        fmt::format("The order \"{}\" has it; a code is switched off before or after that.", code.held_by_order));
        Written written{code.status == *status ? Outcome::unchanged : Outcome::changed, id, {}, 0, 0, false};
        code.status = *status;
        transaction.codes().set_all(std::vector<store::CodeUse>{{id, *status, ""}});
        written.body = write_generated(*stored);
        return written;
    });
}

}  // namespace couponry::service
