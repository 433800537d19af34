#include "words/words.h"

#include "words/writer.h"

namespace couponry::words {

Words::Words(const Messages& messages, const Names& names, Occasion occasion)
    : writer_(std::make_unique<Writer>(messages, names, std::move(occasion))) {}
Words::~Words() = default;
Words::Words(Words&&) noexcept = default;

std::string Words::reason(const engine::CodeAnswer& answer, const engine::Evaluation& evaluation, Audience audience) const {
    return answer.applied ? applied(answer) : reason_words(*writer_, answer, evaluation, audience);
}

std::string Words::button(const engine::CodeAnswer& answer, Audience audience) const {
    return answer.applied ? std::string() : button_words(*writer_, answer, audience);
}

std::string Words::applied(const engine::CodeAnswer& answer) const {
    Arguments arguments{{"code", shown_code(answer)}};
    const bool saves = answer.amount > 0;
    if (saves) arguments.set("saves", writer_->money(answer.amount));
    if (answer.needs_email) return writer_->text(saves ? "applied.needs_email_saves" : "applied.needs_email", arguments);
    return writer_->text(saves ? "applied.saves" : "applied", arguments);
}

std::string Words::fix(const engine::Fix& fix) const {
    return fix_words(*writer_, fix);
}

std::string Words::potential(const engine::PotentialAnswer& answer) const {
    return potential_words(*writer_, answer);
}

std::string Words::promotion(const Promotion& promotion) const {
    return promotion_words(*writer_, promotion);
}

std::string Words::condition(const Rule& rule) const {
    return condition_words(*writer_, rule);
}

std::string Words::effect(const Rule& rule) const {
    return effect_words(*writer_, rule);
}

std::string Words::money(std::int64_t amount_minor) const {
    return writer_->money(amount_minor);
}

std::string Words::instant(Instant instant) const {
    return writer_->instant(instant);
}

}  // namespace couponry::words
