// The agent's view of one code: everything that was judged, not only the one reason a shopper reads.
#include <fmt/format.h>

#include <algorithm>

#include "codes/normalise.h"
#include "engine/explain.h"
#include "tool/commands.h"
#include "tool/condition_view.h"
#include "tool/receipt.h"
#include "tool/speech.h"

namespace couponry::tool {
namespace {

class CodeView {
public:
    CodeView(const CartRequest& request, std::size_t index, const Console& console)
        : request_(request),
          index_(index),
          console_(console),
          speech_(request.files.shop, {.time_zone = request.site().time_zone,
                                       .now = request.now,
                                       .currency = request.cart.currency,
                                       .locale = request.cart.locale}) {
        engine::EvaluationOptions options;
        options.potential = 0;
        engine::Evaluator().evaluate(*request.snapshot, request.cart, request.usage, request.now, options, evaluation_);
        core_.run({.snapshot = request.snapshot.get(),
                   .cart = &request.cart,
                   .usage = &request.usage,
                   .now = request.now,
                   .policy = request.site().selection});
        engine::CodeAnswer answer;
        engine::explain_code(core_, index, answer, explanation_);
    }

    void print() {
        print_answer();
        print_coupon();
        for (const Promotion& promotion : request_.files.shop.promotions)
            if (is_opened(promotion)) print_promotion(promotion);
        print_reasons();
        print_fixes();
    }

private:
    const engine::CodeAnswer& answer() const { return evaluation_.codes[index_]; }
    const engine::ResolvedCode& resolved() const { return core_.codes()[index_]; }

    void head(std::string_view title) { console_.print("\n" + console_.styled(Style::strong, title) + "\n"); }
    std::string mark(bool holds) const { return console_.styled(holds ? Style::good : Style::bad, holds ? "✓" : "✗"); }

    void print_answer() {
        console_.print(
            fmt::format("{}  {}, {}\n", console_.styled(Style::code, answer().code), request_.cart.site, speech_.moment()));
        if (answer().applied) {
            console_.print(fmt::format("{} {}\n", mark(true), speech_.words().applied(answer())));
            return;
        }
        console_.print(fmt::format("{} {}\n", mark(false), reason_name(answer().reason)));
        console_.print(fmt::format("  agent    {}\n", speech_.words().reason(answer(), evaluation_, words::Audience::agent)));
        console_.print(fmt::format("  shopper  {}  [{}]\n",
                                   speech_.words().reason(answer(), evaluation_, words::Audience::shopper),
                                   speech_.words().button(answer(), words::Audience::shopper)));
        if (answer().shown_as != Reason::none)
            console_.print(
                fmt::format("  The shopper may not learn the reason and reads that of {}.\n", reason_name(answer().shown_as)));
    }

    void print_coupon() {
        head("Coupon");
        const engine::ResolvedCode& code = resolved();
        if (code.coupon == nullptr) {
            console_.print("  No coupon has this code.\n");
        } else {
            const std::string_view id = core_.facts().symbols().text(code.coupon->code);
            const auto coupon = std::find_if(request_.files.shop.coupons.begin(), request_.files.shop.coupons.end(),
                                             [&](const Coupon& own) { return own.code == id; });
            CHECK(coupon != request_.files.shop.coupons.end());
            constexpr std::string_view kKinds[] = {"single code", "many codes", "customer coupon"};
            console_.print(
                fmt::format("  {}: {} ({}, {}{})\n", id, speech_.coupon(id), kKinds[static_cast<std::size_t>(coupon->kind)],
                            coupon->visibility == Visibility::open ? "public" : "private", coupon->listed ? ", listed" : ""));
        }
        if (code.failures.empty()) console_.print(fmt::format("  {} usable\n", mark(true)));
        for (const engine::GateFailure& failure : code.failures) print_failure(failure.path, failure.judgement);
        if (code.provisional) console_.print("  Provisional until the e-mail address is known.\n");
    }

    void print_failure(std::string_view path, const engine::Judgement& judgement) {
        const std::string numbers = measured(judgement, core_.facts(), speech_);
        console_.print(fmt::format("  {} {}  {}{}{}\n", mark(false), path, reason_name(judgement.reason),
                                   numbers.empty() ? "" : ": ", numbers));
    }

    bool is_opened(const Promotion& promotion) const {
        if (resolved().coupon == nullptr || !promotion.coupons) return false;
        const std::string_view id = core_.facts().symbols().text(resolved().coupon->code);
        return std::find(promotion.coupons->begin(), promotion.coupons->end(), id) != promotion.coupons->end();
    }

    engine::PromotionExplanation explain(std::uint32_t id) const {
        for (const engine::PromotionExplanation& own : explanation_.promotions)
            if (own.promotion == id) return own;
        return engine::explain_promotion(core_, id, static_cast<std::int32_t>(index_));
    }

