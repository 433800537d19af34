// Why a code did not apply. What the answer knows decides which variant of the reason's message is said: the richest that exists
// in the catalogue and, for a shopper, is short enough; the message without a variant needs nothing but the code.
#include <fmt/format.h>

#include <algorithm>

#include "words/writer.h"

namespace couponry::words {
namespace {

using engine::Because;
using engine::CodeAnswer;
using engine::Evaluation;
using engine::FixKind;
using engine::Measure;

constexpr std::size_t kEntrySignsMax = 40;
constexpr std::size_t kButtonSignsMax = 30;

/// Reasons that no shopper may read (docs/glossary.md, Disclosure). The engine says so by `shown_as`; this is the second lock.
bool is_kept_from_shoppers(Reason reason) {
    return reason == Reason::no_promotion || reason == Reason::promotion_inactive || reason == Reason::code_disabled ||
           reason == Reason::code_not_yours || reason == Reason::reason_withheld;
}

Reason told_reason(const CodeAnswer& answer, Audience audience) {
    if (audience == Audience::agent) return answer.reason;
    if (answer.shown_as != Reason::none) return answer.shown_as;
    return is_kept_from_shoppers(answer.reason) ? Reason::code_not_found : answer.reason;
}

std::string_view audience_name(Audience audience) {
    return audience == Audience::shopper ? "shopper" : "agent";
}

std::string_view measure_name(Measure measure) {
    constexpr std::string_view kNames[] = {"", "money", "pieces", "grams", "count", "instant", "days", "", "products"};
    return kNames[static_cast<int>(measure)];
}

class ReasonSentence {
public:
    ReasonSentence(const Writer& writer, const CodeAnswer& answer, const Evaluation* evaluation, Audience audience)
        : writer_(writer), answer_(answer), evaluation_(evaluation), audience_(audience), reason_(told_reason(answer, audience)) {
        const bool is_true_reason = reason_ == answer.reason;
        const bool names_what_was_typed = reason_ == Reason::code_not_found || !is_true_reason;
        arguments_.set("code", names_what_was_typed ? shown_entry(answer.code) : shown_code(answer));
        arguments_.set("currency", std::string(writer.occasion().currency.text()));
        // Of a hidden reason nothing may shine through.
        if (!is_true_reason) return;
        if (!answer.because.empty()) because_ = &answer.because.front();
    }

    std::string sentence() {
        const std::string base = "reason." + std::string(reason_name(reason_)) + "." + std::string(audience_name(audience_));
        const std::size_t signs_max = audience_ == Audience::shopper ? kShopperSignsMax : std::string::npos;
        return richest(base, signs_max);
    }

    std::string button() { return richest("reason." + std::string(reason_name(reason_)) + ".button", kButtonSignsMax); }

private:
    std::string richest(const std::string& base, std::size_t signs_max) {
        collect();
        for (const std::string& variant : variants_) {
            const std::string key = fmt::format("{}.{}", base, variant);
            if (!writer_.messages().has(key)) continue;
            for (const Detail detail : kDetails) {
                set_items(detail);
                set_names(detail);
                std::string said = writer_.text(key, arguments_);
                if (count_signs(said) <= signs_max) return said;
            }
        }
        return writer_.text(base, arguments_);
    }

    void collect() {
        variants_.clear();
        if (because_ != nullptr) {
            collect_names();
            collect_numbers();
        } else if (reason_ == Reason::code_already_applied || reason_ == Reason::sibling_code_already_applied) {
            collect_sibling();
        }
        collect_again();
        if (audience_ == Audience::agent && !answer_.promotion.empty()) {
            arguments_.set("promotion", writer_.promotion_title(answer_.promotion).value_or(answer_.promotion));
            variants_.push_back("promotion");
        }
    }

    void collect_names() {
        const Because& because = *because_;
        const std::string measure(measure_name(because.measure));
        // What is there is among what is named: then these names are not allowed. (A promotion that must apply first is named too.)
        const bool is_excluded =
            !because.observed_name.empty() && reason_ != Reason::not_combinable &&
            std::find(because.names.begin(), because.names.end(), because.observed_name) != because.names.end();
        std::optional<std::string> observed;
        if (measure.empty() && !because.observed_name.empty()) observed = name_of(because.observed_name);
        if (observed) arguments_.set("observed", *observed);
        if (is_excluded && observed) variants_.push_back("not_observed");
        if (reason_ == Reason::attribute_not_matched && because.names.size() == 1) {
            variants_.push_back("by_" + because.names.front());  // how something is bought
        } else if (because.has_items && !asks_only_full_price(because.items)) {
            if (needs_all_items()) variants_.push_back("all_items");
            variants_.push_back(measure + "_items");
            variants_.push_back("items");
        }
        if (!because.in_the_way.empty()) {
            collect_in_the_way();
        } else if (reason_ == Reason::code_already_applied || reason_ == Reason::sibling_code_already_applied) {
            collect_sibling();
        }
        if (!is_excluded && set_names(Detail::full)) variants_.push_back("names");
        arguments_.set("lines", because.observed);
        says_observed_ = observed && !is_excluded;
    }

