// Every change of a kind: tried one by one where the engine looks for the smallest.
#include <algorithm>
#include <functional>
#include <set>

#include "base/limits.h"
#include "property/fix_changes.h"

namespace couponry::property {
namespace {

using engine::FixAction;
using engine::FixKind;
using Texts = std::vector<std::string>;

bool lists(const Texts& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

std::string plain(std::string_view text) {
    std::string letters;
    for (const char letter : text)
        if (letter != ' ' && letter != '-')
            letters += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    return letters;
}

class Enumeration {
public:
    Enumeration(const Shop& shop, const UsageFacts& usage, const Request& request)
        : shop_(shop), request_(request), cart_(request.cart), site_(shop.sites.front()) {
        promotions_ = promotions_of(shop, usage, cart_.codes[request.code]);
    }

    std::vector<Change> run(FixKind kind) {
        kind_ = kind;
        switch (kind) {
            case FixKind::add_amount:
                add_amounts();
                break;
            case FixKind::add_quantity:
                add_quantities();
                break;
            case FixKind::add_product:
                add_products();
                break;
            case FixKind::remove_product:
                remove_parts();
                add_subsets();
                break;
            case FixKind::remove_code:
                remove_codes();
                break;
            case FixKind::replace_code:
                replace_codes();
                break;
            case FixKind::set_address:
                for (const char* field : {"country", "region", "postcode"})
                    for (const std::string& value : named(field))
                        if (!value.ends_with('*'))
                            add([&](FixAction& action) {
                                action.field = field;
                                action.value = value;
                            });
                break;
            case FixKind::choose_shipping_method:
                choose_methods();
                break;
            case FixKind::choose_payment_method:
                for (const std::string& value : named("payment_method")) add([&](FixAction& action) { action.value = value; });
                break;
            case FixKind::use_channel:
                for (const std::string& value : site_.channels) add([&](FixAction& action) { action.value = value; });
                break;
            case FixKind::wait_until:
                wait();
                break;
            case FixKind::log_in:
                if (cart_.customer.id && !cart_.customer.logged_in) add([](FixAction&) {});
                break;
            case FixKind::split_order:
                add_subsets();
                break;
            case FixKind::claim_coupon:
                claim();
                break;
            default:
                break;
        }
        return std::move(changes_);
    }

private:
    template <class Fill>
    void add(const Fill& fill) {
        Change change;
        change.action.kind = kind_;
        fill(change.action);
        change.pieces = change.action.quantity;
        change.costs = costs_of(shop_, request_, {&change.action, 1});
        changes_.push_back(std::move(change));
    }

    void add_amounts() {
        // Where an amount is asked for, at its border and at some smaller ones.
        visit_leaves([&](const Rule& leaf) {
            if (leaf.type != "min_subtotal" && leaf.type != "max_subtotal") return;
            const std::int64_t most = leaf.parameters.find<MoneyMap>("amount")->find(cart_.currency).value_or(0) + 1;
            constexpr std::int64_t kSteps = 8;
            for (std::int64_t step = 1; step <= kSteps; ++step)
                add([&](FixAction& action) {
                    action.amount = std::max<std::int64_t>(1, most * step / kSteps);
                    if (const auto* items = leaf.parameters.find<ItemFilter>("items")) {
                        action.items = *items;
                        action.has_items = true;
                    }
                });
        });
    }

    std::int64_t in_stock(const std::string& id) const {
        std::int64_t left = kFixPiecesMax;
        for (const Product& product : shop_.products) {
            if (product.id != id) continue;
            if (!product.active || (product.sites && !lists(*product.sites, site_.id))) return 0;
            if (product.stock) left = std::min(left, *product.stock);
        }
        for (const CartLine& line : cart_.lines)
            for (const Product& product : shop_.products)
                if (line.product == id && product.id == id && product.stock)
                    left = std::min(left, *product.stock - pieces_of(id));
        return left;
    }
    std::int64_t pieces_of(const std::string& id) const {
        std::int64_t pieces = 0;
        for (const CartLine& line : cart_.lines) pieces += line.product == id ? line.quantity : 0;
        return pieces;
    }

    void add_quantities() {
        for (const CartLine& line : cart_.lines)
            for (std::int64_t pieces = 1; !line.subtotal && pieces <= in_stock(line.product); ++pieces)
                add([&](FixAction& action) {
                    action.line = line.id;
                    action.quantity = pieces;
                });
    }

    void add_products() {
        for (const Product& product : shop_.products)
            for (std::int64_t pieces = 1; pieces <= in_stock(product.id); ++pieces)
                if (pieces_of(product.id) == 0 && product.prices.find(cart_.currency))
                    add([&](FixAction& action) {
                        action.product = product.id;
                        action.quantity = pieces;
                    });
    }

    void remove_parts() {
        for (const CartLine& line : cart_.lines)
            for (std::int64_t pieces = 1; !line.subtotal && pieces < line.quantity; ++pieces)
                add([&](FixAction& action) {
                    action.line = line.id;
                    action.quantity = pieces;
                });
    }

    // Whole lines, but never none and never all.
    void add_subsets() {
        const std::size_t count = cart_.lines.size();
        for (std::size_t subset = 1; subset + 1 < std::size_t{1} << count; ++subset)
            add([&](FixAction& action) {
                for (std::size_t line = 0; line < count; ++line) {
                    if ((subset >> line & 1) == 0) continue;
                    action.lines.push_back(cart_.lines[line].id);
                    if (kind_ == FixKind::remove_product) action.quantity += cart_.lines[line].quantity;
                }
            });
    }

    void remove_codes() {
        for (const std::string& code : cart_.codes)
            if (code != cart_.codes[request_.code]) add([&](FixAction& action) { action.code = code; });
    }

    void replace_codes() {
        std::set<std::string> codes;
        for (const Coupon& coupon : shop_.coupons)
            if (coupon.listed && coupon.kind != CouponKind::multi_code) codes.insert(coupon.code);
        for (const Grant& grant : cart_.customer.grants)
            if (grant.status == GrantStatus::available) codes.insert(grant.coupon);
        for (const std::string& code : codes)
            if (!is_entered(code)) add([&](FixAction& action) { action.code = code; });
    }

    bool is_entered(const std::string& code) const {
        return std::any_of(cart_.codes.begin(), cart_.codes.end(),
                           [&](const std::string& entered) { return plain(entered) == plain(code); });
    }

    void choose_methods() {
        std::set<std::string> methods;
        for (const Shipment& option : cart_.shipping_options) methods.insert(option.method);
        if (cart_.shipping_options.empty()) methods = named("shipping_method");
        for (const std::string& method : methods) add([&](FixAction& action) { action.value = method; });
    }

    void claim() {
        for (const Coupon& coupon : shop_.coupons)
            if (coupon.has_open_claim_link && cart_.customer.id && coupon.code == cart_.codes[request_.code])
                add([&](FixAction& action) { action.code = coupon.code; });
    }

    // Whenever something begins or ends, and whenever the wall clock passes a border of a schedule.
    void wait() {
        std::set<std::int64_t> instants;
        const auto note = [&](std::int64_t ms) {
            if (ms > request_.now.ms && ms <= request_.now.ms + kFixWaitDaysMax * kDayMs) instants.insert(ms);
        };
        const auto note_window = [&](const std::optional<Instant>& starts, const std::optional<Instant>& ends) {
            if (starts) note(starts->ms);
            if (ends) note(ends->ms + 1);
        };
        for (const Promotion& promotion : shop_.promotions) note_window(promotion.starts_at, promotion.ends_at);
        for (const Campaign& campaign : shop_.campaigns) note_window(campaign.starts_at, campaign.ends_at);
        for (const Coupon& coupon : shop_.coupons) note_window(coupon.starts_at, coupon.ends_at);
        // The half hours of a month are the borders of every schedule of a world.
        constexpr std::int64_t kStep = kDayMs / 48;
        const bool has_schedule = std::any_of(shop_.promotions.begin(), shop_.promotions.end(), [](const Promotion& promotion) {
            return !promotion.schedule.empty() || mentions(promotion.when, "schedule");
        });
        for (std::int64_t ms = request_.now.ms / kStep * kStep; has_schedule && ms <= request_.now.ms + kFixWaitDaysMax * kDayMs;
             ms += kStep)
            note(ms);
        for (const std::int64_t ms : instants) add([&](FixAction& action) { action.at = Instant{ms}; });
    }

    static bool mentions(const ConditionTree& tree, const std::string& type) {
        return tree.rule.type == type || std::any_of(tree.children.begin(), tree.children.end(),
                                                     [&](const ConditionTree& child) { return mentions(child, type); });
    }

    static void visit(const ConditionTree& tree, const std::function<void(const Rule&)>& use) {
        if (tree.kind == ConditionTree::Kind::leaf) use(tree.rule);
        for (const ConditionTree& child : tree.children) visit(child, use);
    }
    void visit_leaves(const std::function<void(const Rule&)>& use) const {
        for (const Promotion* promotion : promotions_) visit(promotion->when, use);
    }

    // The names that the code's promotions ask for; of those they keep out nobody can say what is meant.
    std::set<std::string> named(const std::string& condition) const {
        std::set<std::string> names;
        const auto note = [&](const Texts* list) {
            if (list != nullptr) names.insert(list->begin(), list->end());
        };
        visit_leaves([&](const Rule& leaf) {
            if (leaf.type == condition) note(leaf.parameters.find<Texts>("any_of"));
        });
        // Where a condition speaks of them, the methods and countries of an effect are not what is asked for.
        for (const Promotion* promotion : promotions_)
            for (const Rule& effect : promotion->effects) {
                if (mentions(promotion->when, condition)) continue;
                if (condition == "country") note(effect.parameters.find<Texts>("countries"));
                if (condition == "shipping_method") note(effect.parameters.find<Texts>("methods"));
            }
        return names;
    }

    const Shop& shop_;
    const Request& request_;
    const Cart& cart_;
    const Site& site_;
    std::vector<const Promotion*> promotions_;
    FixKind kind_ = FixKind::none;
    std::vector<Change> changes_;
};

}  // namespace

std::vector<const Promotion*> promotions_of(const Shop& shop, const UsageFacts& usage, const std::string& entered) {
    std::string coupon = plain(entered);
    for (const auto& [text, code] : usage.codes)
        if (plain(text) == coupon) {
            coupon = code.coupon;
            break;
        }
    std::vector<const Promotion*> opened;
    for (const Promotion& promotion : shop.promotions)
        if (promotion.coupons && lists(*promotion.coupons, coupon)) opened.push_back(&promotion);
    return opened;
}

std::vector<Change> all_changes(const Shop& shop, const UsageFacts& usage, const Request& request, FixKind kind) {
    return Enumeration(shop, usage, request).run(kind);
}

}  // namespace couponry::property
