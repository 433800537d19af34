// Leaves that read who asks, where, when and how.
#include <algorithm>
#include <functional>

#include "oracle/leaf.h"

namespace couponry::oracle {
namespace {

using Texts = std::vector<std::string>;

bool lists(const Texts& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

Reason fail_unless(bool holds, Reason reason) {
    return holds ? Reason::none : reason;
}

// Inside `any_of` when given, outside `none_of` when given.
bool is_among(const Parameters& parameters, const std::function<bool(const std::string&)>& is_value) {
    const Texts* any_of = parameters.find<Texts>("any_of");
    const Texts* none_of = parameters.find<Texts>("none_of");
    return (any_of == nullptr || std::any_of(any_of->begin(), any_of->end(), is_value)) &&
           (none_of == nullptr || std::none_of(none_of->begin(), none_of->end(), is_value));
}

Reason judge_segment(const CustomerFacts& customer, const Parameters& parameters) {
    const bool is_known = customer.segments || customer.id;
    const Texts segments = customer.segments.value_or(Texts{});
    const auto is_in = [&](const std::string& segment) { return lists(segments, segment); };
    const Texts* any_of = parameters.find<Texts>("any_of");
    const Texts* all_of = parameters.find<Texts>("all_of");
    const Texts* none_of = parameters.find<Texts>("none_of");
    const bool holds = (any_of == nullptr || std::any_of(any_of->begin(), any_of->end(), is_in)) &&
                       (all_of == nullptr || std::all_of(all_of->begin(), all_of->end(), is_in)) &&
                       (none_of == nullptr || std::none_of(none_of->begin(), none_of->end(), is_in));
    return fail_unless(holds, is_known ? Reason::segment_not_eligible : Reason::login_required);
}

// In small ASCII letters, without the letters of `dropped`.
std::string lower(const std::string& text, const std::string& dropped) {
    std::string kept;
    for (const char letter : text)
        if (dropped.find(letter) == std::string::npos)
            kept += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    return kept;
}

Reason judge_customer(const CustomerFacts& customer, const Parameters& parameters) {
    const Texts ids = parameters.get_or("ids", Texts{});
    const Texts emails = parameters.get_or("emails", Texts{});
    const bool is_named = (customer.id && lists(ids, *customer.id)) ||
                          (customer.email && std::any_of(emails.begin(), emails.end(), [&](const std::string& email) {
                               return lower(email, " ") == lower(*customer.email, " ");
                           }));
    if (is_named) return Reason::none;
    if (!emails.empty() && !customer.email) return Reason::email_required;
    return !ids.empty() && !customer.id ? Reason::login_required : Reason::segment_not_eligible;
}

std::int64_t orders_of(const CustomerFacts& customer) {
    if (customer.orders_count) return *customer.orders_count;
    return std::count_if(customer.orders.begin(), customer.orders.end(), [](const auto& order) { return !order.is_cancelled; });
}

// How often somebody ordered is unknown of a guest without e-mail and without a number sent.
bool is_count_known(const CustomerFacts& customer) {
    return customer.orders_count || customer.id || customer.email;
}

Reason judge_nth_order(const CustomerFacts& customer, const Parameters& parameters) {
    if (!is_count_known(customer)) return Reason::none;  // provisionally
    const std::int64_t number = orders_of(customer) + 1;
    const auto* n = parameters.find<std::int64_t>("n");
    const auto* every = parameters.find<std::int64_t>("every");
    return fail_unless((n == nullptr || number == *n) && (every == nullptr || number % *every == 0),
                       Reason::order_count_not_matched);
}

Reason judge_order_history(const Setting& setting, const Parameters& parameters) {
    const CustomerFacts& customer = setting.cart().customer;
    std::optional<Instant> since;
    for (const auto& [name, value] : parameters.values()) {
        if (name != "since") continue;
        if (const auto* instant = std::get_if<Instant>(&value)) since = *instant;
        if (const auto* days = std::get_if<Days>(&value)) since = Instant{setting.input->now.ms - days->count * kDayMs};
    }
    const bool asks_plain_count = parameters.has("count") && !since;
    const bool has_facts = asks_plain_count ? customer.orders_count.has_value() : !customer.orders.empty();
    if (!customer.id && !customer.email && !has_facts) return Reason::login_required;
    std::int64_t count = 0;
    std::int64_t spent = 0;
    for (const auto& order : customer.orders) {
        if (order.is_cancelled || (since && order.placed_at < *since)) continue;
        ++count;
        if (order.currency == setting.currency) spent += order.total;
    }
    if (!since) count = orders_of(customer);
    if (const auto* range = parameters.find<Parameters>("spent")) {
        const auto* least = range->find<MoneyMap>("min");
        const auto* most = range->find<MoneyMap>("max");
        if ((least != nullptr && spent < setting.money(*least)) || (most != nullptr && spent > setting.money(*most)))
            return Reason::segment_not_eligible;
    }
    if (const auto* range = parameters.find<Parameters>("count")) {
        if (count < range->get_or<std::int64_t>("min", 0) || count > range->get_or<std::int64_t>("max", INT64_MAX))
            return Reason::order_count_not_matched;
    }
    return Reason::none;
}

Reason judge_birthday(const Setting& setting, const Parameters& parameters) {
    const CustomerFacts& customer = setting.cart().customer;
    if (!customer.birthday) return customer.id ? Reason::segment_not_eligible : Reason::login_required;
    const Date today = setting.site->time_zone.local(setting.input->now).date;
    for (int year = civil_of(today).year - 1; year <= civil_of(today).year + 1; ++year) {
        Date birthday = date_of({year, customer.birthday->month, customer.birthday->day});
        if (civil_of(birthday).month != customer.birthday->month) --birthday.days;  // 29 February of another year: the 28th
        const std::int64_t after = today.days - birthday.days;
        if (after >= -parameters.get_or<std::int64_t>("before_days", 0) &&
            after <= parameters.get_or<std::int64_t>("after_days", 0))
            return Reason::none;
    }
    return Reason::segment_not_eligible;
}

Reason judge_payment(const Cart& cart, const Parameters& parameters) {
    if (cart.payment_method.empty()) return Reason::payment_method_required;
    if (!is_among(parameters, [&](const std::string& value) { return value == cart.payment_method; }))
        return Reason::payment_method_not_eligible;
    const Texts* prefixes = parameters.find<Texts>("card_prefixes");
    if (prefixes == nullptr) return Reason::none;
    if (cart.card_prefix.empty()) return Reason::payment_method_required;
    const bool holds = std::any_of(prefixes->begin(), prefixes->end(),
                                   [&](const std::string& prefix) { return cart.card_prefix.starts_with(prefix); });
    return fail_unless(holds, Reason::payment_method_not_eligible);
}

// One listed method is enough for any_of; for none_of every shipment needs a method that is not listed (C13).
Reason judge_method(const Cart& cart, const Parameters& parameters) {
    const Texts* any_of = parameters.find<Texts>("any_of");
    const Texts* none_of = parameters.find<Texts>("none_of");
    bool is_missing = cart.shipments.empty();
    bool has_wanted = false;
    bool has_unwanted = false;
    for (const Shipment& shipment : cart.shipments) {
        is_missing = is_missing || shipment.method.empty();
        has_wanted = has_wanted || (any_of != nullptr && lists(*any_of, shipment.method));
        has_unwanted = has_unwanted || (none_of != nullptr && lists(*none_of, shipment.method));
    }
    if (has_unwanted) return Reason::shipping_method_not_eligible;
    if ((any_of != nullptr && !has_wanted) || none_of != nullptr) {
        if (is_missing) return Reason::shipping_method_required;
        return fail_unless(any_of == nullptr || has_wanted, Reason::shipping_method_not_eligible);
    }
    return Reason::none;
}

Reason judge_address(const std::string& known, const Parameters& parameters, Reason reason) {
    if (known.empty()) return Reason::shipping_address_required;
    const bool is_postcode = reason == Reason::postcode_not_eligible;
    const auto is_value = [&](const std::string& value) {
        if (!is_postcode) return known == value;
        const std::string own = lower(known, " ");
        const std::string listed = lower(value, " ");
        return listed.ends_with('*') ? own.starts_with(listed.substr(0, listed.size() - 1)) : own == listed;
    };
    return fail_unless(is_among(parameters, is_value), reason);
}

// One value against the wanted ones; values of different types never compare.
bool compare_scalar(const FactScalar& own, const FactValue& wanted, const std::string& is) {
    if (is == "in") return std::find(wanted.values.begin(), wanted.values.end(), own) != wanted.values.end();
    if (wanted.values.empty() || wanted.values.front().index() != own.index()) return false;
    const FactScalar& value = wanted.values.front();
    if (is == "eq") return own == value;
    if (is == "ne") return own != value;
    const auto* number = std::get_if<std::int64_t>(&own);
    const auto* bound = std::get_if<std::int64_t>(&value);
    if (number == nullptr || bound == nullptr) return false;
    if (is == "lt") return *number < *bound;
    if (is == "lte") return *number <= *bound;
    if (is == "gt") return *number > *bound;
    return is == "gte" && *number >= *bound;
}

Reason judge_fact(const Cart& cart, const Parameters& parameters) {
    const std::string& name = *parameters.find<std::string>("name");
    const std::string& is = *parameters.find<std::string>("is");
    const bool is_of_customer = name.starts_with("customer.");
    const std::string attribute = is_of_customer ? name.substr(9) : name;
    const FactValue* own = nullptr;
    if (const auto found = cart.customer.attributes.find(attribute); found != cart.customer.attributes.end())
        own = &found->second;
    if (const auto found = cart.metadata.find(name); !is_of_customer && found != cart.metadata.end()) own = &found->second;
    const auto* wanted = parameters.find<FactValue>("value");
    const bool wants_absent = is == "exists" && wanted != nullptr && wanted->values == std::vector<FactScalar>{false};
    if (own == nullptr) {
        const bool may_sign_in = is_of_customer && !cart.customer.id;
        return fail_unless(wants_absent, may_sign_in ? Reason::login_required : Reason::attribute_not_matched);
    }
    if (is == "exists") return fail_unless(!wants_absent, Reason::attribute_not_matched);
    const auto fits = [&](const FactScalar& one) { return compare_scalar(one, *wanted, is); };
    const bool holds = is == "ne" ? std::all_of(own->values.begin(), own->values.end(), fits)
                                  : std::any_of(own->values.begin(), own->values.end(), fits);
    return fail_unless(holds, Reason::attribute_not_matched);
}

int minute_of(const std::string& text) {
    return std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3, 2));
}

Reason judge_schedule(const Setting& setting, const Parameters& parameters) {
    const Texts names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    Schedule schedule;
    for (const std::string& day : parameters.get_or("days", Texts{}))
        schedule.days.push_back(static_cast<int>(std::find(names.begin(), names.end(), day) - names.begin()));
    if (const auto* from = parameters.find<std::string>("from")) schedule.from_minute = minute_of(*from);
    if (const auto* to = parameters.find<std::string>("to")) schedule.to_minute = minute_of(*to);
    schedule.except = parameters.get_or("except", std::vector<Date>{});
    return fail_unless(is_in_schedule(schedule, setting.site->time_zone, setting.input->now),
                       Reason::promotion_outside_time_window);
}

}  // namespace