    void print_promotion(const Promotion& promotion) {
        head("Promotion " + promotion.code);
        console_.print(fmt::format("  {}\n", speech_.words().promotion(promotion)));
        const std::uint32_t id = request_.snapshot->find_promotion(core_.facts().symbols().find(promotion.code));
        if (id == engine::kNone) {
            console_.print(fmt::format("  {} a draft or archived: not in force\n", mark(false)));
            return;
        }
        const engine::PromotionExplanation own = explain(id);
        const std::uint32_t candidate = core_.candidate_of(id);
        for (const engine::PromotionFailure& failure : own.failures)
            if (failure.leaf == engine::kNone) print_failure(failure.path, failure.judgement);
        const auto view = condition_view(promotion, own, core_, speech_);
        for (const ConditionLine& line : view)
            console_.print(fmt::format("  {}{} {}{}\n", std::string(2 * line.depth, ' '),
                                       line.state == ConditionState::idle ? "·" : mark(line.state == ConditionState::holds),
                                       line.text, line.numbers.empty() ? "" : fmt::format("  ({})", line.numbers)));
        for (const std::uint32_t other : own.in_the_way) print_in_the_way(other);
        if (candidate != engine::kNone && core_.is_applied(candidate))
            console_.print(fmt::format("  {} applied: {} less\n", mark(true),
                                       speech_.money(core_.solution().state.tallies[candidate].spent)));
    }

    void print_in_the_way(std::uint32_t candidate) {
        const engine::Candidate& other = core_.candidates()[candidate];
        const std::string_view code = core_.facts().symbols().text(other.promotion->code);
        const std::string opened =
            other.code < 0 ? "automatic" : "opened by " + request_.cart.codes[static_cast<std::size_t>(other.code)];
        console_.print(fmt::format("    in the way: {} ({}, {} less)\n", code, opened,
                                   speech_.money(core_.solution().state.tallies[candidate].spent)));
    }

    /// All reasons of the code's entry, in the order in which one is shown.
    void print_reasons() {
        if (answer().because.empty()) return;
        std::vector<Reason> reasons;
        for (const engine::Because& because : answer().because) reasons.push_back(because.reason);
        std::sort(reasons.begin(), reasons.end());
        reasons.erase(std::unique(reasons.begin(), reasons.end()), reasons.end());
        head("Reasons, the one to show first");
        for (const Reason reason : reasons)
            console_.print(fmt::format("  {} ({}){}\n", reason_name(reason), stage_name(reason_stage(reason)),
                                       reason == answer().reason ? "  ← shown" : ""));
    }

    void print_fixes() {
        if (answer().applied) return;
        head("What would make it apply");
        if (answer().fixes.empty()) console_.print("  Nothing was found.\n");
        for (const engine::Fix& fix : answer().fixes) {
            console_.print(fmt::format("  {}\n", fix_line(fix, speech_)));
            if (fix.verified)
                console_.print(fmt::format("      {}: costs {}, saves {}, then {} to pay\n",
                                           engine::fix_kind_name(fix.action.kind), speech_.money(fix.costs),
                                           speech_.money(fix.saves), speech_.money(fix.total)));
            for (const std::string& dropped : fix.drops) console_.print(fmt::format("      {} would no longer apply\n", dropped));
        }
    }

    const CartRequest& request_;
    std::size_t index_;
    const Console& console_;
    Speech speech_;
    engine::Evaluation evaluation_;
    engine::Core core_;
    engine::CodeExplanation explanation_;
};

/// Where the cart has the code; entered as its last one otherwise.
std::size_t enter_code(const std::string& code, Cart& cart) {
    const auto wanted = codes::normalise(code);
    const auto place = std::find_if(cart.codes.begin(), cart.codes.end(), [&](const std::string& own) {
        const auto normalised = codes::normalise(own);
        return own == code || (wanted && normalised && *normalised == *wanted);
    });
    if (place != cart.codes.end()) return static_cast<std::size_t>(place - cart.codes.begin());
    cart.codes.push_back(code);
    return cart.codes.size() - 1;
}

}  // namespace

int run_explain(const ExplainOptions& options, const Console& console) {
    auto request = read_cart_request(options.request);
    if (!request) return console.refuse(request.error());
    const std::size_t index = enter_code(options.code, request->cart);
    if (request->cart.codes.size() > kCodesPerCartMax)
        return console.refuse(
            fmt::format("--code: The cart has {} codes already, as many as may be entered; remove one.", kCodesPerCartMax));
    CodeView(*request, index, console).print();
    return kDone;
}

}  // namespace couponry::tool
