// Prints a world for a person.
#include <sstream>

#include "oracle/world.h"

namespace couponry::oracle {
namespace {

struct Printer {
    std::ostringstream out;

    template <class Range, class One>
    void list(const Range& range, const One& one) {
        out << '[';
        const char* between = "";
        for (const auto& value : range) {
            out << between;
            one(value);
            between = ", ";
        }
        out << ']';
    }
    void print(bool value) { out << (value ? "true" : "false"); }
    void print(std::int64_t value) { out << value; }
    void print(const std::string& value) { out << '"' << value << '"'; }
    void print(Percent value) { out << format_percent(value) << '%'; }
    void print(const MoneyMap& value) {
        list(value, [&](const auto& one) { out << one.first.text() << ' ' << one.second; });
    }
    void print(Instant value) { out << format_instant(value); }
    void print(Days value) { out << 'P' << value.count << 'D'; }
    void print(Date value) { out << format_date(value); }
    void print(const PriceList& value) {
        list(value, [&](const auto& one) {
            out << one.first << ": ";
            print(one.second);
        });
    }
    void print(const FactValue& value) {
        list(value.values, [&](const FactScalar& one) { std::visit([&](const auto& scalar) { print(scalar); }, one); });
    }
    template <class T>
    void print(const std::vector<T>& value) {
        list(value, [&](const T& one) { print(one); });
    }
    void print(const ItemFilter& filter) {
        out << '{';
        named("products", filter.products);
        named("skus", filter.skus);
        named("categories", filter.categories);
        named("brands", filter.brands);
        for (const auto& [name, values] : filter.attributes) named(name.c_str(), values);
        if (!filter.price_min.empty()) out << " price_min ", print(filter.price_min);
        if (!filter.price_max.empty()) out << " price_max ", print(filter.price_max);
        if (filter.reduced) out << " reduced ", print(*filter.reduced);
        named("exclude", filter.exclude);
        named("any", filter.any);
        out << " }";
    }
    template <class T>
    void named(const char* name, const std::vector<T>& values) {
        if (values.empty()) return;
        out << ' ' << name << ' ';
        print(values);
    }
    void print(const Parameters& parameters) {
        out << '{';
        for (const auto& [name, value] : parameters.values()) {
            out << ' ' << name << ": ";
            std::visit([&](const auto& one) { print(one); }, value);
        }
        out << " }";
    }
    void print(const Rule& rule) {
        out << rule.type << ' ';
        print(rule.parameters);
    }
    void print(const ConditionTree& tree) {
        using Kind = ConditionTree::Kind;
        if (tree.kind == Kind::leaf) return print(tree.rule);
        out << (tree.kind == Kind::all ? "all" : tree.kind == Kind::any ? "any" : "none");
        print(tree.children);
    }
    void optional_number(const char* name, const std::optional<std::int64_t>& value) {
        if (value) out << ' ' << name << ' ' << *value;
    }
    void print(const Limits& limits) {
        optional_number("redemptions", limits.redemptions);
        optional_number("redemptions_per_customer", limits.redemptions_per_customer);
        optional_number("applications", limits.applications);
        optional_number("applications_per_customer", limits.applications_per_customer);
        optional_number("applications_per_cart", limits.applications_per_cart);
        if (!limits.budget.empty()) {
            out << " budget ";
            print(limits.budget);
            out << (limits.trim ? " trim" : "");
        }
        if (!limits.per_period) return;
        out << (limits.per_period->by_customer ? " per_period by customer" : " per_period");
        optional_number("redemptions", limits.per_period->redemptions);
        optional_number("applications", limits.per_period->applications);
        if (!limits.per_period->amount.empty()) print(limits.per_period->amount);
    }
    void print(const Promotion& promotion);
    void print(const Cart& cart);
};

const char* class_name(EffectClass effect_class) {
    constexpr const char* kNames[] = {"item", "order", "shipping", "afterwards"};
    return kNames[static_cast<std::size_t>(effect_class)];
}

void Printer::print(const Promotion& promotion) {
    out << promotion.code << ": priority " << promotion.priority << (promotion.stackable ? ", stackable" : "");
    if (!promotion.group.empty()) out << ", group " << promotion.group;
    if (promotion.exclusive != Exclusive::none)
        out << (promotion.exclusive == Exclusive::cart ? ", exclusive cart" : ", exclusive class");
    if (promotion.combines_with) {
        out << ", combines_with ";
        list(*promotion.combines_with, [&](EffectClass one) { out << class_name(one); });
    }
    if (promotion.never_with) out << ", never_with ", print(*promotion.never_with);
    if (promotion.only_with) out << ", only_with ", print(*promotion.only_with);
    if (promotion.coupons) out << ", coupons ", print(*promotion.coupons);
    if (!promotion.campaign.empty()) out << ", campaign " << promotion.campaign;
    if (promotion.status != PromotionStatus::published) out << ", not published";
    if (promotion.starts_at) out << ", starts_at ", print(*promotion.starts_at);
    if (promotion.ends_at) out << ", ends_at ", print(*promotion.ends_at);
    if (promotion.sites) out << ", sites ", print(*promotion.sites);
    if (promotion.channels) out << ", channels ", print(*promotion.channels);
    for (const Schedule& schedule : promotion.schedule)
        for (const int day : schedule.days) out << ", only weekday " << day;
    out << ", limits:";
    print(promotion.limits);
    out << "\n    when ";
    print(promotion.when);
    for (const Rule& rule : promotion.effects) {
        out << "\n    ";
        print(rule);
    }
    out << '\n';
}

void Printer::print(const Cart& cart) {
    for (const CartLine& line : cart.lines) {
        out << "  line " << line.id << ": " << line.quantity << " x " << line.product;
        optional_number("unit_price", line.unit_price);
        optional_number("subtotal", line.subtotal);
        optional_number("reduced_from", line.reduced_from);
        optional_number("minimum_price", line.minimum_price);
        if (line.discountable) out << (*line.discountable ? " discountable" : " not discountable");
        out << (line.purchase_type == "one_off" ? "\n" : " subscription\n");
    }
    for (const Shipment& shipment : cart.shipments)
        out << "  shipment \"" << shipment.id << "\" method \"" << shipment.method << "\" " << shipment.amount << '\n';
    out << "  country \"" << cart.country << "\" payment \"" << cart.payment_method << "\" device \"" << cart.device
        << "\" codes ";
    print(cart.codes);
    out << " customer " << cart.customer.id.value_or("-") << " email " << cart.customer.email.value_or("-") << " segments ";
    print(cart.customer.segments.value_or(std::vector<std::string>{"unknown"}));
    optional_number("orders", cart.customer.orders_count);
    for (const auto& [name, value] : cart.metadata) out << ' ' << name << ' ', print(value);
    for (const GiftChoice& gift : cart.gifts) out << " gift " << gift.promotion << ' ' << gift.product;
    out << (cart.automatic ? "\n" : " automatic: false\n");
}

}  // namespace

std::string describe(const Promotion& promotion) {
    Printer printer;
    printer.print(promotion);
    return printer.out.str();
}

std::string describe(const World& world) {
    constexpr const char* kRounding[] = {"half_up", "half_even", "down"};
    constexpr const char* kLevel[] = {"unit", "line", "discount"};
    Printer printer;
    const Site& site = world.shop.sites.front();
    printer.out << "world of seed " << world.seed << ", rounding " << kRounding[static_cast<std::size_t>(site.rounding)]
                << " per " << kLevel[static_cast<std::size_t>(site.rounding_level)]
                << (site.selection == SelectionPolicy::best ? ", best" : ", priority") << ", codes_per_cart "
                << site.codes_per_cart << ", at " << format_instant(world.now)
                << (world.usage.blocked_until ? ", asker is blocked\n" : "\n");
    printer.print(world.cart);
    for (const Product& product : world.shop.products) {
        printer.out << "  product " << product.id << ' ';
        printer.print(product.categories);
        printer.out << ' ' << product.brand << ' ';
        for (const auto& [name, values] : product.attributes) printer.named(name.c_str(), values);
        printer.print(product.prices);
        printer.optional_number("stock", product.stock);
        printer.optional_number("grams", product.weight_grams);
        printer.out << (product.discountable ? "\n" : " not discountable\n");
    }
    for (const Promotion& promotion : world.shop.promotions) printer.print(promotion);
    for (const Coupon& coupon : world.shop.coupons) {
        printer.out << "coupon " << coupon.code << (coupon.active ? "" : " inactive") << (coupon.ends_at ? " ended" : "");
        printer.optional_number("redemptions", coupon.limits.redemptions);
        printer.out << '\n';
    }
    for (const Campaign& campaign : world.shop.campaigns) {
        printer.out << "campaign " << campaign.code << (campaign.ends_at ? " ended" : "") << " spend ";
        printer.print(campaign.budget->spend);
        printer.out << (campaign.budget->trim ? " trim\n" : "\n");
    }
    for (const auto& [code, used] : world.usage.promotions) {
        printer.out << "used " << code << " redemptions " << used.all.redemptions << " (customer " << used.customer.redemptions
                    << ") applications " << used.all.applications << " (period " << used.period.applications << ") amount ";
        printer.print(used.all.amount);
        printer.out << '\n';
    }
    for (const auto& [code, used] : world.usage.coupons)
        printer.out << "used coupon " << code << " redemptions " << used.all.redemptions << '\n';
    for (const auto& [code, used] : world.usage.campaigns) {
        printer.out << "used campaign " << code << ' ';
        printer.print(used.amount);
        printer.out << '\n';
    }
    return printer.out.str();
}

}  // namespace couponry::oracle
