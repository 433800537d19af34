// A whole promotion in one to three sentences: what customers get, when it applies, its terms.
#include "words/writer.h"

namespace couponry::words {
namespace {

using Texts = std::vector<std::string>;
using Kind = ConditionTree::Kind;

/// The clauses of a tree's children, or of the one leaf.
std::string tree_words(const Writer& writer, const ConditionTree& tree, bool is_inner);

Texts child_words(const Writer& writer, const ConditionTree& tree) {
    Texts texts;
    for (const ConditionTree& child : tree.children) texts.push_back(tree_words(writer, child, true));
    return texts;
}

std::string tree_words(const Writer& writer, const ConditionTree& tree, bool is_inner) {
    if (tree.kind == Kind::leaf) return condition_words(writer, tree.rule);
    const Joined joined = tree.kind == Kind::all ? Joined::all : Joined::any;
    std::string conditions = writer.formats().list(child_words(writer, tree), joined);
    if (tree.kind == Kind::none) return writer.text("conditions.none", {{"conditions", std::move(conditions)}});
    if (!is_inner || tree.children.size() < 2) return conditions;
    return writer.text("conditions.group", {{"conditions", std::move(conditions)}});
}

std::string gets(const Writer& writer, const Promotion& promotion) {
    Texts effects;
    for (const Rule& effect : promotion.effects) effects.push_back(effect_words(writer, effect));
    Arguments arguments{{"effects", writer.formats().list(effects, Joined::all)}};
    if (!promotion.coupons) return writer.text("promotion.gets", arguments);
    if (promotion.coupons->empty()) return writer.text("promotion.gets_never", arguments);
    arguments.set("codes", writer.formats().list(*promotion.coupons, Joined::any));
    return writer.text("promotion.gets_code", arguments);
}

/// What must not be is told apart from what must: "when …, but not when …". Empty when there are no conditions.
std::string when(const Writer& writer, const ConditionTree& tree) {
    Texts conditions, exceptions;
    if (tree.kind == Kind::none) {
        exceptions = child_words(writer, tree);
    } else if (tree.kind == Kind::all) {
        for (const ConditionTree& child : tree.children) {
            if (child.kind != Kind::none) {
                conditions.push_back(tree_words(writer, child, true));
                continue;
            }
            for (std::string& text : child_words(writer, child)) exceptions.push_back(std::move(text));
        }
    } else {
        conditions.push_back(tree_words(writer, tree, false));
    }
    const Arguments arguments{{"conditions", writer.formats().list(conditions, Joined::all)},
                              {"exceptions", writer.formats().list(exceptions, Joined::any)}};
    if (!conditions.empty()) return writer.text(exceptions.empty() ? "promotion.when" : "promotion.when_unless", arguments);
    return exceptions.empty() ? std::string() : writer.text("promotion.unless", arguments);
}

class Terms {
public:
    Terms(const Writer& writer, const Promotion& promotion) : writer_(writer), promotion_(promotion) {}

    /// Empty when there are none.
    std::string sentence() {
        add_window();
        add_places();
        add_limits();
        add_stacking();
        if (terms_.empty()) return {};
        return writer_.text("promotion.terms", {{"terms", writer_.row(terms_)}});
    }

private:
    void add(const std::string& name, const Arguments& arguments = {}) {
        terms_.push_back(writer_.text("promotion.term." + name, arguments));
    }

    void add_count(const std::string& name, const std::optional<std::int64_t>& count) {
        if (count) add(name, {{"count", *count}});
    }

    void add_window() {
        const bool has_start = promotion_.starts_at.has_value();
        const bool has_end = promotion_.ends_at.has_value();
        Arguments window;
        if (has_start) window.set("from", writer_.window_start(*promotion_.starts_at));
        if (has_end) window.set("until", writer_.window_end(*promotion_.ends_at));
        if (has_start || has_end) add(has_start && has_end ? "from_until" : has_start ? "from" : "until", window);
        if (promotion_.schedule.empty()) return;
        Texts schedules;
        for (const Schedule& schedule : promotion_.schedule) schedules.push_back(writer_.schedule(schedule, Joined::all));
        add("schedule", {{"schedules", writer_.formats().list(schedules, Joined::any)}});
    }

