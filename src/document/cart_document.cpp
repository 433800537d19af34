#include "document/cart_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "document/common.h"
#include "document/usage_document.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

/// Whatever was entered is a code, if only a malformed one: that is an answer, not an error of the document.
constexpr Text kEnteredCode{
    .length_max = kTextLengthMax, .may_be_empty = true, .may_have_lines = true, .may_have_controls = true};
/// Shops send "" for what they do not know.
constexpr Text kMaybeEmpty{.length_max = kIdentifierLengthMax, .may_be_empty = true};
constexpr std::string_view kOneOff = "one_off";
constexpr std::string_view kSubscription = "subscription";
/// Of one piece: ten tonnes.
constexpr std::int64_t kWeightGramsMax = 10'000'000;
constexpr std::size_t kCardPrefixLengthMax = 8;

constexpr Integer kAmount{.least = 0, .most = kAmountMinorMax};

bool read_purchase_type(const Reader& reader, std::string& target) {
    const auto text = text_in(reader);
    if (!text || (*text != kOneOff && *text != kSubscription)) return refuse_word(reader, {kOneOff, kSubscription});
    target = *text;
    return true;
}

bool read_maybe_country(const Reader& reader, std::string& target) {
    return text_in(reader) == std::string_view() || read_country(reader, target);
}

bool read_line(const Reader& reader, CartLine& target) {
    Fields fields(reader);
    fields.optional("id", target.id, kIdentifier);
    fields.required("product", target.product, kIdentifier);
    fields.optional("sku", target.sku, kMaybeEmpty);
    const bool has_quantity =
        fields.optional("quantity", target.quantity, Integer{.least = 1, .most = kPiecesPerLineMax}) || !fields.has("quantity");
    fields.optional("unit_price", target.unit_price, kAmount);
    // The limit of a unit price holds for the price of one piece.
    const std::int64_t subtotal_max = has_quantity ? target.quantity * kAmountMinorMax : kPiecesPerLineMax * kAmountMinorMax;
    fields.optional("subtotal", target.subtotal, Integer{.least = 0, .most = subtotal_max});
    if (fields.has("unit_price") && fields.has("subtotal"))
        reader.refuse_at("/subtotal", "A line has a unit price or a subtotal; remove one of them.");
    fields.optional("categories", target.categories, kIdentifiers);
    fields.optional("brand", target.brand, kMaybeEmpty);
    fields.optional("attributes", target.attributes, read_attributes);
    fields.optional("discountable", target.discountable, read_boolean);
    fields.optional("reduced_from", target.reduced_from, kAmount);
    fields.optional("minimum_price", target.minimum_price, kAmount);
    fields.optional("weight_grams", target.weight_grams, Integer{.least = 0, .most = kWeightGramsMax});
    fields.optional("purchase_type", target.purchase_type, read_purchase_type);
    fields.refuse_others();
    return true;
}

/// Whether each line has an id that no other has; for most carts that is all there is to do.
bool all_differ(const std::vector<CartLine>& lines) {
    std::vector<std::string_view> ids;
    ids.reserve(lines.size());
    for (const CartLine& line : lines) ids.emplace_back(line.id);
    std::ranges::sort(ids);
    return std::ranges::adjacent_find(ids) == ids.end() && (ids.empty() || !ids.front().empty());
}

/// Lines without an id get l1, l2 … by their place, or the next number that is free; an id that stands twice is refused.
void settle_line_ids(const Reader& reader, std::vector<CartLine>& lines) {
    if (all_differ(lines)) return;
    std::unordered_set<std::string_view> ids;
    ids.reserve(lines.size());
    for (std::size_t index = 0; index < lines.size(); ++index)
        if (!lines[index].id.empty() && !ids.insert(lines[index].id).second)
            reader.refuse_at(fmt::format("/lines/{}/id", index),
                             fmt::format("The line id \"{}\" stands twice; give each line its own.", lines[index].id));
    for (std::size_t index = 0; index < lines.size(); ++index) {
        if (!lines[index].id.empty()) continue;
        for (std::size_t number = index + 1; lines[index].id.empty(); ++number)
            if (std::string id = fmt::format("l{}", number); !ids.contains(id)) lines[index].id = std::move(id);
        ids.insert(lines[index].id);
    }
}

