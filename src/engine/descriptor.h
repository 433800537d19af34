// Descriptors: everything the engine knows of one condition or effect, in one constant per file under conditions/ and
// effects/. Who needs to know what rule types exist asks here; nothing else lists them. Constant data, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/facts.h"
#include "engine/parameter.h"
#include "engine/tables.h"
#include "model/reason.h"

namespace couponry::engine {

/// How the numbers of a Judgement are to be read.
enum class Measure : std::uint8_t { nothing, money, pieces, grams, count, instant, days, names, products };

/// The answer of one condition: holds, or fails with what it requires and what it observed. `names` means: the leaf's lists
/// (and `observed_name`) say it.
struct Judgement {
    bool holds = true;
    Reason reason = Reason::none;
    Measure measure = Measure::nothing;
    std::int64_t required = 0;
    std::int64_t observed = 0;
    Symbol observed_name = kNoSymbol;
    bool provisional = false;  // holds only until an e-mail is known (`needs: ["email"]`)

    static Judgement held() { return {}; }
    static Judgement failed(Reason reason, Measure measure = Measure::nothing, std::int64_t required = 0,
                            std::int64_t observed = 0) {
        return {false, reason, measure, required, observed, kNoSymbol, false};
    }
};

/// What would make a failing condition hold: the input of the search for fixes.
struct Need {
    enum class Kind : std::uint8_t {
        none,  // no change of the request helps
        amount,  // `missing` more in money among lines `filter` fits
        pieces,  // `missing` more pieces there
        products,  // `missing` more distinct products there
        less_amount,  // `missing` less in money there
        less_pieces,
        without,  // no line that `filter` fits
        without_some,  // some of the lines there must go; which ones only a try can tell
        only,  // no line that `filter` does not fit
        others,  // `missing` more pieces of what it does not fit
        every,  // for each of the leaf's things (match: all) a line that has it; the things are the `any` of `filter`
        log_in,
        email,
        country,  // one of `list` (or, negated, any but those)
        region,
        postcode,
        shipping_method,
        payment_method,
        channel,
        wait,  // until the schedule `extra` lets it in (`excluded`: no longer does), or, without `extra`, until `instant`
        other_promotion  // until the promotion `name` begins, or ends
    };
    Kind kind = Kind::none;
    FilterId filter = kNone;
    std::int64_t missing = 0;
    ListId list = kNone;
    bool excluded = false;  // `list` holds what must not be
    std::uint32_t extra = kNone;
    Symbol name = kNoSymbol;
    Instant instant = {};
    Basis basis = Basis::list;
};

/// Collects what a cart must have for a condition to hold: one of the keys at least (the postings of the index).
class KeySink {
public:
    virtual ~KeySink() = default;
    virtual void any_of(KeyKind kind, std::span<const Symbol> symbols) = 0;
};

using FieldErrors = std::vector<FieldError>;

struct ConditionDescriptor {
    std::string_view type;
    std::string_view describes;  // one sentence for the reference
    std::span<const ParameterSpec> parameters;
    Reason fails_with;  // the usual reason, for the reference
    /// Fills the leaf (`reads_selection` too); parameters were checked against `parameters`.
    void (*compile)(const Parameters& parameters, Tables& tables, Leaf& leaf);
    /// `progress` is nullptr before anything ran.
    Judgement (*judge)(const Leaf& leaf, const Facts& facts, const Progress* progress);
    /// The failing reason when the condition stands under `none` and holds; nullptr: `fails_with`.
    Judgement (*negated)(const Leaf& leaf, const Facts& facts, const Progress* progress) = nullptr;
    /// What a cart must have for this to hold; nullptr: nothing in particular.
    void (*keys)(const Leaf& leaf, const Tables& tables, KeySink& sink) = nullptr;
    /// What would make it hold; nullptr: nothing.
    Need (*need)(const Leaf& leaf, const Facts& facts, const Progress* progress) = nullptr;
    /// What would make its negation hold; nullptr: nothing.
    Need (*negated_need)(const Leaf& leaf, const Facts& facts, const Progress* progress) = nullptr;
    /// What `parameters` cannot say: errors with pointers relative to the rule.
    void (*check)(const Parameters& parameters, FieldErrors& errors) = nullptr;
    /// It asks what a shop keeps of a customer, besides who it is.
    bool reads_customer = false;
};

std::span<const ConditionDescriptor* const> condition_descriptors();
/// nullptr for an unknown type.
const ConditionDescriptor* find_condition(std::string_view type);
std::uint8_t condition_index(std::string_view type);

}  // namespace couponry::engine
