#include "document/redemption_document.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "document/common.h"
#include "document/members.h"
#include "document/text_writer.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

constexpr Choice<RedemptionStatus, 5> kStatuses{{{{"held", RedemptionStatus::held},
                                                  {"confirmed", RedemptionStatus::confirmed},
                                                  {"released", RedemptionStatus::released},
                                                  {"partly_returned", RedemptionStatus::partly_returned},
                                                  {"returned", RedemptionStatus::returned}}}};

bool read_use(const Reader& reader, Use& target) {
    Fields fields(reader);
    fields.required("promotion", target.promotion, kIdentifier);
    fields.optional("campaign", target.campaign, kIdentifier);
    fields.optional("coupon", target.coupon, kIdentifier);
    fields.optional("code", target.code, kIdentifier);
    fields.optional("applications", target.applications, Integer{.least = 1});
    fields.optional("amount", target.amount, Integer{});
    fields.optional("period", target.period, kIdentifier);
    fields.optional("is_period_by_customer", target.is_period_by_customer, read_boolean);
    fields.optional("restores_coupon", target.restores_coupon, read_boolean);
    fields.refuse_others();
    return true;
}

void write_use(const Use& use, TextWriter& out) {
    out.begin_object();
    out.field("promotion", use.promotion);
    out.field_unless_empty("campaign", use.campaign);
    out.field_unless_empty("coupon", use.coupon);
    out.field_unless_empty("code", use.code);
    out.field("applications", use.applications);
    out.field("amount", use.amount);
    out.field_unless_empty("period", use.period);
    if (use.is_period_by_customer) out.field("is_period_by_customer", true);
    if (!use.restores_coupon) out.field("restores_coupon", false);
    out.end_object();
}

bool read_returned_line(const Reader& reader, ReturnedLine& target) {
    Fields fields(reader);
    fields.required("line", target.line, kIdentifier);
    fields.required("quantity", target.quantity, Integer{.least = 1, .most = kPiecesPerLineMax});
    fields.refuse_others();
    return true;
}

bool read_return(const Reader& reader, Return& target) {
    Fields fields(reader);
    fields.required("id", target.id, kIdentifier);
    fields.required("at", target.at, read_instant);
    fields.required("lines", target.lines,
                    ListOf{.read_entry = read_returned_line, .size_max = kLinesPerCartMax, .may_be_empty = false});
    fields.required("refund", target.refund, Integer{});
    fields.refuse_others();
    return true;
}

void write_return(const Return& made, TextWriter& out) {
    out.begin_object();
    out.field("id", made.id);
    out.field("at", format_instant(made.at));
    out.list("lines", made.lines, [&](const ReturnedLine& line) {
        out.begin_object();
        out.field("line", line.line);
        out.field("quantity", line.quantity);
        out.end_object();
    });
    out.field("refund", made.refund);
    out.end_object();
}

/// An object of another type, which is kept as its text.
bool read_embedded(const Reader& reader, std::string& target) {
    const boost::json::object* object = reader.object();
    if (object == nullptr) return false;
    target = boost::json::serialize(*object);
    return true;
}

constexpr std::array<std::string_view, 4> kAnswered = {"totals", "discounts", "gifts", "afterwards"};

/// Adds a member to the text of an object; nothing for an empty value.
void add_member(std::string& object, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    object.pop_back();
    if (object.size() > 1) object += ',';
    ((((object += '"') += name) += "\":") += value) += '}';
}

void write_instant(std::string_view name, const std::optional<Instant>& instant, TextWriter& out) {
    if (instant) out.field(name, format_instant(*instant));
}

/// The members that a redemption has wherever it is written; its object stays open.
void write_common(const Redemption& redemption, TextWriter& out) {
    out.begin_object();
    out.field("id", redemption.id);
    out.field("order", redemption.order);
    out.field("attempt", redemption.attempt);
    out.field("status", redemption_status_word(redemption.status));
    out.field("site", redemption.site);
    out.field("currency", redemption.currency.text());
    out.field_unless_empty("customer", redemption.customer);
    out.field_unless_empty("email", redemption.email);
    out.field("made_at", format_instant(redemption.made_at));
    write_instant("expires_at", redemption.expires_at, out);
    write_instant("confirmed_at", redemption.confirmed_at, out);
    write_instant("released_at", redemption.released_at, out);
    if (redemption.has_expired) out.field("has_expired", true);
    out.field("revision", redemption.revision);
    out.field("total", redemption.total);
    out.list("uses", redemption.uses, [&](const Use& use) { write_use(use, out); });
    if (!redemption.earned.empty()) out.texts("earned", redemption.earned);
    out.list("returns", redemption.returns, [&](const Return& made) { write_return(made, out); });
}

