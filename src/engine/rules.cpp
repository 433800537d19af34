// The lists of rule types, from the files that CMake found under conditions/ and effects/: a file that forgets its descriptor
// fails at link time.
#include <algorithm>

#include "base/check.h"
#include "engine/descriptor.h"
#include "engine/effect.h"
#include "engine/hashed_ids.h"

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

std::uint32_t hash_of(std::string_view type) {
    Hash hash;
    hash.add(type);
    return hash.value();
}

/// Places of descriptors by type, for the compiler, which asks for every rule.
template <class Descriptor>
class Places {
public:
    explicit Places(std::span<const Descriptor* const> descriptors) : descriptors_(descriptors) {
        for (std::size_t place = 0; place < descriptors.size(); ++place)
            ids_.insert(hash_of(descriptors[place]->type), static_cast<std::uint32_t>(place));
    }
    std::uint8_t of(std::string_view type) const {
        const std::uint32_t place = ids_.find(hash_of(type), [&](std::uint32_t id) { return descriptors_[id]->type == type; });
        CHECK(place != HashedIds::kAbsent);
        return static_cast<std::uint8_t>(place);
    }

private:
    std::span<const Descriptor* const> descriptors_;
    HashedIds ids_;
};

}  // namespace

std::span<const ConditionDescriptor* const> condition_descriptors() {
    return kConditions;
}
const ConditionDescriptor* find_condition(std::string_view type) {
    return find_in(kConditions, type);
}
std::uint8_t condition_index(std::string_view type) {
    static const Places<ConditionDescriptor> places(kConditions);
    return places.of(type);
}
std::span<const EffectDescriptor* const> effect_descriptors() {
    return kEffects;
}
const EffectDescriptor* find_effect(std::string_view type) {
    return find_in(kEffects, type);
}
std::uint8_t effect_index(std::string_view type) {
    static const Places<EffectDescriptor> places(kEffects);
    return places.of(type);
}

}  // namespace couponry::engine
