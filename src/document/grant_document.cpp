#include "document/grant_document.h"

#include <boost/json.hpp>

#include "document/common.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

constexpr Text kReason{.may_be_empty = true};

bool read_fields(const Reader& reader, StoredGrant& target) {
    Fields fields(reader);
    fields.required("coupon", target.grant.coupon, kIdentifier);
    fields.optional("customer", target.holder.customer, kIdentifier);
    fields.optional("email", target.holder.email, read_email);
    fields.optional("status", target.grant.status, kGrantStatuses);
    fields.required("source", target.source, kGrantSources);
    fields.optional("reason", target.reason, kReason);
    fields.optional("given_by", target.given_by, kRedemptionIdentifier);
    fields.optional("code", target.code, kIdentifier);
    fields.optional("granted_at", target.grant.granted_at, read_instant);
    fields.optional("ends_at", target.grant.ends_at, read_instant);
    fields.optional("notification", target.notify, read_boolean);
    fields.optional("revoked_at", target.revoked_at, read_instant);
    fields.optional("redemptions", target.redemptions,
                    ListOf{.read_entry = kRedemptionIdentifier, .size_max = kRedemptionsPerGrantMax});
    fields.optional("mailed_at", target.mailed_at, read_instant);
    fields.optional("reminded_at", target.reminded_at, read_instant);
    fields.refuse_others();
    if (fields.is_object() && target.holder.empty())
        return reader.refuse("Name the \"customer\" or the \"email\" that holds it.");
    return true;
}

}  // namespace

Result<StoredGrant> read_stored_grant(const boost::json::value& value) {
    return read_whole<StoredGrant>(value, read_fields);
}

boost::json::object write_stored_grant(const StoredGrant& stored) {
    boost::json::object object;
    object["coupon"] = stored.grant.coupon;
    put_text(object, "customer", stored.holder.customer);
    put_text(object, "email", stored.holder.email);
    object["status"] = json_text(kGrantStatuses.word(stored.grant.status));
    object["source"] = json_text(kGrantSources.word(stored.source));
    put_text(object, "reason", stored.reason);
    put_text(object, "given_by", stored.given_by);
    put_text(object, "code", stored.code);
    put_instant(object, "granted_at", stored.grant.granted_at);
    put_instant(object, "ends_at", stored.grant.ends_at);
    object["notification"] = stored.notify;
    put_instant(object, "revoked_at", stored.revoked_at);
    put_texts(object, "redemptions", stored.redemptions);
    put_instant(object, "mailed_at", stored.mailed_at);
    put_instant(object, "reminded_at", stored.reminded_at);
    return object;
}

}  // namespace couponry::document