    void collect_numbers() {
        const Because& because = *because_;
        const auto set = [&](auto format) {
            arguments_.set("required", format(because.required));
            arguments_.set("observed", format(because.observed));
            arguments_.set("missing", format(std::max<std::int64_t>(0, because.required - because.observed)));
            arguments_.set("excess", format(std::max<std::int64_t>(0, because.observed - because.required)));
        };
        switch (because.measure) {
            case Measure::nothing:
                break;
            case Measure::names:
                arguments_.set("required", because.required);
                if (because.observed_name.empty()) arguments_.set("observed", because.observed);
                break;
            case Measure::money:
                set([&](std::int64_t amount) { return writer_.money(amount); });
                break;
            case Measure::grams:
                set([&](std::int64_t grams) { return writer_.formats().weight(grams); });
                break;
            case Measure::instant:
                if (because.required > 0) set_instant({because.required});
                break;
            default:
                set([](std::int64_t number) { return number; });
        }
        const bool has_numbers = because.measure != Measure::instant || because.required > 0;
        if (because.measure == Measure::count && because.required > because.observed) variants_.push_back("more");
        if (has_numbers && !measure_name(because.measure).empty()) variants_.emplace_back(measure_name(because.measure));
        if (says_observed_) variants_.push_back("observed");
    }

    /// What the code, or another one that opens the same promotion, already saves.
    void collect_sibling() {
        if (evaluation_ == nullptr || answer_.coupon.empty()) return;
        for (const CodeAnswer& other : evaluation_->codes) {
            const bool is_sibling =
                other.coupon == answer_.coupon || (!answer_.promotion.empty() && other.promotion == answer_.promotion);
            if (!other.applied || !is_sibling) continue;
            arguments_.set("other", shown_code(other));
            variants_.push_back("other");
            if (other.amount <= 0) return;
            arguments_.set("saved", writer_.money(other.amount));
            variants_.push_back("saved");
            return;
        }
    }

    void collect_again() {
        if (reason_ != answer_.reason) return;
        for (const engine::Fix& fix : answer_.fixes) {
            if (fix.action.kind != FixKind::wait_until || !fix.action.at || !fix.then.empty()) continue;
            set_instant(*fix.action.at);
            variants_.push_back("again");
            return;
        }
    }

    void set_instant(Instant instant) {
        writer_.set_instant(instant, arguments_);
        const std::int64_t wait_ms = std::max<std::int64_t>(kMinuteMs, instant.ms - writer_.occasion().now.ms);
        arguments_.set("minutes", (wait_ms + kMinuteMs - 1) / kMinuteMs);
    }

    bool needs_all_items() const {
        const bool is_content = reason_ == Reason::required_product_missing || reason_ == Reason::required_category_missing;
        return is_content && because_->measure == Measure::names && because_->required > 1;
    }

    void set_items(Detail detail) {
        if (because_ == nullptr || !because_->has_items) return;
        const Joined joined = needs_all_items() ? Joined::all : Joined::any;
        arguments_.set("items", writer_.items(&because_->items, joined, detail));
    }

    bool set_names(Detail detail) {
        if (because_ == nullptr) return false;
        std::vector<std::string> texts;
        for (const std::string& id : because_->names) {
            std::optional<std::string> text = name_of(id);
            if (!text) return false;
            texts.push_back(std::move(*text));
        }
        if (texts.empty()) return false;
        arguments_.set("names", writer_.some_of(texts, Joined::any, detail));
        return true;
    }

