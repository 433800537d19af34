// What would help: a sentence for a fix, a chain of fixes, and an offer within reach.
#include <algorithm>

#include "words/writer.h"

namespace couponry::words {
namespace {

using engine::Fix;
using engine::FixAction;
using engine::FixKind;

/// The variant of an action's message that its data allow ("" for none) and the arguments.
struct Step {
    std::string variant;
    Arguments arguments;
};

std::string value_of(const Writer& writer, const FixAction& action) {
    switch (action.kind) {
        case FixKind::set_address:
            if (action.field == "country") return writer.formats().country(action.value);
            return writer.name(NameKind::region, action.value);
        case FixKind::choose_shipping_method:
            return writer.name(NameKind::shipping_method, action.value);
        case FixKind::choose_payment_method:
            return writer.name(NameKind::payment_method, action.value);
        case FixKind::use_channel:
            return writer.place(action.value).value_or(action.value);
        default:
            return action.value;
    }
}

Step step_of(const Writer& writer, const FixAction& action, Detail detail) {
    Step step;
    Arguments& arguments = step.arguments;
    if (action.has_items && !asks_only_full_price(action.items)) {
        step.variant = "items";
        arguments.set("items", writer.items(&action.items, Joined::any, detail));
    }
    if (!action.product.empty()) {
        step.variant = "product";
        arguments.set("product", writer.name(NameKind::product, action.product));
    }
    arguments.set("quantity", std::max<std::int64_t>(1, action.quantity));
    switch (action.kind) {
        case FixKind::add_amount:
            arguments.set("amount", writer.money(action.amount));
            break;
        case FixKind::remove_product:
            if (action.quantity > 0 && !action.product.empty()) step.variant = "pieces";
            if (action.lines.size() > 1) step.variant = "lines";
            arguments.set("count", static_cast<std::int64_t>(action.lines.size()));
            break;
        case FixKind::remove_code:
        case FixKind::replace_code:
        case FixKind::claim_coupon:
            if (action.code.empty()) break;
            step.variant = "code";
            arguments.set("code", shown_entry(action.code));
            break;
        case FixKind::wait_until:
            if (!action.at) break;
            step.variant = "instant";
            writer.set_instant(*action.at, arguments);
            break;
        default:
            if (action.value.empty()) break;
            step.variant = "value";
            arguments.set("value", value_of(writer, action));
    }
    return step;
}

/// "fix.add_amount" with the variant, as far as there is one of it, and the savings.
std::string sentence(const Writer& writer, const std::string& prefix, FixKind kind, Step step, const std::string& saves) {
    const std::string base = prefix + std::string(engine::fix_kind_name(kind));
    const auto key_of = [&](const std::string& variant) { return variant.empty() ? base : base + "." + variant; };
    if (!writer.messages().has(key_of(step.variant))) step.variant.clear();
    if (saves.empty()) return writer.text(key_of(step.variant), step.arguments);
    step.arguments.set("saves", saves);
    const std::string with_saves = key_of(step.variant.empty() ? "saves" : step.variant + "_saves");
    return writer.text(writer.messages().has(with_saves) ? with_saves : key_of(step.variant), step.arguments);
}

std::string fix_text(const Writer& writer, const Fix& fix, Detail detail) {
    const bool saves_money = fix.verified && fix.saves > 0;
    const std::string saves = saves_money ? writer.money(fix.saves) : std::string();
    const bool is_chain = !fix.then.empty();
    std::string text =
        sentence(writer, "fix.", fix.action.kind, step_of(writer, fix.action, detail), is_chain ? std::string() : saves);
    for (const FixAction& next : fix.then)
        text += " " + sentence(writer, "fix.", next.kind, step_of(writer, next, detail), std::string());
    if (is_chain && saves_money) text += " " + writer.text("fix.outcome.saves", {{"saves", saves}});
    if (fix.verified && !saves_money) text += " " + writer.text("fix.outcome.total", {{"total", writer.money(fix.total)}});
    if (!fix.drops.empty()) text += " " + writer.text("fix.drops", {{"codes", writer.formats().list(fix.drops, Joined::all)}});
    return text;
}

std::string potential_text(const Writer& writer, const Fix& fix, const std::string& title, Detail detail) {
    Step step = step_of(writer, fix.action, detail);
    step.arguments.set("title", title);
    const bool saves_money = fix.verified && fix.saves > 0;
    return sentence(writer, "potential.", fix.action.kind, std::move(step),
                    saves_money ? writer.money(fix.saves) : std::string());
}

/// The first of a number of texts that a shopper may read, else the last.
template <class MakeText>
std::string shortest_needed(const MakeText& make_text) {
    std::string text;
    for (const Detail detail : kDetails) {
        text = make_text(detail);
        if (count_signs(text) <= kShopperSignsMax) break;
    }
    return text;
}

}  // namespace

std::string fix_words(const Writer& writer, const Fix& fix) {
    return shortest_needed([&](Detail detail) { return fix_text(writer, fix, detail); });
}

std::string potential_words(const Writer& writer, const engine::PotentialAnswer& answer) {
    const std::string title = answer.title.empty() ? writer.name(NameKind::promotion, answer.promotion) : answer.title;
    if (answer.fixes.empty()) return writer.text("potential", {{"title", title}});
    const Fix& fix = answer.fixes.front();
    const std::string key = "potential." + std::string(engine::fix_kind_name(fix.action.kind));
    if (!writer.messages().has(key)) return fix_words(writer, fix);
    std::string text = shortest_needed([&](Detail detail) { return potential_text(writer, fix, title, detail); });
    // A long title gives way to what is to be done.
    return count_signs(text) <= kShopperSignsMax ? text : fix_words(writer, fix);
}

}  // namespace couponry::words
