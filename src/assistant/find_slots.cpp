#include "assistant/find_slots.h"

#include <algorithm>
#include <array>
#include <span>

#include "assistant/slot_words.h"
#include "assistant/text.h"
#include "base/limits.h"
#include "codes/near_misses.h"
#include "codes/normalise.h"

namespace couponry::assistant {
namespace {

constexpr std::size_t kNearMissesMax = 3;
constexpr std::size_t kOrderDigitsMin = 5;  // a bare number of so many digits is an order's
constexpr std::size_t kOrderDigitsMax = 12;
constexpr std::size_t kPhoneDigits = 10;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
bool is_capital(char letter) {
    return letter >= 'A' && letter <= 'Z';
}
bool is_small(char letter) {
    return letter >= 'a' && letter <= 'z';
}

template <class Words>
bool is_one_of(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != std::ranges::end(words);
}

/// Letters of ASCII in capitals, and at least so many of them.
bool is_shouted(std::string_view text, std::size_t letters_min) {
    return std::ranges::count_if(text, is_capital) >= static_cast<std::ptrdiff_t>(letters_min) &&
           std::ranges::none_of(text, [](char letter) { return is_small(letter) || static_cast<unsigned char>(letter) >= 0x80; });
}

/// "1.234,50" and "1,234.50" as "1234.50"; groups are told from decimals by having three digits.
std::string plain_decimal(std::string_view number) {
    const std::size_t last = number.find_last_of(".,");
    const bool has_decimals = last != std::string_view::npos && number.size() - last - 1 != 3;
    std::string plain;
    for (std::size_t i = 0; i < number.size(); ++i) {
        if (is_digit(number[i]))
            plain += number[i];
        else if (has_decimals && i == last)
            plain += '.';
    }
    return plain;
}

class SlotFinder {
public:
    SlotFinder(std::string_view cleaned, const std::vector<Token>& tokens, const Calendar& calendar, const Inventory& inventory)
        : cleaned_(cleaned), tokens_(tokens), dates_(tokens, calendar), inventory_(inventory) {
        for (const Token& token : tokens)
            if (token.kind == TokenKind::word) (is_shouted(token.text, 2) ? shouted_ : quiet_) += 1;
    }

    std::vector<TokenSlot> find() {
        while (at_ < tokens_.size()) {
            const std::size_t before = at_;
            find_one();
            if (at_ == before) ++at_;
        }
        return std::move(found_);
    }

private:
    const Token& token() const { return tokens_[at_]; }
    std::string_view word(std::ptrdiff_t offset) const {
        const auto index = static_cast<std::ptrdiff_t>(at_) + offset;
        return index < 0 || index >= static_cast<std::ptrdiff_t>(tokens_.size())
                   ? std::string_view{}
                   : tokens_[static_cast<std::size_t>(index)].folded;
    }

    /// A slot of the tokens [at_ + skip, at_ + skip + text_count) that uses up `count` tokens from at_.
    Slot& add(SlotKind kind, std::string value, std::size_t count = 1, std::size_t skip = 0, std::size_t text_count = 1) {
        const std::size_t begin = tokens_[at_ + skip].begin;
        const std::size_t end = tokens_[at_ + skip + text_count - 1].end();
        Slot slot{.kind = kind,
                  .text = std::string(cleaned_.substr(begin, end - begin)),
                  .value = std::move(value),
                  .begin = begin,
                  .end = end};
        found_.push_back({std::move(slot), at_, count});
        at_ += count;
        return found_.back().slot;
    }

    void find_one() {
        switch (token().kind) {
            case TokenKind::sign:
                if (money_behind_sign()) return;
                break;
            case TokenKind::number:
                if (is_percent() || is_money_named() || is_date() || is_card() || is_order() || is_cents() || is_split_code())
                    return;
                is_quantity();
                return;
            case TokenKind::mixed:
                if (is_email() || is_date() || is_card() || is_order() || is_mixed_code()) return;
                break;
            case TokenKind::word:
                if (money_behind_sign() || is_split_code() || is_word_code() || is_date() || is_goods() || is_channel()) return;
                is_number_word();
                return;
        }
    }

    bool is_email() {
        const std::string_view text = token().text;
        const std::size_t at = text.find('@');
        if (at == 0 || at == std::string_view::npos || text.find('.', at) == std::string_view::npos) return false;
        add(SlotKind::email, fold(text));
        return true;
    }

