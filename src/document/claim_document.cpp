#include "document/claim_document.h"

#include <boost/json.hpp>

#include "document/writer.h"

namespace couponry::document {
namespace {

void read_wishes(Fields& fields, ClaimLink& target) {
    fields.optional("label", target.label, Text{.length_max = kIdentifierLengthMax, .may_be_empty = true});
    fields.optional("ends_at", target.ends_at, read_instant);
    fields.optional("claims_max", target.claims_max, Integer{.least = 1});
}

}  // namespace

Result<ClaimLink> read_claim_link(const boost::json::value& value) {
    return read_whole<ClaimLink>(value, [](const Reader& reader, ClaimLink& target) {
        Fields fields(reader);
        fields.required("token", target.token, kIdentifier);
        fields.required("coupon", target.coupon, kIdentifier);
        read_wishes(fields, target);
        fields.optional("created_at", target.created_at, read_instant);
        fields.optional("revoked_at", target.revoked_at, read_instant);
        fields.optional("claims", target.claims, Integer{});
        fields.optional("claims_waiting", target.claims_waiting, Integer{});
        fields.refuse_others();
        return true;
    });
}

Result<ClaimLink> read_new_claim_link(const boost::json::value& value) {
    return read_whole<ClaimLink>(value, [](const Reader& reader, ClaimLink& target) {
        Fields fields(reader);
        read_wishes(fields, target);
        fields.refuse_others();
        return true;
    });
}

boost::json::object write_claim_link(const ClaimLink& link) {
    boost::json::object object{{"token", link.token}, {"coupon", link.coupon}};
    put_text(object, "label", link.label);
    put_instant(object, "created_at", link.created_at);
    put_instant(object, "ends_at", link.ends_at);
    put_instant(object, "revoked_at", link.revoked_at);
    put_integer(object, "claims_max", link.claims_max);
    object["claims"] = link.claims;
    object["claims_waiting"] = link.claims_waiting;
    return object;
}

Result<GuestClaim> read_guest_claim(const boost::json::value& value) {
    return read_whole<GuestClaim>(value, [](const Reader& reader, GuestClaim& target) {
        Fields fields(reader);
        fields.required("link", target.link, kIdentifier);
        fields.required("ends_at", target.ends_at, read_instant);
        fields.optional("customer", target.customer, kIdentifier);
        fields.refuse_others();
        return true;
    });
}

boost::json::object write_guest_claim(const GuestClaim& claim) {
    boost::json::object object{{"link", claim.link}, {"ends_at", format_instant(claim.ends_at)}};
    put_text(object, "customer", claim.customer);
    return object;
}

}  // namespace couponry::document
