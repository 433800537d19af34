// What recorded orders would have come to under a promotion as it is kept, and under a draft of it.
#include <algorithm>
#include <boost/json.hpp>

#include "document/cart_document.h"
#include "document/promotion_document.h"
#include "document/reader.h"
#include "document/writer.h"
#include "engine/evaluator.h"
#include "service/customer_facts.h"
#include "service/kinds.h"
#include "service/promotions.h"
#include "service/stored_shop.h"

namespace couponry::service {
namespace {

constexpr std::size_t kChangedShownMax = 50;

struct ReplayRequest {
    std::optional<Promotion> draft;
    std::vector<std::string> codes;  // entered on every cart
    std::optional<Instant> since;
    std::int64_t limit = kReplayOrdersDefault;
};

Result<ReplayRequest> read_request(const boost::json::value& value, std::string_view code) {
    return document::read_whole<ReplayRequest>(value, [&](const document::Reader& reader, ReplayRequest& target) {
        if (reader.value().is_null()) return true;
        document::Fields fields(reader);
        fields.optional("promotion", target.draft, [&](const document::Reader& place, Promotion& promotion) {
            return document::read_promotion(place, code, promotion);
        });
        fields.optional("codes", target.codes, document::ListOf{.read_entry = document::Text{}, .size_max = kCodesPerCartMax});
        fields.optional("since", target.since, document::read_instant);
        fields.optional("limit", target.limit, document::Integer{.least = 1, .most = kReplayOrdersMax});
        fields.refuse_others();
        return true;
    });
}

/// One of the two sides.
struct Side {
    std::shared_ptr<const engine::Snapshot> snapshot;
    std::int64_t applied = 0;
    MoneyMap discount;

    void add(const engine::Evaluation& evaluation, std::string_view code, Currency currency) {
        bool is_applied = false;
        for (const engine::DiscountAnswer& answer : evaluation.discounts) is_applied = is_applied || answer.promotion == code;
        applied += is_applied ? 1 : 0;
        discount.set(currency, discount.find(currency).value_or(0) + evaluation.totals.discount());
    }
};

/// An offer is tried on orders of the past as if it had always run: what it says of days and hours still counts.
void open_windows(Promotion& promotion, std::vector<Coupon>& coupons) {
    promotion.status = PromotionStatus::published;
    promotion.starts_at.reset();
    promotion.ends_at.reset();
    promotion.campaign.clear();
    for (Coupon& coupon : coupons) {
        if (!promotion.coupons || std::ranges::find(*promotion.coupons, coupon.code) == promotion.coupons->end()) continue;
        coupon.active = true;
        coupon.starts_at.reset();
        coupon.ends_at.reset();
    }
}

class Replay {
public:
    Replay(Shop shop, std::string_view code, const ReplayRequest& request) : code_(code) {
        const auto kept = std::ranges::find(shop.promotions, code, &Promotion::code);
        before_.snapshot = [&] {
            if (request.draft) return engine::compile(shop);
            // Beside the shop without it.
            Shop without = shop;
            std::erase_if(without.promotions, [&](const Promotion& promotion) { return promotion.code == code; });
            return engine::compile(without);
        }();
        if (request.draft) *kept = *request.draft;
        open_windows(*kept, shop.coupons);
        after_.snapshot = engine::compile(shop);
        codes_ = request.codes;
        if (codes_.empty() && kept->coupons && !kept->coupons->empty()) codes_.push_back(kept->coupons->front());
    }

    void run(const Order& order) {
        const Cart cart = cart_of(order);
        const Site* const site = after_.snapshot->find_site(cart.site);
        if (site == nullptr || std::ranges::find(site->currencies, cart.currency) == site->currencies.end()) return;
        evaluate(before_, cart, order);
        const std::int64_t total_before = evaluation_.totals.total();
        evaluate(after_, cart, order);
        ++carts_;
        if (total_before == evaluation_.totals.total()) return;
        ++changed_count_;
        if (changed_.size() < kChangedShownMax)
            changed_.push_back(boost::json::object{{"order", order.id},
                                                   {"currency", document::json_text(order.currency.text())},
                                                   {"total_before", total_before},
                                                   {"total_after", evaluation_.totals.total()}});
    }

    boost::json::object take() {
        return {{"carts", carts_},
                {"applied_before", before_.applied},
                {"applied_after", after_.applied},
                {"discount_before", document::write_money(before_.discount)},
                {"discount_after", document::write_money(after_.discount)},
                {"changed_count", changed_count_},
                {"changed", std::move(changed_)}};
    }

private:
    Cart cart_of(const Order& order) const {
        Cart cart;
        cart.site = order.site;
        cart.currency = order.currency;
        cart.lines = order.lines;
        cart.codes = codes_;
        cart.at = order.placed_at;
        cart.order = order.id;
        if (!order.customer.empty()) cart.customer.id = order.customer;
        if (!order.email.empty()) cart.customer.email = order.email;
        cart.customer.logged_in = cart.customer.is_known();
        return cart;
    }

    void evaluate(Side& side, const Cart& cart, const Order& order) {
        engine::EvaluationOptions options;
        options.potential = 0;
        options.fixes = false;
        evaluator_.evaluate(*side.snapshot, cart, {}, order.placed_at, options, evaluation_);
        side.add(evaluation_, code_, order.currency);
    }

    std::string code_;
    Side before_, after_;
    std::vector<std::string> codes_;
    engine::Evaluator evaluator_;
    engine::Evaluation evaluation_;
    std::int64_t carts_ = 0, changed_count_ = 0;
    boost::json::array changed_;
};

}  // namespace

Result<boost::json::object> Promotions::replay(std::string_view tenant, std::string_view code,
                                               const boost::json::value& value) const {
    const auto request = read_request(value, code);
    if (!request) return std::unexpected(request.error());
    std::optional<boost::json::object> answer;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) -> Result<void> {
        if (!transaction.of(store::Aggregate::promotions).find(code))
            return std::unexpected(not_found(kind_of(store::Aggregate::promotions), code));
        Replay replay(read_shop(transaction), code, *request);
        std::int64_t left = request->limit;
        transaction.of(store::Aggregate::orders).for_each([&](const store::Document& document) {
            const Order order = order_of(document);
            if (order.status == OrderStatus::cancelled || (request->since && order.placed_at < *request->since)) return true;
            replay.run(order);
            return --left > 0;
        });
        answer = replay.take();
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return std::move(*answer);
}

}  // namespace couponry::service