    bool is_date() {
        const auto date = dates_.at(at_);
        if (!date) return false;
        add(SlotKind::date, "", date->tokens, 0, date->tokens).days = date->days;
        return true;
    }

    /// "6006-1122-3344", or digits behind "gift card".
    bool is_card() {
        const std::string_view text = token().text;
        const auto digits = static_cast<std::size_t>(std::ranges::count_if(text, is_digit));
        constexpr std::size_t kCardDigitsMin = 8;
        if (digits < kCardDigitsMin || std::ranges::any_of(text, [](char letter) { return !is_digit(letter) && letter != '-'; }))
            return false;
        const bool has_groups = std::ranges::count(text, '-') >= 2;
        if (!has_groups && !is_one_of(kCardWords, word(-1)) && !is_one_of(kCardWords, word(-2))) return false;
        add(SlotKind::card_number, std::string(text));
        return true;
    }

    /// Whether "order", "order no.", "order number is" … stands before.
    bool is_behind_order_word() const {
        for (std::ptrdiff_t back = -1; back >= -4; --back) {
            if (is_one_of(kOrderWords, word(back))) return true;
            if (!is_one_of(kNumberWords, word(back))) return false;
            if (word(back) == "#") return true;
        }
        return false;
    }
    bool is_order() {
        const std::string_view text = token().text;
        const auto digits = static_cast<std::size_t>(std::ranges::count_if(text, is_digit));
        const bool is_bare =
            digits == text.size() && digits >= kOrderDigitsMin && digits <= kOrderDigitsMax && digits != kPhoneDigits;
        const bool has_dash = text.find('-') != std::string_view::npos &&
                              text.find_first_not_of("0123456789-") == std::string_view::npos && digits >= kOrderDigitsMin;
        const bool is_behind = is_behind_order_word() && digits >= 4 && !is_followed_by_unit() &&
                               text.find_first_of(".,@/") == std::string_view::npos;
        if (!is_bare && !has_dash && !is_behind) return false;
        if (is_followed_by_unit()) return false;
        add(SlotKind::order_number, std::string(text));
        return true;
    }
    bool is_followed_by_unit() const {
        return is_one_of(kPercentWords, word(1)) ||
               std::ranges::find(kCurrencyWords, word(1), &CurrencyWord::word) != kCurrencyWords.end();
    }

    bool is_percent() {
        std::size_t count = 2;
        if ((word(1) == "per" && (word(2) == "cent" || word(2) == "cento")) ||
            (word(1) == "por" && (word(2) == "ciento" || word(2) == "cento")) || (word(1) == "pour" && word(2) == "cent"))
            count = 3;
        else if (!is_one_of(kPercentWords, word(1)))
            return false;
        add(SlotKind::percent, plain_decimal(token().text), count);
        return true;
    }

    /// "$5", "R$ 5", "EUR 5", "Rs. 5".
    bool money_behind_sign() {
        std::size_t skip = 1;
        std::string_view sign = token().text;
        std::string currency;
        if (const auto known = std::ranges::find(kCurrencyWords, token().folded, &CurrencyWord::word);
            known != kCurrencyWords.end())
            currency = known->currency;
        else if (token().folded == "r" && word(1) == "$")
            currency = "BRL", skip = 2;
        else
            return false;
        if (sign == "$" && word(-1) == "r") currency = "BRL";
        if (word(static_cast<std::ptrdiff_t>(skip)) == ".") ++skip;
        if (at_ + skip >= tokens_.size() || tokens_[at_ + skip].kind != TokenKind::number) return false;
        if (token().kind == TokenKind::word && at_ > 0 && tokens_[at_ - 1].kind == TokenKind::number) return false;
        add(SlotKind::amount, plain_decimal(tokens_[at_ + skip].text), skip + 1, skip).currency = currency;
        return true;
    }
    /// "40 quid", "12,50 €".
    bool is_money_named() {
        const auto known = std::ranges::find(kCurrencyWords, word(1), &CurrencyWord::word);
        if (known == kCurrencyWords.end()) return false;
        add(SlotKind::amount, plain_decimal(token().text), 2).currency = known->currency;
        return true;
    }
    /// A bare "49.90".
    bool is_cents() {
        const std::string_view text = token().text;
        if (text.size() <= 3 || (text[text.size() - 3] != '.' && text[text.size() - 3] != ',')) return false;
        add(SlotKind::amount, plain_decimal(text));
        return true;
    }

