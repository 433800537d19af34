#include "tool/invariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace couponry::tool {
namespace {

class Checker {
public:
    Checker(const Cart& cart, const engine::Evaluation& evaluation, const FloorOf& floor_of)
        : cart_(cart), evaluation_(evaluation), floor_of_(floor_of) {}

    std::vector<std::string> check() {
        expect("lines of the answer", static_cast<std::int64_t>(evaluation_.lines.size()),
               static_cast<std::int64_t>(cart_.lines.size()));
        expect("codes of the answer", static_cast<std::int64_t>(evaluation_.codes.size()),
               static_cast<std::int64_t>(cart_.codes.size()));
        if (!broken_.empty()) return std::move(broken_);
        check_discounts();
        for (std::size_t index = 0; index < cart_.lines.size(); ++index) check_line(cart_.lines[index], evaluation_.lines[index]);
        check_totals();
        check_codes();
        return std::move(broken_);
    }

private:
    struct Given {
        std::int64_t item = 0;
        std::int64_t order = 0;
    };

    void expect(std::string_view what, std::int64_t got, std::int64_t wanted) {
        if (got != wanted) broken_.push_back(fmt::format("{}: {} instead of {}", what, got, wanted));
    }
    void demand(bool holds, std::string what) {
        if (!holds) broken_.push_back(std::move(what));
    }

    void check_discounts() {
        for (const engine::DiscountAnswer& discount : evaluation_.discounts) {
            std::int64_t sum = 0;
            for (const engine::AllocationAnswer& allocation : discount.allocations) {
                sum += allocation.amount;
                demand(allocation.amount >= 0, fmt::format("{} allocates less than nothing", discount.promotion));
                const bool is_shipping = discount.effect_class == EffectClass::shipping;
                demand(allocation.line.empty() == is_shipping,
                       fmt::format("{} allocates to the wrong kind of thing", discount.promotion));
                if (is_shipping) continue;
                Given& given = given_[allocation.line];
                (discount.effect_class == EffectClass::item ? given.item : given.order) += allocation.amount;
            }
            expect(fmt::format("allocations of {}", discount.promotion), sum, discount.amount);
            demand(discount.amount > 0, fmt::format("{} is listed and takes nothing", discount.promotion));
            switch (discount.effect_class) {
                case EffectClass::item:
                    by_class_.item_discount += discount.amount;
                    break;
                case EffectClass::order:
                    by_class_.order_discount += discount.amount;
                    break;
                case EffectClass::shipping:
                    by_class_.shipping_discount += discount.amount;
                    break;
                case EffectClass::afterwards:
                    broken_.push_back(discount.promotion + " discounts afterwards");
                    break;
            }
        }
    }

    void check_line(const CartLine& line, const engine::LineAnswer& answer) {
        const std::string name = "line " + line.id;
        demand(answer.id == line.id, name + " is answered under another id");
        if (line.unit_price) expect(name + " subtotal", answer.subtotal, *line.unit_price * line.quantity);
        if (line.subtotal) expect(name + " subtotal", answer.subtotal, *line.subtotal);
        const Given given = given_[line.id];
        expect(name + " item discount", answer.item_discount, given.item);
        expect(name + " order discount", answer.order_discount, given.order);
        std::int64_t pieces = 0, total = 0;
        // A floor above the price leaves no room; it does not raise the price.
        const std::int64_t price = answer.subtotal / std::max<std::int64_t>(1, line.quantity);
        const std::int64_t floor = std::min(price, std::max<std::int64_t>(0, floor_of_(line)));
        for (const engine::LineAnswer::Units& units : answer.units) {
            pieces += units.quantity;
            total += units.quantity * units.total;
            demand(units.total >= floor, fmt::format("{}: a piece at {} below its floor {}", name, units.total, floor));
        }
        expect(name + " pieces", pieces, line.quantity);
        expect(name + " price of its pieces", total, answer.total());
        subtotal_ += answer.subtotal;
        goods_ += answer.total();
    }

    void check_totals() {
        const engine::Evaluation::Totals& totals = evaluation_.totals;
        std::int64_t shipping = 0;
        for (const Shipment& shipment : cart_.shipments) shipping += shipment.amount;
        expect("subtotal", totals.subtotal, subtotal_);
        expect("item discount", totals.item_discount, by_class_.item_discount);
        expect("order discount", totals.order_discount, by_class_.order_discount);
        expect("shipping", totals.shipping, shipping);
        expect("shipping discount", totals.shipping_discount, by_class_.shipping_discount);
        demand(totals.shipping_discount <= totals.shipping, "delivery costs less than nothing");
        expect("total", totals.total(), goods_ + shipping - by_class_.shipping_discount);
    }

    void check_codes() {
        for (std::size_t index = 0; index < cart_.codes.size(); ++index) {
            const engine::CodeAnswer& code = evaluation_.codes[index];
            demand(code.code == cart_.codes[index], "a code is answered as another: " + cart_.codes[index]);
            demand(code.applied == (code.reason == Reason::none),
                   fmt::format("{} applied and has a reason, or neither", code.code));
        }
    }

    const Cart& cart_;
    const engine::Evaluation& evaluation_;
    const FloorOf& floor_of_;
    std::vector<std::string> broken_;
    std::unordered_map<std::string, Given> given_;  // by line
    engine::Evaluation::Totals by_class_;
    std::int64_t subtotal_ = 0, goods_ = 0;
};

}  // namespace

std::vector<std::string> broken_invariants(const Cart& cart, const engine::Evaluation& evaluation, const FloorOf& floor_of) {
    return Checker(cart, evaluation, floor_of).check();
}

std::int64_t taken(const engine::Evaluation& evaluation) {
    return evaluation.totals.discount() + evaluation.gift_value;
}

std::vector<std::string> broken_policy(const engine::Evaluation& best, const engine::Evaluation& priority) {
    std::vector<std::string> broken;
    if (taken(best) < taken(priority)) broken.push_back(fmt::format("best takes {}, priority {}", taken(best), taken(priority)));
    if (!best.optimal && best.bound < taken(best))
        broken.push_back(fmt::format("bound {} below the {} taken", best.bound, taken(best)));
    return broken;
}

}  // namespace couponry::tool
