#include "document/policy_document.h"

#include <boost/json.hpp>

#include "document/common.h"
#include "document/rule_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

constexpr Choice<ReturnRules::From, 3> kFroms{{{{"delivered", ReturnRules::From::delivered},
                                                {"shipped", ReturnRules::From::shipped},
                                                {"placed", ReturnRules::From::placed}}}};
constexpr Choice<ChangeRules::Until, 2> kUntils{
    {{{"shipped", ChangeRules::Until::shipped}, {"placed", ChangeRules::Until::placed}}}};
/// So far nobody else decides about prices.
constexpr Choice<bool, 1> kDecidedBy{{{{"agent", true}}}};
constexpr Integer kDays{.least = 1, .most = kPolicyDaysMax};

bool read_return_rules(const Reader& reader, ReturnRules& target) {
    Fields fields(reader);
    fields.required("days", target.days, kDays);
    fields.required("from", target.from, kFroms);
    fields.optional("excluded", target.excluded, read_item_filter);
    if (target.excluded == ItemFilter{})
        reader.refuse_at("/excluded", "An empty filter excludes everything; name goods, or leave the field out.");
    fields.optional("reasons", target.reasons, ListOf{.read_entry = kIdentifier, .size_max = kReturnReasonsMax});
    fields.required("approval", target.approval, kApprovals);
    fields.optional("sender_pays", target.sender_pays, read_boolean);
    fields.refuse_others();
    return true;
}

bool read_change_rules(const Reader& reader, ChangeRules& target) {
    Fields fields(reader);
    const bool has_until = fields.required("until", target.until, kUntils);
    fields.optional("within_minutes", target.within_minutes, Integer{.least = 1, .most = kPolicyDaysMax * 24 * 60});
    fields.refuse_others();
    if (has_until && target.until == ChangeRules::Until::placed && !fields.has("within_minutes"))
        return reader.refuse_at("/within_minutes",
                                "Say how many minutes after the order was placed; without, nothing is allowed.");
    return true;
}

bool read_price_rules(const Reader& reader, PriceRules& target) {
    Fields fields(reader);
    fields.optional("days", target.days, kDays);
    bool by_agent = true;
    fields.required("decided_by", by_agent, kDecidedBy);
    fields.refuse_others();
    return true;
}

template <class Rules, class Read>
void read_rules_as(Fields& fields, const Read& read, Policy& target) {
    std::optional<Rules> rules;
    if (fields.optional("rules", rules, read)) target.rules = std::move(*rules);
}

/// Which rules there are is said by the topic; a text alone is a policy, too.
void read_rules(Fields& fields, Policy& target) {
    switch (target.topic) {
        case PolicyTopic::returns:
        case PolicyTopic::exchange:
            return read_rules_as<ReturnRules>(fields, read_return_rules, target);
        case PolicyTopic::cancellation:
        case PolicyTopic::delivery:
            return read_rules_as<ChangeRules>(fields, read_change_rules, target);
        case PolicyTopic::price_match:
        case PolicyTopic::price_adjustment:
            return read_rules_as<PriceRules>(fields, read_price_rules, target);
        default:
            if (fields.has("rules"))
                fields.reader().refuse_at("/rules",
                                          "Nothing is judged under this topic; say it in \"text\", and leave the rules out.");
    }
}

bool read_source(const Reader& reader, Policy& target) {
    Fields fields(reader);
    fields.required("name", target.source_name, Text{});
    fields.optional("url", target.source_url, Text{});
    fields.refuse_others();
    return true;
}

struct WrittenRules {
    boost::json::value operator()(std::monostate) const { return nullptr; }
    boost::json::value operator()(const ReturnRules& rules) const {
        boost::json::object object{{"days", rules.days}, {"from", json_text(kFroms.word(rules.from))}};
        if (rules.excluded) object["excluded"] = write_item_filter(*rules.excluded);
        put_texts(object, "reasons", rules.reasons);
        object["approval"] = json_text(kApprovals.word(rules.approval));
        if (rules.sender_pays) object["sender_pays"] = *rules.sender_pays;
        return object;
    }
    boost::json::value operator()(const ChangeRules& rules) const {
        boost::json::object object{{"until", json_text(kUntils.word(rules.until))}};
        put_integer(object, "within_minutes", rules.within_minutes);
        return object;
    }
    boost::json::value operator()(const PriceRules& rules) const {
        boost::json::object object;
        put_integer(object, "days", rules.days);
        object["decided_by"] = "agent";
        return object;
    }
};

}  // namespace

bool read_policy(const Reader& reader, std::string_view known_id, Policy& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    read_own_identifier(fields, "id", known_id, target.id);
    const bool has_topic = fields.required("topic", target.topic, kPolicyTopics);
    fields.optional("sites", target.sites, kIdentifiers);
    fields.required("title", target.title, SomeLocalText{});
    fields.required("text", target.text, SomeLocalText{.length_max = kPolicyTextLengthMax});
    fields.required("source", target, read_source);
    fields.optional("starts_at", target.starts_at, read_instant);
    fields.optional("ends_at", target.ends_at, read_instant);
    check_window(reader, target.starts_at, target.ends_at);
    if (has_topic)
        read_rules(fields, target);
    else
        static_cast<void>(fields.has("rules"));
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

Result<Policy> read_policy(const boost::json::value& value, std::string_view known_id) {
    return read_whole<Policy>(value, [&](const Reader& reader, Policy& policy) { return read_policy(reader, known_id, policy); });
}

boost::json::object write_policy(const Policy& policy) {
    boost::json::object object{{"id", policy.id}, {"topic", json_text(kPolicyTopics.word(policy.topic))}};
    put_texts(object, "sites", policy.sites);
    put_local_text(object, "title", policy.title);
    put_local_text(object, "text", policy.text);
    boost::json::object source{{"name", policy.source_name}};
    put_text(source, "url", policy.source_url);
    object["source"] = std::move(source);
    put_instant(object, "starts_at", policy.starts_at);
    put_instant(object, "ends_at", policy.ends_at);
    if (auto rules = std::visit(WrittenRules(), policy.rules); !rules.is_null()) object["rules"] = std::move(rules);
    return object;
}

}  // namespace couponry::document
