#include "document/evaluation_document.h"

#include <algorithm>
#include <boost/json.hpp>

#include "document/rule_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

using engine::FixKind;
using engine::Measure;

std::string_view class_word(EffectClass effect_class) {
    switch (effect_class) {
        case EffectClass::item:
            return "item";
        case EffectClass::order:
            return "order";
        case EffectClass::shipping:
            return "shipping";
        case EffectClass::afterwards:
            return "afterwards";
    }
    return {};
}

/// How integers of `because` are to be read; instants and names are written as what they are.
std::string_view measure_word(Measure measure) {
    switch (measure) {
        case Measure::money:
            return "money";
        case Measure::pieces:
            return "pieces";
        case Measure::grams:
            return "grams";
        case Measure::count:
            return "count";
        case Measure::days:
            return "days";
        case Measure::products:
            return "products";
        case Measure::nothing:
        case Measure::instant:
        case Measure::names:
            return {};
    }
    return {};
}

/// An array of what `write` makes of each entry.
template <class Entry, class Write>
boost::json::array write_list(const std::vector<Entry>& entries, const Write& write) {
    boost::json::array array;
    array.reserve(entries.size());
    for (const Entry& entry : entries) array.push_back(write(entry));
    return array;
}

template <class Sentence, class... Answers>
void put_message(boost::json::object& object, const Sentence& sentence, const Answers&... answers) {
    if (sentence) put_text(object, "message", sentence(answers...));
}

boost::json::object write_totals(const engine::Evaluation::Totals& totals) {
    return {
        {"subtotal", totals.subtotal}, {"item_discount", totals.item_discount},         {"order_discount", totals.order_discount},
        {"shipping", totals.shipping}, {"shipping_discount", totals.shipping_discount}, {"total", totals.total()}};
}

boost::json::object write_line(const engine::LineAnswer& line) {
    boost::json::object object{{"id", line.id},
                               {"subtotal", line.subtotal},
                               {"item_discount", line.item_discount},
                               {"order_discount", line.order_discount},
                               {"discount", line.discount()},
                               {"total", line.total()}};
    object["units"] = write_list(line.units, [](const engine::LineAnswer::Units& units) {
        return boost::json::object{{"quantity", units.quantity}, {"total", units.total}};
    });
    return object;
}

boost::json::object write_allocation(const engine::AllocationAnswer& allocation) {
    boost::json::object object;
    if (!allocation.line.empty()) {
        object["line"] = allocation.line;
        object["quantity"] = allocation.quantity;
    } else if (!allocation.shipment.empty()) {
        object["shipment"] = allocation.shipment;
    } else {
        object["shipping"] = true;
    }
    object["amount"] = allocation.amount;
    return object;
}

boost::json::object write_discount(const engine::DiscountAnswer& discount) {
    boost::json::object object;
    object["promotion"] = discount.promotion;
    put_text(object, "code", discount.code);
    object["class"] = json_text(class_word(discount.effect_class));
    object["title"] = discount.title;
    object["amount"] = discount.amount;
    object["automatic"] = discount.code.empty();
    object["applications"] = discount.applications;
    object["allocations"] = write_list(discount.allocations, write_allocation);
    if (!discount.consumed.empty())
        object["consumed"] = write_list(discount.consumed, [](const engine::DiscountAnswer::ConsumedUnits& consumed) {
            return boost::json::object{{"line", consumed.line}, {"quantity", consumed.quantity}};
        });
    return object;
}

boost::json::object write_gift(const engine::GiftAnswer& gift) {
    boost::json::object object;
    object["promotion"] = gift.promotion;
    if (gift.product.empty())
        object["choice"] = write_texts(gift.choice);
    else
        object["product"] = gift.product;
    object["quantity"] = gift.quantity;
    object["value"] = gift.value;
    return object;
}

boost::json::object write_afterwards(const engine::AfterwardsAnswer& afterwards) {
    boost::json::object object{{"promotion", afterwards.promotion}, {"type", afterwards.type}};
    if (afterwards.type == "award_points") object["points"] = afterwards.points;
    put_text(object, afterwards.type == "grant_coupon" ? "coupon" : "template", afterwards.name);
    return object;
}

boost::json::object write_step(const engine::FixAction& action, const TimeZone& zone) {
    return {{"kind", json_text(engine::fix_kind_name(action.kind))}, {"action", write_fix_action(action, zone)}};
}

boost::json::object write_fix(const engine::Fix& fix, const TimeZone& zone) {
    boost::json::object object = write_step(fix.action, zone);
    if (!fix.then.empty())
        object["then"] = write_list(fix.then, [&](const engine::FixAction& action) { return write_step(action, zone); });
    if (fix.verified) {
        object["costs"] = fix.costs;
        object["saves"] = fix.saves;
        object["total"] = fix.total;
        put_texts(object, "drops", fix.drops);
    }
    object["verified"] = fix.verified;
    return object;
}