/// {id, method, service_level?, amount, lines?}.
bool read_shipment(const Reader& reader, bool has_lines, Shipment& target) {
    Fields fields(reader);
    fields.required("id", target.id, kIdentifier);
    fields.optional("method", target.method, kMaybeEmpty);
    fields.optional("service_level", target.service_level, kMaybeEmpty);
    fields.required("amount", target.amount, kAmount);
    if (has_lines) fields.optional("lines", target.lines, ListOf{.read_entry = kIdentifier, .size_max = kLinesPerCartMax});
    fields.refuse_others();
    return true;
}

/// The address, and one delivery of every line unless there are `shipments`.
bool read_shipping(const Reader& reader, bool has_shipments, Cart& target) {
    Fields fields(reader);
    fields.optional("country", target.country, read_maybe_country);
    fields.optional("region", target.region, kMaybeEmpty);
    fields.optional("postcode", target.postcode, kMaybeEmpty);
    if (!has_shipments) {
        Shipment shipment;
        fields.optional("method", shipment.method, kMaybeEmpty);
        fields.optional("service_level", shipment.service_level, kMaybeEmpty);
        fields.optional("amount", shipment.amount, kAmount);
        target.shipments.push_back(std::move(shipment));
    } else {
        for (std::string_view name : {"method", "service_level", "amount"})
            if (fields.has(name)) reader.refuse_at(pointer_step(name), "Each shipment says this itself; leave it out here.");
    }
    fields.refuse_others();
    return true;
}

void check_doubled_ids(const Reader& reader, std::string_view field, const std::vector<Shipment>& shipments) {
    std::unordered_set<std::string_view> ids;
    for (std::size_t index = 0; index < shipments.size(); ++index)
        if (!ids.insert(shipments[index].id).second)
            reader.refuse_at(fmt::format("/{}/{}/id", field, index),
                             fmt::format("The id \"{}\" stands twice; give each its own.", shipments[index].id));
}

/// Every line named is in the cart, and in one shipment only.
void check_shipment_lines(const Reader& reader, const Cart& cart) {
    if (std::ranges::all_of(cart.shipments, [](const Shipment& shipment) { return shipment.lines.empty(); })) return;
    std::unordered_map<std::string_view, bool> is_taken;
    for (const CartLine& line : cart.lines) is_taken.emplace(line.id, false);
    for (std::size_t index = 0; index < cart.shipments.size(); ++index) {
        const std::vector<std::string>& lines = cart.shipments[index].lines;
        for (std::size_t position = 0; position < lines.size(); ++position) {
            const std::string pointer = fmt::format("/shipments/{}/lines/{}", index, position);
            const auto found = is_taken.find(lines[position]);
            if (found == is_taken.end())
                reader.refuse_at(pointer, fmt::format("There is no line \"{}\"; name one of the cart.", lines[position]));
            else if (std::exchange(found->second, true))
                reader.refuse_at(pointer,
                                 fmt::format("The line \"{}\" is in two shipments; split it into two lines.", lines[position]));
        }
    }
}

void read_delivery(Fields& fields, Cart& target) {
    const bool has_shipments = fields.has("shipments");
    target.shipping_given = has_shipments || fields.has("shipping");
    fields.optional("shipping", target,
                    [&](const Reader& place, Cart& cart) { return read_shipping(place, has_shipments, cart); });
    const auto read_part = [](const Reader& place, Shipment& shipment) { return read_shipment(place, true, shipment); };
    const auto read_option = [](const Reader& place, Shipment& shipment) { return read_shipment(place, false, shipment); };
    if (fields.optional("shipments", target.shipments,
                        ListOf{.read_entry = read_part, .size_max = kShipmentsPerCartMax, .may_be_empty = false}))
        check_doubled_ids(fields.reader(), "shipments", target.shipments);
    if (fields.optional("shipping_options", target.shipping_options,
                        ListOf{.read_entry = read_option, .size_max = kShippingOptionsMax}))
        check_doubled_ids(fields.reader(), "shipping_options", target.shipping_options);
}

/// {method, card_prefix}.
bool read_payment(const Reader& reader, Cart& target) {
    Fields fields(reader);
    fields.optional("method", target.payment_method, kMaybeEmpty);
    if (fields.optional("card_prefix", target.card_prefix, kMaybeEmpty)) {
        const bool is_prefix = target.card_prefix.size() <= kCardPrefixLengthMax &&
                               target.card_prefix.find_first_not_of("0123456789") == std::string::npos;
        // The number itself is nobody's business here, and is not repeated in the error.
        if (!is_prefix)
            reader.refuse_at("/card_prefix",
                             fmt::format("Send at most the first {} digits of a card's number.", kCardPrefixLengthMax));
    }
    fields.refuse_others();
    return true;
}

