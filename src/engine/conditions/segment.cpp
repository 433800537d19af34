// segment: the customer must be in one, all or none of some segments; a guest is in none.
#include "engine/conditions/common.h"

namespace couponry::engine {
namespace {

enum class Mode : std::uint8_t { any_of, none_of, all_of };

constexpr ParameterSpec kParameters[] = {
    kAnyOf,
    {.name = "all_of", .kind = ParameterKind::texts, .describes = "all of these", .one_of = "names"},
    kNoneOf,
};

void compile(const Parameters& parameters, Tables& tables, Leaf& leaf) {
    const auto* all_of = parameters.find<std::vector<std::string>>("all_of");
    if (all_of == nullptr) return compile_names(parameters, tables, leaf);
    leaf.list = tables.list(*all_of);
    leaf.option = static_cast<std::uint8_t>(Mode::all_of);
}

bool is_unknown(const Facts& facts) {
    return facts.is_guest() && !facts.customer().segments;
}

Judgement judge(const Leaf& leaf, const Facts& facts, const Progress*) {
    const std::span<const Symbol> segments = facts.tables().list_at(leaf.list);
    const auto is_in = [&](Symbol segment) { return std::binary_search(facts.segments.begin(), facts.segments.end(), segment); };
    const auto common = std::find_if(segments.begin(), segments.end(), is_in);
    switch (static_cast<Mode>(leaf.option)) {
        case Mode::none_of:
            return common == segments.end() ? Judgement::held() : name_failed(Reason::segment_not_eligible, *common);
        case Mode::any_of:
            if (common != segments.end()) return Judgement::held();
            break;
        case Mode::all_of:
            if (std::all_of(segments.begin(), segments.end(), is_in)) return Judgement::held();
            break;
    }
    return name_failed(is_unknown(facts) ? Reason::login_required : Reason::segment_not_eligible, kNoSymbol);
}

void keys(const Leaf& leaf, const Tables& tables, KeySink& sink) {
    const std::span<const Symbol> segments = tables.list_at(leaf.list);
    if (static_cast<Mode>(leaf.option) == Mode::any_of) sink.any_of(KeyKind::segment, segments);
    if (static_cast<Mode>(leaf.option) == Mode::all_of) sink.any_of(KeyKind::segment, segments.first(1));
}

Need need(const Leaf& leaf, const Facts& facts, const Progress*) {
    const bool may_help = is_unknown(facts) && static_cast<Mode>(leaf.option) != Mode::none_of;
    return {.kind = may_help ? Need::Kind::log_in : Need::Kind::none};
}

}  // namespace

extern const ConditionDescriptor k_condition_segment;
const ConditionDescriptor k_condition_segment = {
    .type = "segment",
    .describes = "The customer is in one, all or none of some segments.",
    .parameters = kParameters,
    .fails_with = Reason::segment_not_eligible,
    .compile = compile,
    .judge = judge,
    .keys = keys,
    .need = need,
    .reads_customer = true,
};

}  // namespace couponry::engine