    bool is_quantity() {
        const std::string_view text = token().text;
        constexpr std::size_t kQuantityDigitsMax = 3;
        if (text.size() > kQuantityDigitsMax || !std::ranges::all_of(text, is_digit)) return false;
        add(SlotKind::quantity, std::string(text));
        return true;
    }
    bool is_number_word() {
        const auto known = std::ranges::find(kQuantityWords, token().folded, &NumberWord::word);
        if (known == kQuantityWords.end()) return false;
        add(SlotKind::quantity, std::string(known->value));
        return true;
    }

    bool is_channel() {
        std::size_t count = 1;
        std::string_view channel;
        if (const auto known = std::ranges::find(kChannelWords, token().folded, &ChannelWord::word); known != kChannelWords.end())
            channel = known->channel;
        else if (is_one_of(kInStoreWords, token().folded) && is_one_of(kInStoreLeads, word(-1)))
            channel = "in_store";
        else
            return false;
        add(SlotKind::channel, std::string(channel), count);
        return true;
    }

    bool is_goods() {
        const auto named = inventory_.names.at(tokens_, at_);
        if (!named) return false;
        add(named->goods->is_category ? SlotKind::category : SlotKind::product, named->goods->id, named->tokens, 0,
            named->tokens);
        return true;
    }

    // Codes.

    bool has_code_word_beside(std::size_t count = 1) const {
        return is_one_of(kCodeWords, word(-1)) || is_one_of(kCodeWords, word(static_cast<std::ptrdiff_t>(count))) ||
               (is_one_of(kCodeWords, word(-2)) &&
                (word(-1) == "is" || word(-1) == "ist" || word(-1) == "es" || word(-1) == "est" || word(-1) == "called"));
    }

    /// A normalised code that the shop has, exactly or by its look-alikes.
    codes::Finding look_up(std::string_view text) const {
        const auto normalised = codes::normalise(text);
        return normalised ? codes::find_code(*normalised, inventory_.codes) : codes::Finding{};
    }

    void add_code(std::size_t count = 1) {
        const std::size_t begin = token().begin;
        const std::string text(cleaned_.substr(begin, tokens_[at_ + count - 1].end() - begin));
        const auto normalised = codes::normalise(text);
        Slot& slot = add(SlotKind::code, normalised.value_or(std::string()), count, 0, count);
        if (!normalised) return;
        codes::Finding finding = codes::find_code(*normalised, inventory_.codes);
        slot.found_by = finding.by;
        if (!finding.code.empty()) slot.value = std::move(finding.code);
        if (slot.found_by == codes::FoundBy::kExactText || inventory_.suggestible.empty()) return;
        const std::vector<std::string_view> suggestible(inventory_.suggestible.begin(), inventory_.suggestible.end());
        for (const codes::NearMiss& near : codes::near_misses(*normalised, suggestible, kNearMissesMax))
            if (near.cost <= codes::kEditCost) slot.near_misses.push_back(inventory_.suggestible[near.index]);
    }

    /// Letters and digits: "SAVE10", "savee5", "WLC-77Q2"; not "3-for-2", "10am" or "4x4".
    bool is_mixed_code() {
        const std::string_view text = token().text;
        if (text.find_first_of("@/:") != std::string_view::npos || text.size() > kCodeLengthMax) return false;
        const auto capitals = std::ranges::count_if(text, is_capital);
        const auto small = std::ranges::count_if(text, is_small);
        const auto digits = std::ranges::count_if(text, is_digit);
        const auto letters = capitals + small;
        const bool is_written_as_code = capitals >= 2 && small <= 1 && capitals + digits >= 4;
        const bool begins_with_letters =
            letters >= 3 && digits >= 1 && !is_digit(text.front()) && text.find_first_of("-.,'+&") == std::string_view::npos;
        if (!is_written_as_code && !begins_with_letters &&
            !(has_code_word_beside() && letters + digits >= 4 && digits > 0 && letters > 0) &&
            look_up(text).by != codes::FoundBy::kExactText)
            return false;
        add_code();
        return true;
    }

