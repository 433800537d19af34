#include "model/reason.h"

#include <array>

namespace couponry {
namespace {

struct Entry {
    std::string_view name;
    RejectionStage stage;
};
constexpr auto kReasons = std::to_array<Entry>({{"none", RejectionStage::guard},
#define X(name, stage) {#name, RejectionStage::stage},
                                                COUPONRY_REASONS(X)
#undef X
});
constexpr auto kStages = std::to_array<std::string_view>(
    {"code", "request", "promotion", "condition", "limit", "stacking", "effect", "guard", "order"});

}  // namespace

std::string_view reason_name(Reason reason) {
    return kReasons[static_cast<std::size_t>(reason)].name;
}

std::optional<Reason> parse_reason(std::string_view name) {
    for (std::size_t index = 1; index < kReasons.size(); ++index)
        if (kReasons[index].name == name) return static_cast<Reason>(index);
    return std::nullopt;
}

RejectionStage reason_stage(Reason reason) {
    return kReasons[static_cast<std::size_t>(reason)].stage;
}

std::string_view stage_name(RejectionStage stage) {
    return kStages[static_cast<std::size_t>(stage)];
}

}  // namespace couponry