/// Of its evaluation, what a redemption answers.
void write_answered(const Redemption& redemption, TextWriter& out) {
    if (redemption.evaluation.empty()) return;
    for (const Member& member : members_of(redemption.evaluation))
        if (std::ranges::find(kAnswered, member.name) != kAnswered.end()) out.embedded_unless_empty(member.name, member.value);
}

}  // namespace

bool read_redemption(const Reader& reader, std::string_view known_id, Redemption& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "id", known_id, target.id, kRedemptionIdentifier);
    fields.required("order", target.order, kIdentifier);
    fields.optional("attempt", target.attempt, Integer{.least = 1});
    fields.required("status", target.status, read_redemption_status);
    fields.required("site", target.site, kIdentifier);
    fields.required("currency", target.currency, read_currency);
    fields.optional("customer", target.customer, kIdentifier);
    fields.optional("email", target.email, read_email);
    fields.required("made_at", target.made_at, read_instant);
    fields.optional("expires_at", target.expires_at, read_instant);
    fields.optional("confirmed_at", target.confirmed_at, read_instant);
    fields.optional("released_at", target.released_at, read_instant);
    fields.optional("has_expired", target.has_expired, read_boolean);
    std::int64_t revision = 0;
    if (fields.optional("revision", revision, Integer{})) target.revision = static_cast<std::uint64_t>(revision);
    fields.required("total", target.total, Integer{});
    fields.optional("uses", target.uses, ListOf{read_use});
    fields.optional("earned", target.earned, kIdentifiers);
    fields.optional("returns", target.returns, ListOf{read_return});
    fields.optional("cart", target.cart, read_embedded);
    fields.optional("evaluation", target.evaluation, read_embedded);
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<Redemption> read_redemption(const boost::json::value& value, std::string_view known_id) {
    return read_whole<Redemption>(
        value, [&](const Reader& reader, Redemption& redemption) { return read_redemption(reader, known_id, redemption); });
}

boost::json::object write_redemption_answer(const Redemption& redemption) {
    TextWriter out;
    write_common(redemption, out);
    write_answered(redemption, out);
    out.end_object();
    return std::move(boost::json::parse(out.take()).as_object());
}

std::string write_redemption(const Redemption& redemption) {
    TextWriter out;
    write_common(redemption, out);
    out.embedded_unless_empty("cart", redemption.cart);
    out.embedded_unless_empty("evaluation", redemption.evaluation);
    out.end_object();
    return out.take();
}

std::string write_redemption_to_repeat(const Redemption& redemption) {
    TextWriter out;
    write_common(redemption, out);
    if (!redemption.evaluation.empty()) {
        out.key("evaluation");
        out.begin_object();
        write_answered(redemption, out);
        out.end_object();
    }
    out.end_object();
    return out.take();
}

Result<Redemption> read_redemption_text(std::string_view text) {
    std::string others = "{}", cart, evaluation;
    others.reserve(text.size());
    for (const Member& member : members_of(text)) {
        if (member.name == "cart")
            cart = member.value;
        else if (member.name == "evaluation")
            evaluation = member.value;
        else
            add_member(others, member.name, member.value);
    }
    auto redemption = read_redemption(boost::json::parse(others));
    if (!redemption) return redemption;
    redemption->cart = std::move(cart);
    redemption->evaluation = std::move(evaluation);
    return redemption;
}

std::string_view redemption_status_word(RedemptionStatus status) {
    return kStatuses.word(status);
}

bool read_redemption_status(const Reader& reader, RedemptionStatus& target) {
    return kStatuses(reader, target);
}

}  // namespace couponry::document