    /// "CHEERS" in a message that is not shouted as a whole; a known code behind "code".
    bool is_word_code() {
        const std::string_view text = token().text;
        const bool beside = has_code_word_beside();
        if (is_one_of(kCodeWords, token().folded) || is_one_of(kShoutedWords, token().folded)) return false;
        const bool is_quiet = quiet_ >= shouted_;
        const bool stands_out = is_shouted(text, beside ? 3 : 4) && (beside || is_quiet || tokens_.size() == 1);
        const bool is_known = (beside || (is_shouted(text, 3) && is_quiet)) && look_up(text).by == codes::FoundBy::kExactText;
        if (!stands_out && !is_known) return false;
        add_code();
        return true;
    }

    /// "SAVE 10", "hello 15", when the shop has that code.
    bool is_split_code() {
        if (at_ + 1 >= tokens_.size() || tokens_[at_ + 1].kind == TokenKind::sign || is_one_of(kCodeWords, token().folded))
            return false;
        if (token().kind == TokenKind::number && tokens_[at_ + 1].kind == TokenKind::number) return false;
        const bool has_number = token().kind == TokenKind::number || tokens_[at_ + 1].kind == TokenKind::number;
        if (!has_number && !(is_shouted(token().text, 2) && is_shouted(tokens_[at_ + 1].text, 2))) return false;
        const std::size_t begin = token().begin;
        if (look_up(cleaned_.substr(begin, tokens_[at_ + 1].end() - begin)).by != codes::FoundBy::kExactText) return false;
        add_code(2);
        return true;
    }

    std::string_view cleaned_;
    const std::vector<Token>& tokens_;
    Dates dates_;
    const Inventory& inventory_;
    std::vector<TokenSlot> found_;
    std::size_t at_ = 0;
    int shouted_ = 0;
    int quiet_ = 0;
};

/// How a slot stands among the words to learn from; empty for one whose own words say more.
std::string_view mask_of(SlotKind kind) {
    switch (kind) {
        case SlotKind::code:
            return "<code>";
        case SlotKind::email:
            return "<email>";
        case SlotKind::order_number:
            return "<order>";
        case SlotKind::card_number:
            return "<card>";
        case SlotKind::amount:
            return "<amount>";
        case SlotKind::percent:
            return "<percent>";
        default:
            return "";
    }
}

}  // namespace

std::string_view name_of(SlotKind kind) {
    constexpr std::array<std::string_view, 11> kNames = {"code",    "email",    "order_number", "card_number",
                                                         "amount",  "percent",  "quantity",     "channel",
                                                         "product", "category", "date"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::vector<TokenSlot> find_slots(std::string_view cleaned, const std::vector<Token>& tokens, const Calendar& calendar,
                                  const Inventory& inventory) {
    return SlotFinder(cleaned, tokens, calendar, inventory).find();
}

std::vector<MaskedWord> masked_words(const std::vector<Token>& tokens, const std::vector<TokenSlot>& slots) {
    std::vector<MaskedWord> words;
    auto slot = slots.begin();
    for (std::size_t i = 0; i < tokens.size();) {
        while (slot != slots.end() && slot->first < i) ++slot;
        if (slot != slots.end() && slot->first == i) {
            if (const std::string_view mask = mask_of(slot->slot.kind); !mask.empty()) {
                words.push_back({std::string(mask), true, i});
                i += slot->count;
                continue;
            }
        }
        const Token& token = tokens[i];
        if (token.kind == TokenKind::number)
            words.push_back({"<number>", true, i});
        else if (token.kind != TokenKind::sign)
            words.push_back({token.folded, false, i});
        else if (token.text == "?" || token.text == "!")
            words.push_back({token.folded, true, i});
        ++i;
    }
    return words;
}

std::vector<MaskedWord> plain_words(const std::vector<Token>& tokens) {
    std::vector<MaskedWord> words;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (tokens[i].kind == TokenKind::word) words.push_back({tokens[i].folded, false, i});
    return words;
}

void correct(std::vector<MaskedWord>& words, const Spelling& spelling) {
    for (MaskedWord& word : words) {
        if (word.is_mask || word.text.size() + 1 < Spelling::kLettersMin) continue;
        if (const std::int32_t known = spelling.find(word.text); known >= 0)
            word.text = spelling.words()[static_cast<std::size_t>(known)];
    }
}

}  // namespace couponry::assistant