bool read_gift_choice(const Reader& reader, GiftChoice& target) {
    Fields fields(reader);
    fields.required("promotion", target.promotion, kIdentifier);
    fields.required("product", target.product, kIdentifier);
    fields.refuse_others();
    return true;
}

/// The site is known, and lists the currency and the channel.
void check_site(const Reader& reader, const std::vector<Site>& sites, bool has_currency, const Cart& cart) {
    if (cart.site.empty()) return;
    const auto site = std::find_if(sites.begin(), sites.end(), [&](const Site& known) { return known.id == cart.site; });
    if (site == sites.end()) {
        reader.refuse_at("/site", fmt::format("There is no site \"{}\"; name one that was set up.", cart.site));
        return;
    }
    if (has_currency && std::find(site->currencies.begin(), site->currencies.end(), cart.currency) == site->currencies.end())
        reader.refuse_at("/currency",
                         fmt::format("The site \"{}\" does not sell in {}; use one of its currencies or add it to the site.",
                                     cart.site, cart.currency.text()));
    if (std::find(site->channels.begin(), site->channels.end(), cart.channel) == site->channels.end())
        reader.refuse_at("/channel",
                         fmt::format("The site \"{}\" has no channel \"{}\"; use one of its channels.", cart.site, cart.channel));
}

/// Who has an id is signed in, unless the request says otherwise.
bool says_logged_in(const boost::json::value& customer) {
    const auto* said = customer.as_object().if_contains("logged_in");
    return said != nullptr && !said->is_null();
}

bool read_request(const Reader& reader, const std::vector<Site>& sites, EvaluationRequest* request, Cart& target) {
    const std::size_t errors_before = reader.error_count();
    Fields fields(reader);
    fields.required("site", target.site, kIdentifier);
    fields.optional("channel", target.channel, kIdentifier);
    const bool has_currency = fields.required("currency", target.currency, read_currency);
    check_site(reader, sites, has_currency, target);
    fields.optional("locale", target.locale, Text{.length_max = kLocaleLengthMax, .may_be_empty = true});
    fields.optional("device", target.device, kMaybeEmpty);
    if (fields.optional("customer", target.customer, read_customer_facts) && !says_logged_in(*fields.find("customer")))
        target.customer.logged_in = target.customer.is_known();
    read_cart_lines(fields, target.lines);
    read_delivery(fields, target);
    if (reader.error_count() == errors_before) check_shipment_lines(reader, target);
    fields.optional("payment", target, read_payment);
    fields.optional("codes", target.codes, ListOf{.read_entry = kEnteredCode, .size_max = kCodesPerCartMax});
    fields.optional("at", target.at, read_instant);
    if (request != nullptr) {
        fields.optional("as_of", request->as_of, read_instant);
        fields.optional("usage", request->usage, [](const Reader& place, UsageFacts& usage) { return read_usage(place, usage); });
    }
    fields.optional("gifts", target.gifts, ListOf{.read_entry = read_gift_choice, .size_max = kLinesPerCartMax});
    fields.optional("order", target.order, kMaybeEmpty);
    fields.optional("automatic", target.automatic, read_boolean);
    fields.optional("assisted_session", target.assisted_session, read_boolean);
    fields.optional("metadata", target.metadata, read_facts);
    fields.refuse_others();
    return reader.error_count() == errors_before;
}

}  // namespace

Result<EvaluationRequest> read_evaluation_request(const boost::json::value& value, const std::vector<Site>& sites) {
    return read_whole<EvaluationRequest>(value, [&](const Reader& reader, EvaluationRequest& request) {
        return read_request(reader, sites, &request, request.cart);
    });
}

Result<Cart> read_cart(const boost::json::value& value, const std::vector<Site>& sites) {
    return read_whole<Cart>(value, [&](const Reader& reader, Cart& cart) { return read_cart(reader, sites, cart); });
}

bool read_cart_lines(Fields& fields, std::vector<CartLine>& target) {
    if (!fields.required("lines", target, ListOf{.read_entry = read_line, .size_max = kLinesPerCartMax})) return false;
    settle_line_ids(fields.reader(), target);
    return true;
}

bool read_cart(const Reader& reader, const std::vector<Site>& sites, Cart& target) {
    return read_request(reader, sites, nullptr, target);
}

}  // namespace couponry::document
