#include "document/redemption_document.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "document/common.h"
#include "document/members.h"
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

boost::json::object write_use(const Use& use) {
    boost::json::object object;
    object["promotion"] = use.promotion;
    put_text(object, "campaign", use.campaign);
    put_text(object, "coupon", use.coupon);
    put_text(object, "code", use.code);
    object["applications"] = use.applications;
    object["amount"] = use.amount;
    put_text(object, "period", use.period);
    if (use.is_period_by_customer) object["is_period_by_customer"] = true;
    if (!use.restores_coupon) object["restores_coupon"] = false;
    return object;
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

boost::json::object write_return(const Return& made) {
    boost::json::object object;
    object["id"] = made.id;
    object["at"] = json_text(format_instant(made.at));
    boost::json::array& lines = object["lines"].emplace_array();
    for (const ReturnedLine& line : made.lines) lines.push_back({{"line", line.line}, {"quantity", line.quantity}});
    object["refund"] = made.refund;
    return object;
}

/// An object of another type, which is kept as its text.
bool read_embedded(const Reader& reader, std::string& target) {
    const boost::json::object* object = reader.object();
    if (object == nullptr) return false;
    target = boost::json::serialize(*object);
    return true;
}

void put_embedded(boost::json::object& object, std::string_view name, const std::string& text) {
    if (!text.empty()) object[json_text(name)] = boost::json::parse(text);
}

/// Of an evaluation, what a redemption answers.
constexpr std::array<std::string_view, 4> kAnswered = {"totals", "discounts", "gifts", "afterwards"};

/// Adds a member to the text of an object; nothing for an empty value.
void add_member(std::string& object, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    object.pop_back();
    if (object.size() > 1) object += ',';
    ((((object += '"') += name) += "\":") += value) += '}';
}

boost::json::object write_what_both_have(const Redemption& redemption) {
    boost::json::object object;
    object["id"] = redemption.id;
    object["order"] = redemption.order;
    object["attempt"] = redemption.attempt;
    object["status"] = json_text(redemption_status_word(redemption.status));
    object["site"] = redemption.site;
    object["currency"] = json_text(redemption.currency.text());
    put_text(object, "customer", redemption.customer);
    put_text(object, "email", redemption.email);
    object["made_at"] = json_text(format_instant(redemption.made_at));
    put_instant(object, "expires_at", redemption.expires_at);
    put_instant(object, "confirmed_at", redemption.confirmed_at);
    put_instant(object, "released_at", redemption.released_at);
    if (redemption.has_expired) object["has_expired"] = true;
    object["revision"] = static_cast<std::int64_t>(redemption.revision);
    object["total"] = redemption.total;
    boost::json::array& uses = object["uses"].emplace_array();
    for (const Use& use : redemption.uses) uses.push_back(write_use(use));
    put_texts(object, "earned", redemption.earned);
    boost::json::array& returns = object["returns"].emplace_array();
    for (const Return& made : redemption.returns) returns.push_back(write_return(made));
    return object;
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
    boost::json::object object = write_what_both_have(redemption);
    if (redemption.evaluation.empty()) return object;
    const boost::json::value evaluation = boost::json::parse(redemption.evaluation);
    for (const std::string_view name : kAnswered)
        if (const auto* part = evaluation.as_object().if_contains(json_text(name))) object[json_text(name)] = *part;
    return object;
}

boost::json::object write_redemption(const Redemption& redemption) {
    boost::json::object object = write_what_both_have(redemption);
    put_embedded(object, "cart", redemption.cart);
    put_embedded(object, "evaluation", redemption.evaluation);
    return object;
}

std::string write_redemption_text(const Redemption& redemption) {
    std::string text = boost::json::serialize(write_what_both_have(redemption));
    text.reserve(text.size() + redemption.cart.size() + redemption.evaluation.size() + 32);
    add_member(text, "cart", redemption.cart);
    add_member(text, "evaluation", redemption.evaluation);
    return text;
}

std::string write_redemption_to_repeat(const Redemption& redemption) {
    std::string text = boost::json::serialize(write_what_both_have(redemption));
    if (redemption.evaluation.empty()) return text;
    std::string answered = "{}";
    for (const Member& member : members_of(redemption.evaluation))
        if (std::ranges::find(kAnswered, member.name) != kAnswered.end()) add_member(answered, member.name, member.value);
    add_member(text, "evaluation", answered);
    return text;
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
