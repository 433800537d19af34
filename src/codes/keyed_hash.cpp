#include "codes/keyed_hash.h"

#include <array>
#include <bit>

namespace couponry::codes {
namespace {

struct State {
    std::uint64_t v0, v1, v2, v3;

    void rounds(int count) {
        for (int i = 0; i < count; ++i) {
            v0 += v1;
            v1 = std::rotl(v1, 13) ^ v0;
            v0 = std::rotl(v0, 32);
            v2 += v3;
            v3 = std::rotl(v3, 16) ^ v2;
            v0 += v3;
            v3 = std::rotl(v3, 21) ^ v0;
            v2 += v1;
            v1 = std::rotl(v1, 17) ^ v2;
            v2 = std::rotl(v2, 32);
        }
    }
    void absorb(std::uint64_t word) {
        v3 ^= word;
        rounds(2);
        v0 ^= word;
    }
    std::uint64_t squeeze() const { return v0 ^ v1 ^ v2 ^ v3; }
};

}  // namespace

Number keyed_hash(const HashKey& key, std::uint64_t first, std::uint64_t second) {
    // The initial state is "somepseudorandomlygeneratedbytes"; 0xEE, 0xEE and 0xDD mark the 128-bit variant.
    State state{key.low ^ 0x736F6D6570736575ULL, key.high ^ 0x646F72616E646F6DULL ^ 0xEE, key.low ^ 0x6C7967656E657261ULL,
                key.high ^ 0x7465646279746573ULL};
    state.absorb(first);
    state.absorb(second);
    constexpr std::uint64_t kMessageBytes = 16;
    state.absorb(kMessageBytes << 56);
    state.v2 ^= 0xEE;
    state.rounds(4);
    const std::uint64_t low = state.squeeze();
    state.v1 ^= 0xDD;
    state.rounds(4);
    return Number{state.squeeze()} << 64 | low;
}

}  // namespace couponry::codes
