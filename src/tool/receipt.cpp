#include "tool/receipt.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>

namespace couponry::tool {
namespace {

/// Longer names push the amounts to the right.
constexpr std::size_t kLabelWidthMax = 64;

struct Row {
    std::string label;
    std::string was;  // empty: nothing was taken off
    std::string now;
    Style style = Style::plain;
};

class Receipt {
public:
    Receipt(const CartRequest& request, const engine::Evaluation& evaluation, const Speech& speech, const Console& console)
        : request_(request), evaluation_(evaluation), speech_(speech), console_(console) {}

    void print() {
        const Site& site = request_.site();
        console_.print(console_.styled(Style::strong, site.name.empty() ? site.id : site.name) +
                       fmt::format(", {}, {}\n\n", channel(), speech_.moment()));
        add_lines();
        add_discounts();
        print_rows();
        print_saving();
        print_gifts();
        print_codes();
        print_potential();
        print_wallet();
    }

private:
    /// "in store" of "in_store", unless the shop has a name for it.
    std::string channel() const {
        std::string name = speech_.name(words::NameKind::channel, request_.cart.channel);
        std::replace(name.begin(), name.end(), '_', ' ');
        return name;
    }

    void add_lines() {
        for (std::size_t index = 0; index < evaluation_.lines.size(); ++index) {
            const CartLine& line = request_.cart.lines[index];
            const engine::LineAnswer& answer = evaluation_.lines[index];
            const bool is_cheaper = answer.discount() > 0;
            rows_.push_back({fmt::format("{} × {}", line.quantity, speech_.product(line.product)),
                             is_cheaper ? speech_.money(answer.subtotal) : "", speech_.money(answer.total())});
        }
        if (rows_.empty()) rows_.push_back({"The cart is empty.", "", ""});
        rows_.push_back({});
    }

    void add_amount(std::string label, std::int64_t amount, Style style = Style::plain) {
        rows_.push_back({std::move(label), "", speech_.money(amount), style});
    }

    void add_discounts() {
        add_amount("Subtotal", evaluation_.totals.subtotal);
        add_class(EffectClass::item);
        add_class(EffectClass::order);
        if (request_.cart.shipping_given) add_amount("Delivery", evaluation_.totals.shipping);
        add_class(EffectClass::shipping);
        add_amount("Total", evaluation_.totals.total(), Style::strong);
    }

    void add_class(EffectClass effect_class) {
        for (const engine::DiscountAnswer& discount : evaluation_.discounts) {
            if (discount.effect_class != effect_class) continue;
            std::string label = "  " + discount.title;
            if (discount.applications > 1) label += fmt::format(" ({} times)", discount.applications);
            if (!discount.code.empty()) label += fmt::format(" [{}]", discount.code);
            add_amount(std::move(label), -discount.amount, Style::good);
        }
    }

    void print_rows() {
        std::size_t label_width = 0, was_width = 0, now_width = 0;
        for (const Row& row : rows_) {
            label_width = std::max(label_width, std::min(width_of(row.label), kLabelWidthMax));
            was_width = std::max(was_width, width_of(row.was));
            now_width = std::max(now_width, width_of(row.now));
        }
        for (const Row& row : rows_) {
            if (row.now.empty()) {
                console_.print(row.label + "\n");
                continue;
            }
            const std::string was = console_.styled(Style::quiet, right_aligned(row.was, was_width));
            const std::string_view arrow = was_width == 0 ? "" : row.was.empty() ? "   " : " → ";
            console_.print(fmt::format("{}  {}{}{}\n", console_.styled(row.style, padded(row.label, label_width)), was, arrow,
                                       console_.styled(row.style, right_aligned(row.now, now_width))));
        }
    }

    void print_saving() {
        if (const std::int64_t saved = evaluation_.totals.discount(); saved > 0)
            console_.print(console_.styled(Style::good, fmt::format("You save {}.", speech_.money(saved))) + "\n");
        if (evaluation_.policy == SelectionPolicy::best && !evaluation_.optimal)
            console_.print(
                fmt::format("This may not be the best yet; nothing saves more than {}.\n", speech_.money(evaluation_.bound)));
    }

    void head(std::string_view title) { console_.print("\n" + console_.styled(Style::strong, title) + "\n"); }

    void print_gifts() {
        if (evaluation_.gifts.empty() && evaluation_.afterwards.empty()) return;
        head("With this order");
        for (const engine::GiftAnswer& gift : evaluation_.gifts) {
            if (!gift.product.empty()) {
                console_.print(fmt::format("  {} × {}, free\n", gift.quantity, speech_.product(gift.product)));
                continue;
            }
            std::vector<std::string> names;
            names.reserve(gift.choice.size());
            for (const std::string& product : gift.choice) names.push_back(speech_.product(product));
            console_.print(fmt::format("  Choose {} for free: {}\n", gift.quantity, fmt::join(names, "; ")));
        }
        for (const engine::AfterwardsAnswer& afterwards : evaluation_.afterwards) {
            if (afterwards.type == "award_points")
                console_.print(fmt::format("  {} points\n", afterwards.points));
            else if (afterwards.type == "grant_coupon")
                console_.print(fmt::format("  The coupon {}: {}\n", afterwards.name, speech_.coupon(afterwards.name)));
            else
                console_.print(fmt::format("  A message: {}\n", afterwards.name));
        }
    }

    void print_codes() {
        if (evaluation_.codes.empty()) return;
        head("Codes");
        for (const engine::CodeAnswer& code : evaluation_.codes) {
            if (code.applied) {
                console_.print(fmt::format("  {} {}\n", console_.styled(Style::good, "✓"), speech_.words().applied(code)));
                if (code.needs_email) console_.print("      Provisionally: an e-mail address is needed to order.\n");
                continue;
            }
            console_.print(fmt::format("  {} {}  {} {}\n", console_.styled(Style::bad, "✗"),
                                       console_.styled(Style::code, code.code),
                                       speech_.words().reason(code, evaluation_, words::Audience::shopper),
                                       console_.styled(Style::quiet, fmt::format("({})", reason_name(code.reason)))));
            for (const engine::Fix& fix : code.fixes) console_.print("      " + fix_line(fix, speech_) + "\n");
        }
    }

    void print_potential() {
        if (evaluation_.potential.empty()) return;
        head("Within reach");
        for (const engine::PotentialAnswer& potential : evaluation_.potential)
            console_.print(fmt::format("  {}\n", speech_.words().potential(potential)));
    }

    void print_wallet() {
        if (evaluation_.wallet.empty()) return;
        head("Coupons held");
        for (const engine::WalletAnswer& held : evaluation_.wallet)
            console_.print(fmt::format(
                "  {}: {}, {}\n", held.coupon, speech_.coupon(held.coupon),
                held.applicable ? fmt::format("would save {}", speech_.money(held.would_save)) : "not for this cart"));
    }

    const CartRequest& request_;
    const engine::Evaluation& evaluation_;
    const Speech& speech_;
    const Console& console_;
    std::vector<Row> rows_;
};

}  // namespace

void print_receipt(const CartRequest& request, const engine::Evaluation& evaluation, const Speech& speech,
                   const Console& console) {
    Receipt(request, evaluation, speech, console).print();
}

std::string fix_line(const engine::Fix& fix, const Speech& speech) {
    return "• " + speech.words().fix(fix);
}

}  // namespace couponry::tool
