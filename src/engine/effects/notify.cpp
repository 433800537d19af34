// notify: the shop is told to send a message by a template when the order completes.
#include "engine/effects/common.h"

namespace couponry::engine {
namespace {

constexpr ParameterSpec kParameters[] = {
    {.name = "template", .kind = ParameterKind::text, .required = true, .describes = "the template of the message"},
};

void compile(const Parameters& parameters, Tables& tables, CompiledEffect& effect) {
    effect.name = tables.symbols.intern(*parameters.find<std::string>("template"));
}

}  // namespace

extern const EffectDescriptor k_effect_notify;
const EffectDescriptor k_effect_notify = {
    .type = "notify",
    .describes = "A message is sent when the order completes.",
    .effect_class = EffectClass::afterwards,
    .parameters = kParameters,
    .compile = compile,
    .run = no_price,
};

}  // namespace couponry::engine
