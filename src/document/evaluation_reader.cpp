// Reads what was answered once: the part of an evaluation that later use cases stand on.
#include <boost/json.hpp>

#include "document/common.h"
#include "document/evaluation_document.h"
#include "document/reader.h"

namespace couponry::document {
namespace {

using engine::Evaluation;

constexpr Choice<EffectClass, 4> kClasses{{{{"item", EffectClass::item},
                                            {"order", EffectClass::order},
                                            {"shipping", EffectClass::shipping},
                                            {"afterwards", EffectClass::afterwards}}}};
constexpr Integer kPieces{.least = 0, .most = kPiecesPerLineMax};
/// Titles are texts of the shop, of any kind.
constexpr Text kTitle{.may_be_empty = true, .may_have_lines = true, .may_have_controls = true};

bool read_totals(const Reader& reader, Evaluation::Totals& target) {
    Fields fields(reader);
    fields.required("subtotal", target.subtotal, Integer{});
    fields.required("item_discount", target.item_discount, Integer{});
    fields.required("order_discount", target.order_discount, Integer{});
    fields.required("shipping", target.shipping, Integer{});
    fields.required("shipping_discount", target.shipping_discount, Integer{});
    return true;
}

bool read_units(const Reader& reader, engine::LineAnswer::Units& target) {
    Fields fields(reader);
    fields.required("quantity", target.quantity, kPieces);
    fields.required("total", target.total, Integer{});
    return true;
}

bool read_line(const Reader& reader, engine::LineAnswer& target) {
    Fields fields(reader);
    fields.required("id", target.id, kIdentifier);
    fields.required("subtotal", target.subtotal, Integer{});
    fields.required("item_discount", target.item_discount, Integer{});
    fields.required("order_discount", target.order_discount, Integer{});
    fields.required("units", target.units, ListOf{.read_entry = read_units, .size_max = kPiecesPerLineMax});
    return true;
}

bool read_allocation(const Reader& reader, engine::AllocationAnswer& target) {
    Fields fields(reader);
    fields.optional("line", target.line, kIdentifier);
    fields.optional("shipment", target.shipment, kIdentifier);
    fields.optional("quantity", target.quantity, kPieces);
    fields.required("amount", target.amount, Integer{});
    return true;
}

bool read_discount(const Reader& reader, engine::DiscountAnswer& target) {
    Fields fields(reader);
    fields.required("promotion", target.promotion, kIdentifier);
    fields.optional("code", target.code, kTitle);
    fields.required("class", target.effect_class, kClasses);
    fields.optional("title", target.title, kTitle);
    fields.required("amount", target.amount, Integer{});
    fields.optional("applications", target.applications, Integer{});
    fields.required("allocations", target.allocations, ListOf{.read_entry = read_allocation, .size_max = kLinesPerCartMax});
    return true;
}

bool read_gift(const Reader& reader, engine::GiftAnswer& target) {
    Fields fields(reader);
    fields.required("promotion", target.promotion, kIdentifier);
    fields.optional("product", target.product, kIdentifier);
    fields.optional("choice", target.choice, kIdentifiers);
    fields.required("quantity", target.quantity, Integer{});
    fields.required("value", target.value, Integer{});
    return true;
}

bool read_code_answer(const Reader& reader, engine::CodeAnswer& target) {
    Fields fields(reader);
    fields.required("code", target.code, kTitle);
    fields.optional("coupon", target.coupon, kIdentifier);
    fields.required("status", target.applied, Choice<bool, 2>{{{{"applied", true}, {"rejected", false}}}});
    fields.optional("amount", target.amount, Integer{});
    return true;
}

}  // namespace

Result<Evaluation> read_evaluation(const boost::json::value& value) {
    return read_whole<Evaluation>(value, [](const Reader& reader, Evaluation& target) {
        Fields fields(reader);
        fields.required("currency", target.currency, read_currency);
        fields.required("at", target.at, read_instant);
        std::int64_t revision = 0;
        if (fields.optional("revision", revision, Integer{})) target.revision = static_cast<std::uint64_t>(revision);
        fields.required("totals", target.totals, read_totals);
        fields.required("lines", target.lines, ListOf{.read_entry = read_line, .size_max = kLinesPerCartMax});
        fields.required("discounts", target.discounts, ListOf{read_discount});
        fields.optional("gifts", target.gifts, ListOf{read_gift});
        fields.optional("codes", target.codes, ListOf{read_code_answer});
        for (const engine::GiftAnswer& gift : target.gifts) target.gift_value += gift.value;
        return true;
    });
}

}  // namespace couponry::document
