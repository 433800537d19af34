#include "service/welcome.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "document/reader.h"
#include "document/writer.h"
#include "service/coupon_grants.h"
#include "service/grants.h"
#include "service/kinds.h"
#include "service/outbox.h"
#include "service/personal_code.h"
#include "service/resources.h"

namespace couponry::service {
namespace {

struct SignUp {
    std::string email, locale, source;
};

Result<SignUp> read_sign_up(const boost::json::value& value) {
    return document::read_whole<SignUp>(value, [](const document::Reader& reader, SignUp& target) {
        document::Fields fields(reader);
        fields.required("email", target.email, document::read_email);
        fields.optional("locale", target.locale, document::kLocale);
        fields.optional("source", target.source, document::kIdentifier);
        fields.refuse_others();
        return true;
    });
}

Result<Coupon> find_offer(const store::Transaction& transaction, std::string_view code, Instant now) {
    auto coupon = find_coupon(transaction, code);
    if (!coupon) return std::unexpected(not_found(kind_of(store::Aggregate::coupons), code));
    if (coupon->kind != CouponKind::multi_code)
        return fail("coupon_not_grantable",
                    "A welcome offer gives everybody a code of his own; choose a coupon of the kind multi_code.");
    if (!coupon->active) return fail("coupon_inactive", "This coupon is switched off.");
    if (auto done = check_grantable(*coupon, now); !done) return std::unexpected(done.error());
    return std::move(*coupon);
}

void mail(store::Transaction& transaction, const Coupon& coupon, const StoredGrant& grant, std::string_view locale, Instant now) {
    Message message;
    message.channels = {"email"};
    message.to.email = grant.holder.email;  // that of the first sign-up, to which the code is bound
    message.template_name = "welcome_code";
    message.locale = locale;
    message.facts["coupon"] = coupon.code;
    document::put_local_text(message.facts, "name", coupon.name);
    message.facts["code"] = grant.code;
    document::put_instant(message.facts, "ends_at", end_of(grant, coupon));
    put_message(transaction, fmt::format("welcome/{}/{}", grant_id(coupon.code, grant.holder), now.ms), message, now);
}

}  // namespace

Result<Written> WelcomeOffers::sign_up(const WriteContext& context, const Caller& caller, std::string_view code,
                                       const boost::json::value& value) {
    const auto wish = read_sign_up(value);
    if (!wish) return std::unexpected(wish.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const Instant now = writes_.now();
        const auto coupon = find_offer(transaction, code, now);
        if (!coupon) return std::unexpected(coupon.error());
        const Holder holder{.customer = {}, .email = wish->email};
        // One per person: who used his up, or lost it, gets no other.
        std::optional<StoredGrant> grant = find_grant(transaction, code, holder);
        if (!grant) {
            auto text = personal_code(transaction, *coupon, wish->email, random_, now, changes);
            if (!text) return std::unexpected(text.error());
            grant =
                give(transaction, *coupon, {holder, GrantSource::welcome, wish->source, caller.key, std::move(*text)}, now).grant;
        }
        if (is_usable(*grant, *coupon, now) && (!grant->mailed_at || now.ms - grant->mailed_at->ms >= kWelcomeMailMs)) {
            mail(transaction, *coupon, *grant, wish->locale, now);
            grant->mailed_at = now;
            put_grant(transaction, *grant, now);
        }
        Written written{.outcome = Outcome::unchanged, .id = grant_id(code, holder), .body = {}};
        written.body = {{"coupon", coupon->code}, {"status", "sent"}};
        if (may_see_codes(caller.scopes)) written.body["code"] = grant->code;
        return written;
    });
}

}  // namespace couponry::service
