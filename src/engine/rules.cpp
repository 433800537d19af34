// The lists of rule types, from the files that CMake found under conditions/ and effects/: a file that forgets its descriptor
// fails at link time.
#include <algorithm>

#include "base/check.h"
#include "engine/descriptor.h"
#include "engine/effect.h"

namespace couponry::engine {

#define COUPONRY_RULE(name) extern const ConditionDescriptor k_condition_##name;
#include "conditions.inc"
#undef COUPONRY_RULE
#define COUPONRY_RULE(name) extern const EffectDescriptor k_effect_##name;
#include "effects.inc"
#undef COUPONRY_RULE

namespace {

constexpr const ConditionDescriptor* kConditions[] = {
#define COUPONRY_RULE(name) &k_condition_##name,
#include "conditions.inc"
#undef COUPONRY_RULE
};
constexpr const EffectDescriptor* kEffects[] = {
#define COUPONRY_RULE(name) &k_effect_##name,
#include "effects.inc"
#undef COUPONRY_RULE
};

template <class Descriptor, std::size_t count>
const Descriptor* find_in(const Descriptor* const (&descriptors)[count], std::string_view type) {
    const auto place = std::find_if(std::begin(descriptors), std::end(descriptors),
                                    [&](const Descriptor* descriptor) { return descriptor->type == type; });
    return place == std::end(descriptors) ? nullptr : *place;
}

template <class Descriptor, std::size_t count>
std::uint8_t index_in(const Descriptor* const (&descriptors)[count], std::string_view type) {
    const auto place = std::find_if(std::begin(descriptors), std::end(descriptors),
                                    [&](const Descriptor* descriptor) { return descriptor->type == type; });
    CHECK(place != std::end(descriptors));
    return static_cast<std::uint8_t>(place - std::begin(descriptors));
}

}  // namespace

std::span<const ConditionDescriptor* const> condition_descriptors() {
    return kConditions;
}
const ConditionDescriptor* find_condition(std::string_view type) {
    return find_in(kConditions, type);
}
std::uint8_t condition_index(std::string_view type) {
    return index_in(kConditions, type);
}
std::span<const EffectDescriptor* const> effect_descriptors() {
    return kEffects;
}
const EffectDescriptor* find_effect(std::string_view type) {
    return find_in(kEffects, type);
}
std::uint8_t effect_index(std::string_view type) {
    return index_in(kEffects, type);
}

}  // namespace couponry::engine
