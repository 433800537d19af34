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

std::string lower(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

Reason judge_customer(const CustomerFacts& customer, const Parameters& parameters) {
    const Texts ids = parameters.get_or("ids", Texts{});
    const Texts emails = parameters.get_or("emails", Texts{});
    const bool is_named = (customer.id && lists(ids, *customer.id)) ||
                          (customer.email && std::any_of(emails.begin(), emails.end(), [&](const std::string& email) {
                               return lower(email) == lower(*customer.email);
                           }));
    if (is_named) return Reason::none;
    if (!ids.empty() && !customer.id) return Reason::login_required;
    return !emails.empty() && !customer.email ? Reason::email_required : Reason::segment_not_eligible;
}

std::int64_t orders_of(const CustomerFacts& customer) {
    if (customer.orders_count) return *customer.orders_count;
    return std::count_if(customer.orders.begin(), customer.orders.end(), [](const auto& order) { return !order.is_cancelled; });
}

// Unknown as long as neither an id nor an e-mail nor anything of the past is known.
bool is_history_known(const CustomerFacts& customer) {
    return customer.orders_count || customer.id || customer.email || !customer.orders.empty();
}

Reason judge_nth_order(const CustomerFacts& customer, const Parameters& parameters) {
    if (!is_history_known(customer)) return Reason::none;  // provisionally
    const std::int64_t number = orders_of(customer) + 1;
    const auto* n = parameters.find<std::int64_t>("n");
    const auto* every = parameters.find<std::int64_t>("every");
    return fail_unless((n == nullptr || number == *n) && (every == nullptr || number % *every == 0), Reason::order_count_not_matched);
}

Reason judge_order_history(const Setting& setting, const Parameters& parameters) {
    const CustomerFacts& customer = setting.cart().customer;
    if (!is_history_known(customer)) return Reason::login_required;
    std::optional<Instant> since;
    for (const auto& [name, value] : parameters.values()) {
        if (name != "since") continue;
        if (const auto* instant = std::get_if<Instant>(&value)) since = *instant;
        if (const auto* days = std::get_if<Days>(&value)) since = Instant{setting.input->now.ms - days->count * kDayMs};
    }
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
        const Date birthday = date_of({year, customer.birthday->month, customer.birthday->day});
        const std::int64_t after = today.days - birthday.days;
        if (after >= -parameters.get_or<std::int64_t>("before_days", 0) && after <= parameters.get_or<std::int64_t>("after_days", 0))
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

// Required before not eligible; with several shipments one of them is enough for any_of, and none may be in none_of.
Reason judge_method(const Cart& cart, const Parameters& parameters) {
    const auto is_method = [&](const std::string& value) {
        return std::any_of(cart.shipments.begin(), cart.shipments.end(), [&](const auto& one) { return one.method == value; });
    };
    const bool is_chosen = std::any_of(cart.shipments.begin(), cart.shipments.end(), [](const auto& one) { return !one.method.empty(); });
    if (!is_chosen) return Reason::shipping_method_required;
    return fail_unless(is_among(parameters, is_method), Reason::shipping_method_not_eligible);
}

Reason judge_address(const std::string& known, const Parameters& parameters, Reason reason) {
    if (known.empty()) return Reason::shipping_address_required;
    const bool is_postcode = reason == Reason::postcode_not_eligible;
    const auto is_value = [&](const std::string& value) {
        if (is_postcode && value.ends_with('*')) return known.starts_with(value.substr(0, value.size() - 1));
        return known == value;
    };
    return fail_unless(is_among(parameters, is_value), reason);
}

bool compare_fact(const FactValue& own, const FactValue& wanted, const std::string& is) {
    const auto has = [&](const FactScalar& value) {
        return std::find(own.values.begin(), own.values.end(), value) != own.values.end();
    };
    const auto same_type = [&](const FactScalar& value) {
        return !own.values.empty() && own.values.front().index() == value.index();
    };
    if (is == "in") return std::any_of(wanted.values.begin(), wanted.values.end(), has);
    if (wanted.values.empty()) return false;
    const FactScalar& value = wanted.values.front();
    if (is == "eq") return has(value);
    if (is == "ne") return same_type(value) && !has(value);
    const auto* bound = std::get_if<std::int64_t>(&value);
    if (bound == nullptr || own.is_list || own.values.size() != 1) return false;
    const auto* number = std::get_if<std::int64_t>(&own.values.front());
    if (number == nullptr) return false;
    if (is == "lt") return *number < *bound;
    if (is == "lte") return *number <= *bound;
    if (is == "gt") return *number > *bound;
    return is == "gte" && *number >= *bound;
}

Reason judge_fact(const Cart& cart, const Parameters& parameters) {
    const std::string& name = *parameters.find<std::string>("name");
    const std::string& is = *parameters.find<std::string>("is");
    const FactValue* own = nullptr;
    if (const auto found = cart.customer.attributes.find(name); found != cart.customer.attributes.end()) own = &found->second;
    if (const auto found = cart.metadata.find(name); found != cart.metadata.end()) own = &found->second;
    const auto* wanted = parameters.find<FactValue>("value");
    if (is == "exists") {
        const bool is_wanted_absent = wanted != nullptr && wanted->values == std::vector<FactScalar>{false};
        return fail_unless((own == nullptr) == is_wanted_absent, Reason::attribute_not_matched);
    }
    return fail_unless(own != nullptr && wanted != nullptr && compare_fact(*own, *wanted, is), Reason::attribute_not_matched);
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
    return fail_unless(is_in_schedule(schedule, setting.site->time_zone, setting.input->now), Reason::promotion_outside_time_window);
}

}  // namespace

std::optional<Reason> judge_fact_leaf(const Setting& setting, const Rule& leaf) {
    const Cart& cart = setting.cart();
    const Parameters& parameters = leaf.parameters;
    const std::string& type = leaf.type;
    const auto among = [&](const std::string& own, Reason reason) {
        return fail_unless(is_among(parameters, [&](const std::string& value) { return value == own; }), reason);
    };
    if (type == "segment") return judge_segment(cart.customer, parameters);
    if (type == "customer") return judge_customer(cart.customer, parameters);
    if (type == "logged_in") return fail_unless(cart.customer.logged_in, Reason::login_required);
    if (type == "first_order")
        return fail_unless(!is_history_known(cart.customer) || orders_of(cart.customer) == 0, Reason::not_first_order);
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
