#include "service/returns.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <span>

#include "base/check.h"
#include "base/digest.h"
#include "base/limits.h"
#include "document/cart_document.h"
#include "document/evaluation_document.h"
#include "document/reader.h"
#include "document/redemption_document.h"
#include "document/writer.h"
#include "service/kept_redemption.h"
#include "service/order_shop.h"

namespace couponry::service {
namespace {

struct Asked {
    std::vector<ReturnedLine> lines;
    bool is_preview = false;
};

bool read_line(const document::Reader& reader, ReturnedLine& target) {
    document::Fields fields(reader);
    fields.required("id", target.line, document::kIdentifier);
    fields.required("quantity", target.quantity, document::Integer{.least = 1, .most = kPiecesPerLineMax});
    fields.refuse_others();
    return true;
}

Result<Asked> read_asked(const boost::json::value& value) {
    return document::read_whole<Asked>(value, [](const document::Reader& reader, Asked& target) {
        document::Fields fields(reader);
        fields.required("lines", target.lines,
                        document::ListOf{.read_entry = read_line, .size_max = kLinesPerCartMax, .may_be_empty = false});
        fields.optional("preview", target.is_preview, document::read_boolean);
        fields.refuse_others();
        return true;
    });
}

/// An order that was paid, as its redemption kept it.
struct PaidOrder {
    Redemption redemption;
    std::int64_t version = 0;
    Cart cart;
    engine::Evaluation was;
    Shop shop;
};

/// What was kept was written by this program, so it can be read.
template <class Model>
Model take(Result<Model> result) {
    CHECK(result.has_value());
    return std::move(*result);
}

Cart read_kept_cart(const Redemption& redemption) {
    const boost::json::value kept = boost::json::parse(redemption.cart);
    // What the site sells in by now does not matter to an order that was made.
    Site site;
    site.id = redemption.site;
    site.currencies = {redemption.currency};
    if (const auto* channel = kept.as_object().if_contains("channel")) site.channels = {std::string(channel->as_string())};
    return take(document::read_cart(kept, {site}));
}

Result<PaidOrder> read_order(const store::Transaction& transaction, std::string_view id) {
    auto found = find_redemption(transaction, id);
    if (!found) return fail("not_found", fmt::format("There is no redemption \"{}\".", id));
    PaidOrder order;
    order.redemption = std::move(found->redemption);
    order.version = found->version;
    const RedemptionStatus status = order.redemption.status;
    if (status == RedemptionStatus::held || status == RedemptionStatus::released)
        return fail("redemption_not_confirmed", fmt::format("The redemption is {}; only what was confirmed can come back.",
                                                            document::redemption_status_word(status)));
    order.cart = read_kept_cart(order.redemption);
    order.was = take(document::read_evaluation(boost::json::parse(order.redemption.evaluation)));
    auto shop = read_order_shop(transaction, order.redemption, order.was);
    if (!shop) return std::unexpected(shop.error());
    order.shop = std::move(*shop);
    return order;
}

Result<ReturnAnswer> price(const PaidOrder& order, const std::vector<ReturnedLine>& lines) {
    const auto snapshot = engine::compile(order.shop);
    return price_return(
        {.shop = *snapshot, .cart = order.cart, .was = order.was, .earlier = order.redemption.returns, .lines = lines});
}

boost::json::object write_gift(const engine::GiftAnswer& gift) {
    boost::json::object object{{"promotion", gift.promotion}};
    document::put_text(object, "product", gift.product);
    document::put_texts(object, "choice", gift.choice);
    object["quantity"] = gift.quantity;
    object["value"] = gift.value;
    return object;
}

RedemptionStatus status_after(const ReturnAnswer& answer) {
    return answer.is_everything ? RedemptionStatus::returned : RedemptionStatus::partly_returned;
}

boost::json::object write_answer(const PaidOrder& order, const ReturnAnswer& answer) {
    boost::json::object object{{"redemption", order.redemption.id},
                               {"order", order.redemption.order},
                               {"status", document::json_text(document::redemption_status_word(status_after(answer)))},
                               {"currency", document::json_text(order.redemption.currency.text())},
                               {"refund", answer.refund},
                               {"shipping", answer.shipping}};
    boost::json::array& lines = object["lines"].emplace_array();
    for (const ReturnAnswer::Line& line : answer.lines)
        lines.push_back({{"id", line.line}, {"quantity", line.quantity}, {"paid", line.paid}, {"refund", line.refund}});
    object["clawed_back_before"] = answer.clawed_back_before;
    boost::json::array& lost = object["clawed_back"].emplace_array();
    for (const ReturnAnswer::Lost& loss : answer.lost)
        lost.push_back({{"promotion", loss.promotion}, {"title", loss.title}, {"amount", loss.amount}});
    boost::json::array& gifts = object["gifts"].emplace_array();
    for (const engine::GiftAnswer& gift : answer.gifts) gifts.push_back(write_gift(gift));
    object["kept"] = document::write_evaluation(answer.kept, order.shop.sites.front().time_zone, {});
    return object;
}

/// Prices the return and adds it to the redemption, which is not kept yet.
Result<ReturnAnswer> add_return(PaidOrder& order, const std::vector<ReturnedLine>& lines, const std::string& id, Instant now) {
    auto answer = price(order, lines);
    if (!answer) return answer;
    order.redemption.returns.push_back({.id = id, .at = now, .lines = lines, .refund = answer->refund});
    order.redemption.status = status_after(*answer);
    return answer;
}

}  // namespace

std::string new_request_id(RandomSource& random) {
    constexpr std::size_t kBytes = 15;
    std::string bytes(kBytes, '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    return base64url(bytes);
}

Result<ReturnAnswer> Returns::preview(const store::Transaction& transaction, std::string_view redemption,
                                      const std::vector<ReturnedLine>& lines) {
    const auto order = read_order(transaction, redemption);
    if (!order) return std::unexpected(order.error());
    return price(*order, lines);
}

Result<ReturnAnswer> Returns::keep(store::Transaction& transaction, std::string_view redemption,
                                   const std::vector<ReturnedLine>& lines, const std::string& id,
                                   std::vector<Change>& changes) const {
    auto order = read_order(transaction, redemption);
    if (!order) return std::unexpected(order.error());
    const Instant now = writes_.now();
    auto answer = add_return(*order, lines, id, now);
    if (!answer) return answer;
    if (auto done = keep_(transaction, order->redemption, order->version, now, changes); !done)
        return std::unexpected(done.error());
    return answer;
}

Result<Written> Returns::make(const WriteContext& context, std::string_view redemption, const boost::json::value& value) {
    const auto asked = read_asked(value);
    if (!asked) return std::unexpected(asked.error());
    if (asked->is_preview) {
        Written preview;
        preview.outcome = Outcome::unchanged;
        const auto done = store_.read(context.tenant, [&](const store::Transaction& transaction) -> Result<void> {
            const auto order = read_order(transaction, redemption);
            if (!order) return std::unexpected(order.error());
            const auto answer = price(*order, asked->lines);
            if (!answer) return std::unexpected(answer.error());
            preview.body = write_answer(*order, *answer);
            return {};
        });
        return done ? Result<Written>(std::move(preview)) : std::unexpected(done.error());
    }
    const std::string id = new_request_id(random_);
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        auto order = read_order(transaction, redemption);
        if (!order) return std::unexpected(order.error());
        const Instant now = writes_.now();
        const auto answer = add_return(*order, asked->lines, id, now);
        if (!answer) return std::unexpected(answer.error());
        if (auto done = keep_(transaction, order->redemption, order->version, now, changes); !done)
            return std::unexpected(done.error());
        Written written{.outcome = Outcome::made, .id = id, .body = write_answer(*order, *answer)};
        written.body["id"] = id;
        return written;
    });
}

}  // namespace couponry::service
