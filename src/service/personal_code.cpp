#include "service/personal_code.h"

#include <array>

#include "codes/generate.h"
#include "codes/pattern.h"
#include "service/kinds.h"
#include "service/stored_codes.h"

namespace couponry::service {
namespace {

using store::Aggregate;

/// Ten letters of 22: millions of people may have one, and a million guesses find none.
constexpr std::string_view kPattern = "#####-#####";

Result<codes::Generator> generator_for(const Coupon& coupon, RandomSource& random) {
    auto pattern = codes::Pattern::parse(std::string(kPattern) + (coupon.has_check_letter ? "!" : ""),
                                         {.prefix = coupon.code_prefix, .avoid_look_alikes = true, .alphabet = {}});
    if (!pattern) return std::unexpected(pattern.error());
    return codes::Generator::make(std::move(*pattern), codes::BatchKey::random(random), {.count = 1});
}

}  // namespace

Result<std::string> personal_code(store::Transaction& transaction, const Coupon& coupon, std::string_view email,
                                  RandomSource& random, Instant now, std::vector<Change>& changes) {
    store::Codes& codes = transaction.codes();
    const std::string coupon_id = kind_of(Aggregate::coupons).id_of(coupon.code);
    for (store::StoredCode& bound : codes.list_of_email(email_key(email), {}, kRowsPerPageMax))
        if (bound.code.coupon == coupon_id && bound.code.status == CodeStatus::available) return std::move(bound.code.text);
    const auto generator = generator_for(coupon, random);
    if (!generator) return std::unexpected(generator.error());
    // That there are codes now; each is looked up where it is kept.
    if (codes.list({}, 1).empty()) changes.push_back({Aggregate::codes, {}, "{}"});
    Code code;
    code.coupon = coupon.code;
    code.bound_email = std::string(email);
    code.generated_at = now;
    // Among so many texts one that is taken is rare, and the next one is not.
    for (std::uint64_t index = 0;; ++index) {
        code.text = generator->code(index);
        const store::StoredCode made = stored_code(code);
        if (codes.find(made.id) || transaction.of(Aggregate::coupons).find(made.id)) continue;
        codes.put(made);
        return code.text;
    }
}

void disable_code(store::Transaction& transaction, std::string_view text) {
    const auto found = transaction.codes().find(kind_of(Aggregate::codes).id_of(text));
    if (!found || found->code.status == CodeStatus::redeemed) return;
    transaction.codes().set_all(std::array{store::CodeUse{found->id, CodeStatus::disabled, {}}});
}

}  // namespace couponry::service
