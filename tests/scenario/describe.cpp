#include "scenario/describe.h"

#include <fmt/format.h>

namespace couponry::scenario {
namespace {

using engine::FixKind;

std::string amount(std::int64_t minor, const World& world) {
    return format_amount(minor, world.cart.currency);
}

std::string joined(const std::vector<std::string>& names, std::string_view joiner) {
    return fmt::format("{}", fmt::join(names, joiner));
}

std::string describe_target(const engine::FixAction& action, const World& world) {
    switch (action.kind) {
        case FixKind::add_amount:
            return amount(action.amount, world);
        case FixKind::add_quantity:
            return fmt::format("{} {}", action.line, action.quantity);
        case FixKind::add_product:
            return fmt::format("{} {}", action.product, action.quantity);
        case FixKind::remove_product:
            return action.lines.empty() ? fmt::format("{} {}", action.line, action.quantity) : joined(action.lines, " and ");
        case FixKind::remove_code:
        case FixKind::replace_code:
        case FixKind::claim_coupon:
            return action.code;
        case FixKind::set_address:
            return fmt::format("{} {}", action.field, action.value);
        case FixKind::choose_shipping_method:
        case FixKind::choose_payment_method:
        case FixKind::use_channel:
        case FixKind::log_in:
        case FixKind::use_email:
            return action.value;
        case FixKind::wait_until:
            return action.at ? format_local(*action.at, world.site().time_zone) : "";
        case FixKind::split_order:
            return joined(action.lines, " and ");
        case FixKind::ask_person:
        case FixKind::none:
            return "";
    }
    return "";
}

}  // namespace

std::string describe_action(const engine::FixAction& action, const World& world) {
    const std::string target = describe_target(action, world);
    return fmt::format("{}{}{}", engine::fix_kind_name(action.kind), target.empty() ? "" : " ", target);
}

std::string describe_fix(const engine::Fix& fix, const World& world) {
    std::string text = describe_action(fix.action, world);
    for (const engine::FixAction& action : fix.then) text += " then " + describe_action(action, world);
    if (fix.verified)
        text += fmt::format(" costs {} saves {} total {}", amount(fix.costs, world), amount(fix.saves, world),
                            amount(fix.total, world));
    else
        text += " unverified";
    if (!fix.drops.empty()) text += " drops " + joined(fix.drops, " and ");
    return text;
}

std::string describe_fixes(const std::vector<engine::Fix>& fixes, const World& world) {
    if (fixes.empty()) return "no fixes";
    std::string text;
    for (const engine::Fix& fix : fixes) text += (text.empty() ? "" : "; ") + describe_fix(fix, world);
    return text;
}

std::string describe_number(std::int64_t number, engine::Measure measure, const World& world) {
    if (measure == engine::Measure::money) return amount(number, world);
    if (measure == engine::Measure::instant) return format_local(Instant{number}, world.site().time_zone);
    return std::to_string(number);
}

std::string describe_code(const engine::CodeAnswer& code, const World& world) {
    std::string text = fmt::format("\"{}\" ", code.code);
    if (code.applied) {
        text += fmt::format("applied, saves {}", amount(code.amount, world));
        return text + (code.needs_email ? ", needs email" : "");
    }
    text += fmt::format("rejected {}", reason_name(code.reason));
    if (code.shown_as != Reason::none) text += fmt::format(", shown as {}", reason_name(code.shown_as));
    if (!code.promotion.empty()) text += fmt::format(", nearest {}", code.promotion);
    for (const engine::Because& because : code.because) {
        text += fmt::format(", because {} at {}", reason_name(because.reason), because.path);
        if (because.measure != engine::Measure::nothing)
            text += fmt::format(" required {} observed {}", describe_number(because.required, because.measure, world),
                                describe_number(because.observed, because.measure, world));
        if (!because.in_the_way.empty()) text += " in the way " + joined(because.in_the_way, " and ");
    }
    return fmt::format("{}, fixes: {}", text, describe_fixes(code.fixes, world));
}

std::string describe_gift(const engine::GiftAnswer& gift, const World& world) {
    const std::string what = gift.product.empty() ? "choice of " + joined(gift.choice, " or ") : gift.product;
    return fmt::format("{} {} worth {} of {}", gift.quantity, what, amount(gift.value, world), gift.promotion);
}

std::string describe_potential(const engine::Evaluation& answer, const World& world) {
    if (answer.potential.empty()) return "no potential";
    std::string text;
    for (const engine::PotentialAnswer& potential : answer.potential)
        text += fmt::format("{}{}: {}", text.empty() ? "" : " | ", potential.promotion, describe_fixes(potential.fixes, world));
    return text;
}

std::string describe_answer(const engine::Evaluation& answer, const World& world) {
    const auto& totals = answer.totals;
    std::string text = fmt::format(
        "subtotal {}, items -{}, order -{}, shipping {} -{}, total {}{}\n", amount(totals.subtotal, world),
        amount(totals.item_discount, world), amount(totals.order_discount, world), amount(totals.shipping, world),
        amount(totals.shipping_discount, world), amount(totals.total(), world), answer.optimal ? "" : ", not optimal");
    for (const engine::DiscountAnswer& discount : answer.discounts) {
        text += fmt::format("  {} -{} x{}:", discount.promotion, amount(discount.amount, world), discount.applications);
        for (const engine::AllocationAnswer& part : discount.allocations)
            text += fmt::format(" {} of {}{} -{}", part.quantity, part.line, part.shipment, amount(part.amount, world));
        text += '\n';
    }
    for (const engine::GiftAnswer& gift : answer.gifts) text += fmt::format("  gift {}\n", describe_gift(gift, world));
    for (const engine::CodeAnswer& code : answer.codes) text += fmt::format("  code {}\n", describe_code(code, world));
    if (!answer.potential.empty()) text += fmt::format("  potential {}\n", describe_potential(answer, world));
    return text;
}

}  // namespace couponry::scenario
