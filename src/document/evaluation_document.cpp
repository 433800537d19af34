#include "document/evaluation_document.h"

#include <array>
#include <boost/json.hpp>

#include "document/rule_document.h"
#include "document/text_writer.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

using engine::FixKind;
using engine::Measure;

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

void write_totals(const engine::Evaluation::Totals& totals, TextWriter& out) {
    out.begin_object();
    out.field("subtotal", totals.subtotal);
    out.field("item_discount", totals.item_discount);
    out.field("order_discount", totals.order_discount);
    out.field("shipping", totals.shipping);
    out.field("shipping_discount", totals.shipping_discount);
    out.field("total", totals.total());
    out.end_object();
}

void write_line(const engine::LineAnswer& line, TextWriter& out) {
    out.begin_object();
    out.field("id", line.id);
    out.field("subtotal", line.subtotal);
    out.field("item_discount", line.item_discount);
    out.field("order_discount", line.order_discount);
    out.field("discount", line.discount());
    out.field("total", line.total());
    out.list("units", line.units, [&](const engine::LineAnswer::Units& units) {
        out.begin_object();
        out.field("quantity", units.quantity);
        out.field("total", units.total);
        out.end_object();
    });
    out.end_object();
}

void write_allocation(const engine::AllocationAnswer& allocation, TextWriter& out) {
    out.begin_object();
    if (!allocation.line.empty()) {
        out.field("line", allocation.line);
        out.field("quantity", allocation.quantity);
    } else if (!allocation.shipment.empty()) {
        out.field("shipment", allocation.shipment);
    } else {
        out.field("shipping", true);
    }
    out.field("amount", allocation.amount);
    out.end_object();
}

void write_discount(const engine::DiscountAnswer& discount, TextWriter& out) {
    out.begin_object();
    out.field("promotion", discount.promotion);
    out.field_unless_empty("code", discount.code);
    out.field("class", class_word(discount.effect_class));
    out.field("title", discount.title);
    out.field("amount", discount.amount);
    out.field("automatic", discount.code.empty());
    out.field("applications", discount.applications);
    out.list("allocations", discount.allocations,
             [&](const engine::AllocationAnswer& allocation) { write_allocation(allocation, out); });
    if (!discount.consumed.empty())
        out.list("consumed", discount.consumed, [&](const engine::DiscountAnswer::ConsumedUnits& consumed) {
            out.begin_object();
            out.field("line", consumed.line);
            out.field("quantity", consumed.quantity);
            out.end_object();
        });
    out.end_object();
}

void write_gift(const engine::GiftAnswer& gift, TextWriter& out) {
    out.begin_object();
    out.field("promotion", gift.promotion);
    if (gift.product.empty())
        out.texts("choice", gift.choice);
    else
        out.field("product", gift.product);
    out.field("quantity", gift.quantity);
    out.field("value", gift.value);
    out.end_object();
}

void write_afterwards(const engine::AfterwardsAnswer& afterwards, TextWriter& out) {
    out.begin_object();
    out.field("promotion", afterwards.promotion);
    out.field("type", afterwards.type);
    if (afterwards.type == "award_points") out.field("points", afterwards.points);
    out.field_unless_empty(afterwards.type == "grant_coupon" ? "coupon" : "template", afterwards.name);
    out.end_object();
}

void write_step(const engine::FixAction& action, const TimeZone& zone, TextWriter& out) {
    out.field("kind", engine::fix_kind_name(action.kind));
    out.field("action", write_fix_action(action, zone));
}

/// Without the brackets of the object.
void write_fix(const engine::Fix& fix, const TimeZone& zone, TextWriter& out) {
    write_step(fix.action, zone, out);
    if (!fix.then.empty())
        out.list("then", fix.then, [&](const engine::FixAction& action) {
            out.begin_object();
            write_step(action, zone, out);
            out.end_object();
        });
    if (fix.verified) {
        out.field("costs", fix.costs);
        out.field("saves", fix.saves);
        out.field("total", fix.total);
        if (!fix.drops.empty()) out.texts("drops", fix.drops);
    }
    out.field("verified", fix.verified);
}

template <class Sentence, class... Answers>
void write_message(TextWriter& out, const Sentence& sentence, const Answers&... answers) {
    if (sentence) out.field_unless_empty("message", sentence(answers...));
}

