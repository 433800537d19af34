// Every change of a kind: tried one by one where the engine looks for the smallest.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/limits.h"
#include "property/fix_changes.h"
#include "property/fix_lacks.h"

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
        : shop_(shop), usage_(usage), request_(request), cart_(request.cart), site_(shop.sites.front()) {
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
                    for (const auto& [value, promotions] : named(field))
                        if (!value.ends_with('*'))
                            add([&](FixAction& action) {
                                action.field = field;
                                action.value = value;
                            }).promotions = promotions;
                break;
            case FixKind::choose_shipping_method:
                choose_methods();
                break;
            case FixKind::choose_payment_method:
                for (const auto& [value, promotions] : named("payment_method"))
                    add([&](FixAction& action) { action.value = value; }).promotions = promotions;
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
    Change& add(const Fill& fill) {
        Change change;
        change.action.kind = kind_;
        fill(change.action);
        change.pieces = change.action.quantity;
        change.costs = costs_of(shop_, request_, {&change.action, 1});
        return changes_.emplace_back(std::move(change));
    }

    // The sum that is missing, and some smaller ones where discounts count.
    void add_amounts() {
        constexpr std::int64_t kSteps = 8;
        for (const Lack& lack : lacks_of(shop_, usage_, request_, promotions_))
            for (const Lack::Sum& sum : lack.sums)
                for (std::int64_t step = sum.least < sum.most ? 0 : kSteps; step <= kSteps; ++step)
                    add([&](FixAction& action) {
                        action.amount = sum.least + (sum.most - sum.least) * step / kSteps;
                        action.has_items = sum.items != nullptr;
                        if (action.has_items) action.items = *sum.items;
                    }).promotions = {lack.promotion};
    }

    /// So many more of a line or a product, for the promotions that lack just that.
    void add_pieces(const std::vector<Lack>& lacks, const std::string& line, const std::string& product) {
        std::set<std::int64_t> numbers;
        for (std::int64_t pieces = 1; pieces <= kFixPiecesMax; ++pieces) numbers.insert(pieces);
        for (const Lack& lack : lacks) numbers.insert(lack.pieces.begin(), lack.pieces.end());
        for (const std::int64_t pieces : numbers) {
            if (pieces > in_stock(product)) return;
            Change& change = add([&](FixAction& action) {
                action.line = line;
                if (line.empty()) action.product = product;
                action.quantity = pieces;
            });
            for (const Lack& lack : lacks)
                if (lack.is_for(line, line.empty() ? product : "", pieces, change.costs))
                    change.promotions.push_back(lack.promotion);
            if (change.promotions.empty()) changes_.pop_back();
        }
    }

    std::int64_t in_stock(const std::string& id) const {
        std::int64_t left = kPiecesPerLineMax;
        for (const Product& product : shop_.products) {
            if (product.id != id) continue;
            if (!product.active || (product.sites && !lists(*product.sites, site_.id))) return 0;
            if (product.stock) left = *product.stock - pieces_of(id);
        }
        return left;
    }
    std::int64_t pieces_of(const std::string& id) const {
        std::int64_t pieces = 0;
        for (const CartLine& line : cart_.lines) pieces += line.product == id ? line.quantity : 0;
        return pieces;
    }

    void add_quantities() {
        const auto lacks = lacks_of(shop_, usage_, request_, promotions_);
        for (const CartLine& line : cart_.lines)
            if (!line.subtotal) add_pieces(lacks, line.id, line.product);
    }

    void add_products() {
        const auto lacks = lacks_of(shop_, usage_, request_, promotions_);
        for (const Product& product : shop_.products)
            if (pieces_of(product.id) == 0 && product.prices.find(cart_.currency)) add_pieces(lacks, "", product.id);
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
        std::map<std::string, Texts> methods;
        for (const Shipment& option : cart_.shipping_options) methods[option.method];
        if (cart_.shipping_options.empty()) methods = named("shipping_method");
        for (const auto& [method, promotions] : methods)
            add([&](FixAction& action) { action.value = method; }).promotions = promotions;
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

    // The names that the code's promotions ask for, each with those that do; of what they keep out nobody can say what is meant.
    std::map<std::string, Texts> named(const std::string& condition) const {
        std::map<std::string, Texts> names;
        for (const Promotion* promotion : promotions_) {
            const auto note = [&](const Texts* list) {
                if (list != nullptr)
                    for (const std::string& name : *list) names[name].push_back(promotion->code);
            };
            visit(promotion->when, [&](const Rule& leaf) {
                if (leaf.type == condition) note(leaf.parameters.find<Texts>("any_of"));
            });
            // Where a condition speaks of them, the methods and countries of an effect are not what is asked for.
            if (mentions(promotion->when, condition)) continue;
            for (const Rule& effect : promotion->effects) {
                if (condition == "country") note(effect.parameters.find<Texts>("countries"));
                if (condition == "shipping_method") note(effect.parameters.find<Texts>("methods"));
            }
        }
        return names;
    }

    const Shop& shop_;
    const UsageFacts& usage_;
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
