#include "service/code_information.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/limits.h"
#include "document/writer.h"
#include "service/answers.h"
#include "service/kinds.h"

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

}  // namespace

Result<boost::json::object> write_code_information(store::Store& store, std::string_view tenant, const InForce& state,
                                                   std::string_view entered, Instant now) {
    const Kind& coupons = kind_of(Aggregate::coupons);
    const std::string id = coupons.id_of(entered);
    boost::json::object answer;
    const auto done = store.read(tenant, [&](const store::Transaction& transaction) -> Result<void> {
        const auto generated = transaction.of(Aggregate::codes).find(id);
        const std::string coupon_id =
            generated ? coupons.id_of(std::string_view(body_of(*generated).at("coupon").as_string())) : id;
        const auto coupon = transaction.of(Aggregate::coupons).find(coupon_id);
        if (!coupon) return fail("not_found", fmt::format("There is no code \"{}\".", entered));
        boost::json::object described = body_of(*coupon);
        add_answered_fields(coupons, state, now, coupon->version, described);
        answer = {{"code", id}, {"coupon", std::move(described)}};
        if (generated) answer["generated"] = body_of(*generated);
        boost::json::array& promotions = answer["promotions"].emplace_array();
        for (const store::Document& promotion :
             transaction.of(Aggregate::promotions).find_by("coupon", coupon_id, {}, kRowsPerPageMax))
            promotions.push_back(write_opened(promotion, state, now));
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return answer;
}

}  // namespace couponry::service
