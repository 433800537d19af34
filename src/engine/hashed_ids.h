// HashedIds: finds the number of a value that lies elsewhere, by its hash: what interning needs. Open addressing; a slot keeps the
// hash beside the number, so that growing reads no value. One writer; once filled, any thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "engine/prefetch.h"

namespace couponry::engine {

/// Of a value as words, one after the other: multiply and fold.
class Hash {
public:
    void add(std::uint64_t word) {
        const unsigned __int128 product = static_cast<unsigned __int128>(state_ ^ word) * 0xD6E8FEB86659FD93ULL;
        state_ = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }
    void add(std::span<const std::uint32_t> words) {
        add(words.size());
        for (const std::uint32_t word : words) add(std::uint64_t{word});
    }
    void add(std::string_view text) {
        add(text.size());
        if (text.size() < sizeof(std::uint64_t)) return add(short_word(text));
        std::size_t at = 0;
        for (; text.size() - at > sizeof(std::uint64_t); at += sizeof(std::uint64_t)) add(load<std::uint64_t>(text, at));
        // The last word may overlap the one before it.
        add(load<std::uint64_t>(text, text.size() - sizeof(std::uint64_t)));
    }
    std::uint32_t value() const { return static_cast<std::uint32_t>(state_ ^ (state_ >> 32)); }

private:
    /// Copies of a fixed size are one instruction, others are calls.
    template <class Word>
    static std::uint64_t load(std::string_view text, std::size_t at) {
        Word word;
        std::memcpy(&word, text.data() + at, sizeof word);
        return word;
    }
    /// Every letter of up to seven, some twice.
    static std::uint64_t short_word(std::string_view text) {
        const std::size_t size = text.size();
        if (size >= 4) return load<std::uint32_t>(text, 0) | load<std::uint32_t>(text, size - 4) << 32;
        if (size == 0) return 0;
        return load<std::uint8_t>(text, 0) | load<std::uint8_t>(text, size / 2) << 8 | load<std::uint8_t>(text, size - 1) << 16;
    }
    std::uint64_t state_ = 0x9E3779B97F4A7C15ULL;
};

class HashedIds {
public:
    static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;

    /// The number with that hash for which `is_value` holds; kAbsent when there is none.
    template <class IsValue>
    std::uint32_t find(std::uint32_t hash, const IsValue& is_value) const {
        if (slots_.empty()) return kAbsent;
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            const Slot& slot = slots_[at];
            if (slot.id == kAbsent || (slot.hash == hash && is_value(slot.id))) return slot.id;
        }
    }
    /// The memory that find() will look at first comes closer meanwhile.
    void prefetch(std::uint32_t hash) const {
        if (!slots_.empty()) engine::prefetch(&slots_[hash & mask()]);
    }
    /// Of a value that is not there.
    void insert(std::uint32_t hash, std::uint32_t id) {
        // Up to three quarters full: a miss then looks at some eight slots, one cache line.
        if ((count_ + 1) * 4 > slots_.size() * 3) reserve(count_ + 1);
        place({hash, id});
        ++count_;
    }
    void reserve(std::size_t count) {
        std::size_t size = slots_.empty() ? 16 : slots_.size();
        while (count * 4 > size * 3) size *= 2;
        if (size == slots_.size()) return;
        std::vector<Slot> before(size);
        slots_.swap(before);
        for (const Slot& slot : before)
            if (slot.id != kAbsent) place(slot);
    }
    std::size_t bytes() const { return slots_.capacity() * sizeof(Slot); }

private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t id = kAbsent;
    };
    std::size_t mask() const { return slots_.size() - 1; }
    void place(const Slot& slot) {
        std::size_t at = slot.hash & mask();
        while (slots_[at].id != kAbsent) at = (at + 1) & mask();
        slots_[at] = slot;
    }

    std::vector<Slot> slots_;
    std::size_t count_ = 0;
};

}  // namespace couponry::engine
