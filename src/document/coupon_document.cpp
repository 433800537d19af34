#include "document/coupon_document.h"

#include <boost/json.hpp>

#include "document/common.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

constexpr Text kCodeText{.length_max = kCodeLengthMax};

bool read_coupon_limits(const Reader& reader, CouponLimits& target) {
    Fields fields(reader);
    fields.optional("redemptions", target.redemptions, Integer{});
    fields.optional("redemptions_per_customer", target.redemptions_per_customer, Integer{});
    fields.refuse_others();
    return true;
}

}  // namespace

bool read_coupon(const Reader& reader, std::string_view known_code, Coupon& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "code", known_code, target.code, kCodeText);
    fields.optional("kind", target.kind, kCouponKinds);
    fields.optional("name", target.name, read_local_text);
    fields.optional("description", target.description, read_local_text);
    fields.optional("active", target.active, read_boolean);
    target.visibility = target.kind == CouponKind::single_code ? Visibility::open : Visibility::hidden;
    fields.optional("visibility", target.visibility, kVisibilities);
    fields.optional("listed", target.listed, read_boolean);
    fields.optional("starts_at", target.starts_at, read_instant);
    fields.optional("ends_at", target.ends_at, read_instant);
    check_window(reader, target.starts_at, target.ends_at);
    fields.optional("valid_for", target.valid_for, read_days);
    fields.optional("assignable_by_agents", target.assignable_by_agents, read_boolean);
    fields.optional("restore_on_cancel", target.restore_on_cancel, read_boolean);
    fields.optional("has_open_claim_link", target.has_open_claim_link, read_boolean);
    fields.optional("has_check_letter", target.has_check_letter, read_boolean);
    fields.optional("code_prefix", target.code_prefix, kCodeText);
    fields.optional("limits", target.limits, read_coupon_limits);
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<Coupon> read_coupon(const boost::json::value& value, std::string_view known_code) {
    return read_whole<Coupon>(value,
                              [&](const Reader& reader, Coupon& coupon) { return read_coupon(reader, known_code, coupon); });
}

boost::json::object write_coupon(const Coupon& coupon) {
    boost::json::object object;
    object["code"] = coupon.code;
    object["kind"] = json_text(kCouponKinds.word(coupon.kind));
    put_local_text(object, "name", coupon.name);
    put_local_text(object, "description", coupon.description);
    object["active"] = coupon.active;
    object["visibility"] = json_text(kVisibilities.word(coupon.visibility));
    object["listed"] = coupon.listed;
    put_instant(object, "starts_at", coupon.starts_at);
    put_instant(object, "ends_at", coupon.ends_at);
    if (coupon.valid_for) object["valid_for"] = write_days(*coupon.valid_for);
    object["assignable_by_agents"] = coupon.assignable_by_agents;
    object["restore_on_cancel"] = coupon.restore_on_cancel;
    if (coupon.has_open_claim_link) object["has_open_claim_link"] = true;
    if (coupon.has_check_letter) object["has_check_letter"] = true;
    put_text(object, "code_prefix", coupon.code_prefix);
    boost::json::object limits;
    put_integer(limits, "redemptions", coupon.limits.redemptions);
    put_integer(limits, "redemptions_per_customer", coupon.limits.redemptions_per_customer);
    if (!limits.empty()) object["limits"] = std::move(limits);
    return object;
}

bool read_code(const Reader& reader, Code& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    fields.required("code", target.text, kCodeText);
    fields.required("coupon", target.coupon, kCodeText);
    fields.optional("bound_email", target.bound_email, read_email);
    fields.optional("generated_at", target.generated_at, read_instant);
    fields.optional("ends_at", target.ends_at, read_instant);
    fields.optional("status", target.status, kCodeStatuses);
    fields.optional("held_by_order", target.held_by_order, kIdentifier);
    fields.refuse_others();
    if (target.status == CodeStatus::held && target.held_by_order.empty())
        reader.refuse_at("/held_by_order", "A held code must say by which order; name it.");
    return reader.error_count() == errors_before;
}

boost::json::object write_code(const Code& code) {
    boost::json::object object;
    object["code"] = code.text;
    object["coupon"] = code.coupon;
    if (code.bound_email) object["bound_email"] = *code.bound_email;
    put_instant(object, "generated_at", code.generated_at);
    put_instant(object, "ends_at", code.ends_at);
    object["status"] = json_text(kCodeStatuses.word(code.status));
    put_text(object, "held_by_order", code.held_by_order);
    return object;
}

bool read_grant(const Reader& reader, Grant& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    fields.required("coupon", target.coupon, kCodeText);
    fields.optional("granted_at", target.granted_at, read_instant);
    fields.optional("ends_at", target.ends_at, read_instant);
    fields.optional("status", target.status, kGrantStatuses);
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

boost::json::object write_grant(const Grant& grant) {
    boost::json::object object;
    object["coupon"] = grant.coupon;
    put_instant(object, "granted_at", grant.granted_at);
    put_instant(object, "ends_at", grant.ends_at);
    object["status"] = json_text(kGrantStatuses.word(grant.status));
    return object;
}

}  // namespace couponry::document
