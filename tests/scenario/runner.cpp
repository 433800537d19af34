#include "scenario/runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/describe.h"
#include "scenario/expectation.h"
#include "scenario/facts.h"
#include "scenario/promotion_words.h"
#include "scenario/sent_back.h"

namespace couponry::scenario {
namespace {

class Runner {
public:
    Runner(const Story& story, Stack* stack) : story_(story), stack_(stack) {}

    StoryReport run() {
        for (std::size_t at = 0; at < story_.lines.size();) {
            const StoryLine& line = story_.lines[at];
            const std::size_t below = end_of_block(at);
            try {
                take(line, {story_.lines.data() + at + 1, below - at - 1});
            } catch (const StoryError& error) {
                report_.failures.push_back({line.number, error.sentence});
                break;  // what follows would be read in a world that the story does not mean
            }
            at = below;
        }
        if (report_.failures.empty() && report_.expectations == 0)
            report_.failures.push_back({story_.number, "the story expects nothing"});
        return std::move(report_);
    }

private:
    std::size_t end_of_block(std::size_t at) const {
        std::size_t end = at + 1;
        while (end < story_.lines.size() && story_.lines[end].indent > 0) ++end;
        return end;
    }

    void take(const StoryLine& line, std::span<const StoryLine> below) {
        const std::size_t space = std::min(line.text.find(' '), line.text.size());
        const std::string keyword = line.text.substr(0, space);
        const std::string rest(trimmed(std::string_view(line.text).substr(space)));
        if (keyword == "promo") return save({line.number, line.indent, rest}, below);
        if (!below.empty()) throw StoryError{fmt::format("\"{}\" has no lines below it", keyword)};
        if (keyword == "expect") return expect(line.number, rest);
        if (stack_ != nullptr && stack_->act(keyword, rest, world_)) return;
        if (keyword == "return") return send_back(rest);
        if (!tell(keyword, rest, world_)) throw StoryError{fmt::format("no line begins with \"{}\"", keyword)};
        forget();
    }

    void save(const StoryLine& head, std::span<const StoryLine> below) {
        PromotionWords read = read_promotion_words(head, below, world_.shop.promotions, world_.reading());
        if (!read.refused_at.empty()) {
            ++report_.expectations;
            return;
        }
        cover(read.promotion.when);
        for (const Rule& effect : read.promotion.effects) report_.covered.effects.insert(effect.type);
        // A code that the story does not describe is one code for all.
        for (const std::string& code : read.promotion.coupons.value_or(std::vector<std::string>{}))
            if (find_coupon(world_, code) == nullptr) world_.shop.coupons.emplace_back().code = code;
        std::erase_if(world_.shop.promotions, [&](const Promotion& known) { return known.code == read.promotion.code; });
        world_.shop.promotions.push_back(std::move(read.promotion));
        forget();
    }

    /// The world has changed.
    void forget() {
        answer_.reset();
        sent_back_.reset();
    }

    void cover(const ConditionTree& tree) {
        if (tree.kind == ConditionTree::Kind::leaf) report_.covered.conditions.insert(tree.rule.type);
        for (const ConditionTree& child : tree.children) cover(child);
    }

    /// What the expectation is about, also when nothing is run.
    void cover(std::string_view phrase) {
        Words words(phrase);
        for (std::string_view last; !words.at_end(); last = words.peek(), words.next("a word")) {
            if (last == "rejected" && parse_reason(words.peek())) report_.covered.reasons.emplace(words.peek());
            if (last != "no" && engine::parse_fix_kind(words.peek())) report_.covered.fixes.emplace(words.peek());
        }
    }

    void expect(int number, std::string_view rest) {
        const std::vector<std::string> phrases = split_phrases(rest);
        for (const std::string& phrase : phrases) cover(phrase);
        ++report_.expectations;
        if (stack_ == nullptr) return;
        const engine::Evaluation* shown = nullptr;  // when something is said of it
        std::optional<Expectation> expectation;
        for (const std::string& phrase : phrases) {
            auto wrong = sent_back_ ? sent_back_->check(phrase) : stack_->check(phrase, world_);
            if (!wrong && shown == nullptr) {
                shown = sent_back_ ? &sent_back_->kept() : &answer();
                expectation.emplace(world_, *shown);
            }
            if (!wrong) wrong = expectation->check(phrase);
            for (std::string& sentence : *wrong) {
                report_.failures.push_back({number, std::move(sentence)});
                if (shown != nullptr) report_.answer = describe_answer(*shown, world_);
            }
        }
    }

    const engine::Evaluation& answer() {
        if (!answer_) {
            auto answer = stack_->evaluate(world_);
            if (!answer) throw StoryError{fmt::format("the {} failed: {}", stack_->name(), answer.error().detail)};
            answer_ = std::move(*answer);
        }
        return *answer_;
    }

    /// The cart as it stands was ordered and paid; then these pieces come back.
    void send_back(std::string_view rest) {
        if (stack_ == nullptr) return;
        if (!sent_back_) sent_back_.emplace(world_, answer());
        sent_back_->send_back(rest);
    }

    const Story& story_;
    Stack* stack_;
    World world_;
    std::optional<engine::Evaluation> answer_;
    std::optional<SentBack> sent_back_;
    StoryReport report_;
};

}  // namespace

StoryReport run_story(const Story& story, Stack* stack) {
    return Runner(story, stack).run();
}

}  // namespace couponry::scenario