boost::json::object write_code(const engine::CodeAnswer& code, const TimeZone& zone, const EvaluationSentences& sentences) {
    boost::json::object object;
    object["code"] = code.code;
    put_text(object, "coupon", code.coupon);
    object["status"] = code.applied ? "applied" : "rejected";
    if (code.applied) object["amount"] = code.amount;
    if (code.needs_email) object["needs"] = boost::json::array{"email"};
    if (code.applied) return object;
    object["reason"] = json_text(reason_name(code.reason));
    if (code.shown_as != Reason::none) object["shown_as"] = json_text(reason_name(code.shown_as));
    put_message(object, sentences.rejection, code);
    put_text(object, "promotion", code.promotion);
    object["because"] =
        write_list(code.because, [&](const engine::Because& because) { return write_because(because, code.reason, zone); });
    object["fixes"] = write_list(code.fixes, [&](const engine::Fix& fix) {
        boost::json::object written = write_fix(fix, zone);
        put_message(written, sentences.fix, code, fix);
        return written;
    });
    return object;
}

boost::json::object write_potential(const engine::PotentialAnswer& potential, const TimeZone& zone,
                                    const EvaluationSentences& sentences) {
    boost::json::object object;
    object["promotion"] = potential.promotion;
    put_message(object, sentences.potential, potential);
    object["fixes"] = write_list(potential.fixes, [&](const engine::Fix& fix) { return write_fix(fix, zone); });
    return object;
}

boost::json::object write_wallet_entry(const engine::WalletAnswer& entry) {
    return {{"coupon", entry.coupon}, {"applicable", entry.applicable}, {"would_save", entry.would_save}};
}

boost::json::object write_shipping_option(const engine::ShippingOptionAnswer& option) {
    return {{"id", option.id},
            {"amount", option.amount},
            {"discount", option.discount},
            {"total", option.total},
            {"promotions", write_texts(option.promotions)}};
}

}  // namespace

boost::json::object write_because(const engine::Because& because, Reason shown, const TimeZone& zone) {
    boost::json::object object;
    object["path"] = because.path;
    put_text(object, "promotion", because.promotion);
    if (because.reason != shown) object["reason"] = json_text(reason_name(because.reason));
    put_text(object, "measure", measure_word(because.measure));
    if (because.measure == Measure::instant) {
        object["required"] = zone.format(Instant{because.required});
        object["observed"] = zone.format(Instant{because.observed});
    } else if (!measure_word(because.measure).empty()) {
        object["required"] = because.required;
        object["observed"] = because.observed;
    } else {
        put_texts(object, "required", because.names);
        put_text(object, "observed", because.observed_name);
    }
    if (because.has_items) object["items"] = write_item_filter(because.items);
    put_texts(object, "in_the_way", because.in_the_way);
    return object;
}

boost::json::object write_fix_action(const engine::FixAction& action, const TimeZone& zone) {
    boost::json::object object;
    switch (action.kind) {
        case FixKind::add_amount:
            object["amount"] = action.amount;
            break;
        case FixKind::add_quantity:
            put_text(object, "line", action.line);
            object["quantity"] = action.quantity;
            break;
        case FixKind::add_product:
            put_text(object, "product", action.product);
            object["quantity"] = action.quantity;
            break;
        case FixKind::remove_product:  // pieces of one line, or whole lines
            put_text(object, "line", action.line);
            if (!action.line.empty()) object["quantity"] = action.quantity;
            put_texts(object, "lines", action.lines);
            break;
        case FixKind::split_order:
            object["lines"] = write_texts(action.lines);
            break;
        case FixKind::remove_code:
        case FixKind::replace_code:
            object["code"] = action.code;
            break;
        case FixKind::claim_coupon:
            object["coupon"] = action.code;
            break;
        case FixKind::set_address:
            object[action.field] = action.value;
            break;
        case FixKind::choose_shipping_method:
        case FixKind::choose_payment_method:
            object["method"] = action.value;
            break;
        case FixKind::use_channel:
            object["channel"] = action.value;
            break;
        case FixKind::wait_until:
            if (action.at) object["at"] = zone.format(*action.at);
            break;
        case FixKind::log_in:
        case FixKind::use_email:
        case FixKind::ask_person:
        case FixKind::none:
            break;
    }
    if (action.has_items) object["items"] = write_item_filter(action.items);
    return object;
}

boost::json::object write_evaluation(const engine::Evaluation& evaluation, const TimeZone& zone,
                                     const EvaluationSentences& sentences, std::string_view id) {
    boost::json::object object;
    put_text(object, "evaluation_id", id);
    object["currency"] = json_text(evaluation.currency.text());
    object["at"] = zone.format(evaluation.at);
    object["revision"] = evaluation.revision;
    if (evaluation.policy == SelectionPolicy::best) {
        object["optimal"] = evaluation.optimal;
        if (!evaluation.optimal) object["bound"] = evaluation.bound;
    }
    object["totals"] = write_totals(evaluation.totals);
    object["lines"] = write_list(evaluation.lines, write_line);
    object["discounts"] = write_list(evaluation.discounts, write_discount);
    object["gifts"] = write_list(evaluation.gifts, write_gift);
    object["afterwards"] = write_list(evaluation.afterwards, write_afterwards);
    object["codes"] =
        write_list(evaluation.codes, [&](const engine::CodeAnswer& code) { return write_code(code, zone, sentences); });
    object["potential"] = write_list(evaluation.potential, [&](const engine::PotentialAnswer& potential) {
        return write_potential(potential, zone, sentences);
    });
    object["wallet"] = write_list(evaluation.wallet, write_wallet_entry);
    if (!evaluation.shipping_options.empty())
        object["shipping_options"] = write_list(evaluation.shipping_options, write_shipping_option);
    return object;
}

}  // namespace couponry::document