void write_rejection(const engine::CodeAnswer& code, const TimeZone& zone, const EvaluationSentences& sentences,
                     TextWriter& out) {
    out.field("reason", reason_name(code.reason));
    if (code.shown_as != Reason::none) out.field("shown_as", reason_name(code.shown_as));
    write_message(out, sentences.rejection, code);
    out.field_unless_empty("promotion", code.promotion);
    out.list("because", code.because,
             [&](const engine::Because& because) { out.value(write_because(because, code.reason, zone)); });
    out.list("fixes", code.fixes, [&](const engine::Fix& fix) {
        out.begin_object();
        write_fix(fix, zone, out);
        write_message(out, sentences.fix, code, fix);
        out.end_object();
    });
}

void write_code(const engine::CodeAnswer& code, const TimeZone& zone, const EvaluationSentences& sentences, TextWriter& out) {
    out.begin_object();
    out.field("code", code.code);
    out.field_unless_empty("coupon", code.coupon);
    out.field("status", code.applied ? "applied" : "rejected");
    if (code.applied) out.field("amount", code.amount);
    if (code.needs_email) out.texts("needs", std::array{"email"});
    if (!code.applied) write_rejection(code, zone, sentences, out);
    out.end_object();
}

void write_potential(const engine::PotentialAnswer& potential, const TimeZone& zone, const EvaluationSentences& sentences,
                     TextWriter& out) {
    out.begin_object();
    out.field("promotion", potential.promotion);
    write_message(out, sentences.potential, potential);
    out.list("fixes", potential.fixes, [&](const engine::Fix& fix) {
        out.begin_object();
        write_fix(fix, zone, out);
        out.end_object();
    });
    out.end_object();
}

void write_wallet_entry(const engine::WalletAnswer& entry, TextWriter& out) {
    out.begin_object();
    out.field("coupon", entry.coupon);
    out.field("applicable", entry.applicable);
    out.field("would_save", entry.would_save);
    out.end_object();
}

void write_shipping_option(const engine::ShippingOptionAnswer& option, TextWriter& out) {
    out.begin_object();
    out.field("id", option.id);
    out.field("amount", option.amount);
    out.field("discount", option.discount);
    out.field("total", option.total);
    out.texts("promotions", option.promotions);
    out.end_object();
}

}  // namespace

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

std::string write_evaluation_text(const engine::Evaluation& evaluation, const TimeZone& zone,
                                  const EvaluationSentences& sentences, std::string_view id) {
    TextWriter out;
    out.begin_object();
    out.field_unless_empty("evaluation_id", id);
    out.field("currency", evaluation.currency.text());
    out.field("at", zone.format(evaluation.at));
    out.field("revision", evaluation.revision);
    if (evaluation.policy == SelectionPolicy::best) {
        out.field("optimal", evaluation.optimal);
        if (!evaluation.optimal) out.field("bound", evaluation.bound);
    }
    out.key("totals");
    write_totals(evaluation.totals, out);
    out.list("lines", evaluation.lines, [&](const engine::LineAnswer& line) { write_line(line, out); });
    out.list("discounts", evaluation.discounts, [&](const engine::DiscountAnswer& discount) { write_discount(discount, out); });
    out.list("gifts", evaluation.gifts, [&](const engine::GiftAnswer& gift) { write_gift(gift, out); });
    out.list("afterwards", evaluation.afterwards,
             [&](const engine::AfterwardsAnswer& afterwards) { write_afterwards(afterwards, out); });
    out.list("codes", evaluation.codes, [&](const engine::CodeAnswer& code) { write_code(code, zone, sentences, out); });
    out.list("potential", evaluation.potential,
             [&](const engine::PotentialAnswer& potential) { write_potential(potential, zone, sentences, out); });
    out.list("wallet", evaluation.wallet, [&](const engine::WalletAnswer& entry) { write_wallet_entry(entry, out); });
    if (!evaluation.shipping_options.empty())
        out.list("shipping_options", evaluation.shipping_options,
                 [&](const engine::ShippingOptionAnswer& option) { write_shipping_option(option, out); });
    out.end_object();
    return out.take();
}

boost::json::object write_evaluation(const engine::Evaluation& evaluation, const TimeZone& zone,
                                     const EvaluationSentences& sentences, std::string_view id) {
    return boost::json::parse(write_evaluation_text(evaluation, zone, sentences, id)).as_object();
}

}  // namespace couponry::document