    /// A code that is in the way is said rather than a promotion that applies by itself, because the shopper can take it out.
    void collect_in_the_way() {
        const std::vector<std::string>& promotions = because_->in_the_way;
        for (const std::string& promotion : promotions)
            if (const engine::DiscountAnswer* discount = find_discount(promotion); discount != nullptr && !discount->code.empty())
                return set_other(code_of(discount->code), saved_by(*discount));
        for (const std::string& promotion : promotions) {
            const auto title = name_or_id(writer_.promotion_title(promotion), promotion);
            const engine::DiscountAnswer* discount = find_discount(promotion);
            if (title) return set_other(*title, discount == nullptr ? 0 : saved_by(*discount));
        }
    }

    /// What is saved now (`required`) may come from more than this one.
    void set_other(const std::string& name, std::int64_t saved) {
        arguments_.set("other", name);
        if (because_->measure == Measure::money) variants_.push_back(saved == because_->required ? "money_other" : "total_other");
        variants_.push_back("other");
    }

    const engine::DiscountAnswer* find_discount(const std::string& promotion) const {
        if (evaluation_ == nullptr) return nullptr;
        const auto& discounts = evaluation_->discounts;
        const auto place = std::find_if(discounts.begin(), discounts.end(),
                                        [&](const engine::DiscountAnswer& discount) { return discount.promotion == promotion; });
        return place == discounts.end() ? nullptr : &*place;
    }

    /// By the same code, or, without one, by the same promotion.
    std::int64_t saved_by(const engine::DiscountAnswer& wanted) const {
        std::int64_t saved = 0;
        for (const engine::DiscountAnswer& discount : evaluation_->discounts)
            if (discount.code == wanted.code && (!wanted.code.empty() || discount.promotion == wanted.promotion))
                saved += discount.amount;
        return saved;
    }

    std::string code_of(const std::string& entered) const {
        for (const CodeAnswer& other : evaluation_->codes)
            if (other.code == entered) return shown_code(other);
        return shown_entry(entered);
    }

    /// A shopper reads no internal id; an agent does.
    std::optional<std::string> name_or_id(std::optional<std::string> name, std::string_view id) const {
        if (name || audience_ == Audience::shopper) return name;
        return std::string(id);
    }

    std::optional<std::string> name_of(const std::string& id) const {
        switch (reason_) {
            case Reason::country_not_eligible:
                return writer_.formats().country(id);
            case Reason::channel_not_eligible:
                return name_or_id(writer_.place(id), id);
            case Reason::segment_not_eligible:
                return name_or_id(writer_.find_name(NameKind::segment, id), id);
            case Reason::not_combinable:
                return name_or_id(writer_.promotion_title(id), id);
            case Reason::site_not_eligible:
                return writer_.name(NameKind::site, id);
            case Reason::region_not_eligible:
                return writer_.name(NameKind::region, id);
            case Reason::shipping_method_not_eligible:
                return writer_.name(NameKind::shipping_method, id);
            case Reason::payment_method_not_eligible:
                return writer_.name(NameKind::payment_method, id);
            case Reason::required_category_missing:
                return writer_.name(NameKind::category, id);
            case Reason::excluded_item_present:
            case Reason::required_product_missing:
            case Reason::gift_out_of_stock:
                return writer_.name(NameKind::product, id);
            default:
                return id;
        }
    }

    const Writer& writer_;
    const CodeAnswer& answer_;
    const Evaluation* evaluation_;
    Audience audience_;
    Reason reason_;
    const Because* because_ = nullptr;
    Arguments arguments_;
    std::vector<std::string> variants_;  // the richest first
    bool says_observed_ = false;
};

}  // namespace

std::string shown_entry(std::string_view entered) {
    const std::size_t begin = entered.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    std::string text(entered.substr(begin, entered.find_last_not_of(" \t\r\n") - begin + 1));
    std::size_t signs = 0;
    for (std::size_t place = 0; place < text.size(); ++place) {
        const auto byte = static_cast<unsigned char>(text[place]);
        if (byte < 0x20 || byte == 0x7F) text[place] = ' ';
        if ((byte & 0xC0) == 0x80) continue;
        ++signs;
        if (signs > kEntrySignsMax) return text.substr(0, place) + "…";
    }
    return text;
}

std::string shown_code(const CodeAnswer& answer) {
    return shown_entry(answer.coupon.empty() ? answer.code : answer.coupon);
}

std::string reason_words(const Writer& writer, const CodeAnswer& answer, const Evaluation& evaluation, Audience audience) {
    return ReasonSentence(writer, answer, &evaluation, audience).sentence();
}

std::string button_words(const Writer& writer, const CodeAnswer& answer, Audience audience) {
    return ReasonSentence(writer, answer, nullptr, audience).button();
}

}  // namespace couponry::words
