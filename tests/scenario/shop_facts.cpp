// What the shop runs beside promotions: site, catalog, campaigns, coupons and their codes.
#include <fmt/format.h>

#include <algorithm>

#include "codes/normalise.h"
#include "scenario/facts.h"

namespace couponry::scenario {
namespace {

template <class Model>
Model& fresh(std::vector<Model>& models, std::string Model::* id, const std::string& name) {
    std::erase_if(models, [&](const Model& model) { return model.*id == name; });
    Model& model = models.emplace_back();
    model.*id = name;
    return model;
}

void set_time_zone(World& world, const std::string& name) {
    const auto zone = TimeZone::find(name);
    if (!zone) throw StoryError{zone.error().detail};
    world.site().time_zone = *zone;
}

/// "2026-07-01 10:00 Europe/Berlin": the zone may be left out, and then stays.
void read_now(std::string_view rest, World& world) {
    const std::size_t space = rest.find_last_of(' ');
    if (space != std::string_view::npos && (rest.find('/', space) != std::string_view::npos || rest.substr(space + 1) == "UTC")) {
        set_time_zone(world, std::string(rest.substr(space + 1)));
        rest = rest.substr(0, space);
    }
    Words words(rest);
    world.now = next_instant(words, world.reading());
    words.need_end();
}

void read_site_phrase(std::string_view phrase, World& world) {
    Words words(phrase);
    Site& site = world.site();
    const auto choose = [&](std::string_view what, auto& target, auto... choices) {
        const std::string word = words.next(what);
        const bool is_known = ((word == choices.first ? (target = choices.second, true) : false) || ...);
        if (!is_known) throw StoryError{fmt::format("\"{}\" is no {}", word, what)};
    };
    using std::pair;
    if (words.take({"rounding", "level"})) {
        choose("rounding level", site.rounding_level, pair("unit", RoundingLevel::unit), pair("line", RoundingLevel::line),
               pair("discount", RoundingLevel::discount));
    } else if (words.take("rounding")) {
        choose("rounding", site.rounding, pair("half_up", Rounding::half_up), pair("half_even", Rounding::half_even),
               pair("down", Rounding::down));
    } else if (words.take("selection")) {
        choose("selection", site.selection, pair("best", SelectionPolicy::best), pair("priority", SelectionPolicy::priority));
    } else if (words.take({"codes", "per", "cart"})) {
        site.codes_per_cart = words.next_integer("a number of codes");
    } else if (words.take("channels")) {
        site.channels = words.next_list("a channel");
    } else if (words.take("zone")) {
        set_time_zone(world, words.next("a time zone"));
    } else {
        site.id = world.cart.site = words.next("the name of the site");
    }
    words.need_end();
}

bool take_product_price(Words& words, const Reading& reading, Product& product) {
    if (words.take("floor"))
        product.minimum_price = next_money(words, reading);
    else if (words.take({"reduced", "from"}))
        product.reduced_from = next_money(words, reading);
    else if (words.take({"not", "discountable"}))
        product.discountable = false;
    else
        return false;
    return true;
}

bool take_product_words(Words& words, Product& product) {
    if (words.take("in")) {
        product.categories = words.next_list("a category");
    } else if (words.take("brand")) {
        product.brand = words.next("a brand");
    } else if (words.take("stock")) {
        product.stock = words.next_integer("a number of pieces");
    } else if (words.take("inactive")) {
        product.active = false;
    } else if (words.take("sku") || words.take("skus")) {
        product.skus = words.next_list("a sku");
    } else if (words.take("weighing")) {
        product.weight_grams = words.next_integer("grams");
    } else if (words.take("attribute")) {
        const std::string name = words.next("the name of an attribute");
        product.attributes[name] = words.next_list("a value");
    } else if (words.take({"on", "site"})) {
        product.sites = words.next_list("a site");
    } else {
        return false;
    }
    return true;
}

/// "mug 24.00 EUR / 20.00 GBP in kitchen, stock 5": with or without commas between.
void read_product(std::string_view rest, World& world) {
    const std::vector<std::string> phrases = split_phrases(rest);
    Words words(phrases.front());
    Product& product = fresh(world.shop.products, &Product::id, words.next("a product"));
    if (amount_is_next(words)) product.prices = next_money(words, world.reading());
    for (std::size_t index = 0; index < phrases.size(); ++index) {
        if (index > 0) words = Words(phrases[index]);
        while (take_product_price(words, world.reading(), product) || take_product_words(words, product)) {
        }
        words.need_end();
    }
}

void read_campaign(std::string_view rest, World& world) {
    const std::vector<std::string> phrases = split_phrases(rest);
    Campaign& campaign = fresh(world.shop.campaigns, &Campaign::code, phrases.front());
    for (std::size_t index = 1; index < phrases.size(); ++index) {
        Words words(phrases[index]);
        if (words.take("from"))
            campaign.starts_at = next_instant(words, world.reading());
        else if (words.take("until"))
            campaign.ends_at = next_instant(words, world.reading(), DayMeans::ends);
        else if (words.take("spend"))
            campaign.budget.emplace().spend = next_money(words, world.reading());
        else if (words.take("uses"))
            campaign.budget.emplace().redemptions = words.next_integer("a number of uses");
        if (words.take("trimmed")) campaign.budget->trim = true;
        words.need_end();
    }
}

void read_coupon_phrase(std::string_view phrase, const World& world, Coupon& coupon) {
    Words words(phrase);
    if (words.take("from")) {
        coupon.starts_at = next_instant(words, world.reading());
    } else if (words.take("until")) {
        coupon.ends_at = next_instant(words, world.reading(), DayMeans::ends);
    } else if (words.take({"valid", "for"})) {
        coupon.valid_for = Days{static_cast<std::int32_t>(words.next_integer("a number of days"))};
        words.need("days");
    } else if (words.take({"once", "per", "customer"})) {
        coupon.limits.redemptions_per_customer = 1;
    } else if (words.take("inactive")) {
        coupon.active = false;
    } else if (words.take("listed")) {
        coupon.listed = true;
    } else if (words.take("public")) {
        coupon.visibility = Visibility::open;
    } else if (words.take("private")) {
        coupon.visibility = Visibility::hidden;
    } else if (words.take("assignable")) {
        coupon.assignable_by_agents = true;
    } else if (words.take({"claim", "link"})) {
        coupon.has_open_claim_link = true;
    } else if (words.take({"check", "letter"})) {
        coupon.has_check_letter = true;
    } else if (words.take("prefix")) {
        coupon.code_prefix = words.next("a prefix");
    } else {
        coupon.limits.redemptions = words.next_integer("a number of uses");
        words.need("uses");
    }
    words.need_end();
}

/// "CARE15 customer, valid for 30 days, listed": the kind may be left out for one code for all.
void read_coupon(std::string_view rest, World& world) {
    const std::vector<std::string> phrases = split_phrases(rest);
    Words words(phrases.front());
    Coupon& coupon = fresh(world.shop.coupons, &Coupon::code, words.next("a coupon"));
    if (words.take("customer"))
        coupon.kind = CouponKind::customer;
    else if (words.take("multi"))
        coupon.kind = CouponKind::multi_code;
    words.need_end();
    if (coupon.kind != CouponKind::single_code) coupon.visibility = Visibility::hidden;
    for (std::size_t index = 1; index < phrases.size(); ++index) read_coupon_phrase(phrases[index], world, coupon);
}

void read_code_phrase(std::string_view phrase, const World& world, Code& code) {
    Words words(phrase);
    if (words.take({"bound", "to"})) {
        code.bound_email = words.next("an e-mail address");
    } else if (words.take("made")) {
        code.generated_at = next_instant(words, world.reading());
    } else if (words.take("disabled")) {
        code.status = CodeStatus::disabled;
    } else if (words.take("redeemed")) {
        code.status = CodeStatus::redeemed;
    } else if (words.take({"held", "by", "order"})) {
        code.status = CodeStatus::held;
        code.held_by_order = words.next("an order number");
    }
    words.need_end();
}

/// "BD-7F2K of BDAY, bound to ann@example.com, redeemed".
void read_code(std::string_view rest, World& world) {
    const std::vector<std::string> phrases = split_phrases(rest);
    Words words(phrases.front());
    Code code;
    code.text = words.next("a code");
    words.need("of");
    const std::string name = words.next("a coupon");
    words.need_end();
    const Coupon* coupon = find_coupon(world, name);
    if (coupon == nullptr) throw StoryError{fmt::format("there is no coupon \"{}\"", name)};
    code.coupon = coupon->code;
    const auto canonical = codes::normalise(code.text);
    if (!canonical) throw StoryError{fmt::format("\"{}\" cannot be a code", code.text)};
    code.text = *canonical;
    for (std::size_t index = 1; index < phrases.size(); ++index) read_code_phrase(phrases[index], world, code);
    world.usage.codes[*canonical] = std::move(code);
}

}  // namespace

bool tell_of_shop(std::string_view keyword, std::string_view rest, World& world) {
    if (keyword == "now") {
        read_now(rest, world);
    } else if (keyword == "site") {
        for (const std::string& phrase : split_phrases(rest)) read_site_phrase(phrase, world);
    } else if (keyword == "product") {
        read_product(rest, world);
    } else if (keyword == "category") {
        Words words(rest);
        Category& category = fresh(world.shop.categories, &Category::id, words.next("a category"));
        if (words.take("in")) category.parent = words.next("a category");
        words.need_end();
    } else if (keyword == "campaign") {
        read_campaign(rest, world);
    } else if (keyword == "coupon") {
        read_coupon(rest, world);
    } else if (keyword == "code") {
        read_code(rest, world);
    } else {
        return false;
    }
    return true;
}

}  // namespace couponry::scenario