    void add_places() {
        if (promotion_.sites && promotion_.sites->empty()) return add("nowhere");
        if (promotion_.sites) add("sites", {{"names", writer_.names(NameKind::site, *promotion_.sites, Joined::any)}});
        if (!promotion_.channels) return;
        Texts places;
        for (const std::string& channel : *promotion_.channels) places.push_back(writer_.place(channel).value_or(channel));
        add("channels", {{"names", writer_.formats().list(places, Joined::any)}});
    }

    void add_limits() {
        const Limits& limits = promotion_.limits;
        add_count("applications_per_cart", limits.applications_per_cart);
        add_count("redemptions_per_customer", limits.redemptions_per_customer);
        add_count("applications_per_customer", limits.applications_per_customer);
        add_count("redemptions", limits.redemptions);
        add_count("applications", limits.applications);
        if (!limits.budget.empty()) add("budget", {{"amount", writer_.money(limits.budget)}});
        if (!limits.per_period) return;
        constexpr std::string_view kPeriods[] = {"day", "week", "month"};
        Arguments period{{"period", std::string(kPeriods[static_cast<int>(limits.per_period->per)])},
                         {"by", limits.per_period->by_customer ? "customer" : "all"}};
        const auto add_period = [&](const std::string& name, const std::optional<std::int64_t>& count) {
            if (!count) return;
            period.set("count", *count);
            add(name, period);
        };
        add_period("period_redemptions", limits.per_period->redemptions);
        add_period("period_applications", limits.per_period->applications);
        if (limits.per_period->amount.empty()) return;
        period.set("amount", writer_.money(limits.per_period->amount));
        add("period_amount", period);
    }

    void add_named(const std::string& name, const Texts& promotions) {
        Texts titles;
        for (const std::string& code : promotions) titles.push_back(writer_.promotion_title(code).value_or(code));
        add(name, {{"names", writer_.formats().list(titles, Joined::any)}});
    }

    void add_stacking() {
        if (promotion_.exclusive == Exclusive::cart) add("exclusive_cart");
        if (promotion_.exclusive == Exclusive::promotion_class) add("exclusive_class");
        if (!promotion_.group.empty()) add("group", {{"group", promotion_.group}});
        if (promotion_.stackable) add("stackable");
        if (promotion_.combines_with) add_classes(*promotion_.combines_with);
        if (promotion_.never_with && !promotion_.never_with->empty()) add_named("never_with", *promotion_.never_with);
        if (!promotion_.only_with) return;
        if (promotion_.only_with->empty())
            add("only_alone");
        else
            add_named("only_with", *promotion_.only_with);
    }

    void add_classes(const std::vector<EffectClass>& classes) {
        constexpr std::size_t kClassesThatMeet = 3;  // item, order, shipping
        constexpr std::string_view kClasses[] = {"item", "order", "shipping", "afterwards"};
        if (classes.empty()) return add("combines_none");
        if (classes.size() >= kClassesThatMeet) return add("combines_all");
        Texts texts;
        for (const EffectClass one : classes)
            texts.push_back(writer_.text("class." + std::string(kClasses[static_cast<int>(one)])));
        add("combines_with", {{"classes", writer_.formats().list(texts, Joined::all)}});
    }

    const Writer& writer_;
    const Promotion& promotion_;
    Texts terms_;
};

}  // namespace

std::string promotion_words(const Writer& writer, const Promotion& promotion) {
    std::string text = gets(writer, promotion);
    for (const std::string& sentence : {when(writer, promotion.when), Terms(writer, promotion).sentence()})
        if (!sentence.empty()) text += " " + sentence;
    return text;
}

}  // namespace couponry::words