std::optional<Reason> judge_fact_leaf(const Setting& setting, const Rule& leaf) {
    const Cart& cart = setting.cart();
    const Parameters& parameters = leaf.parameters;
    const std::string& type = leaf.type;
    const auto among = [&](const std::string& own, Reason reason) {
        const auto is_own = [&](const std::string& value) {
            return !own.empty() && (value == own || (type == "locale" && own.starts_with(value + "-")));
        };
        return fail_unless(is_among(parameters, is_own), reason);
    };
    if (type == "segment") return judge_segment(cart.customer, parameters);
    if (type == "customer") return judge_customer(cart.customer, parameters);
    if (type == "logged_in") return fail_unless(cart.customer.logged_in, Reason::login_required);
    if (type == "first_order")
        return fail_unless(!is_count_known(cart.customer) || orders_of(cart.customer) == 0, Reason::not_first_order);
    if (type == "nth_order") return judge_nth_order(cart.customer, parameters);
    if (type == "order_history") return judge_order_history(setting, parameters);
    if (type == "birthday_window") return judge_birthday(setting, parameters);
    if (type == "site") return among(setting.site->id, Reason::site_not_eligible);
    if (type == "channel") return among(cart.channel, Reason::channel_not_eligible);
    if (type == "currency") return among(std::string(cart.currency.text()), Reason::currency_mismatch);
    if (type == "locale") return among(cart.locale, Reason::attribute_not_matched);
    if (type == "device") return among(cart.device, Reason::channel_not_eligible);
    if (type == "country") return judge_address(cart.country, parameters, Reason::country_not_eligible);
    if (type == "region") return judge_address(cart.region, parameters, Reason::region_not_eligible);
    if (type == "postcode") return judge_address(cart.postcode, parameters, Reason::postcode_not_eligible);
    if (type == "shipping_method") return judge_method(cart, parameters);
    if (type == "payment_method") return judge_payment(cart, parameters);
    if (type == "schedule") return judge_schedule(setting, parameters);
    if (type == "assisted_session") return fail_unless(cart.assisted_session, Reason::channel_not_eligible);
    if (type == "fact") return judge_fact(cart, parameters);
    return std::nullopt;
}

}  // namespace couponry::oracle
