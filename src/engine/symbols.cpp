#include "engine/symbols.h"

#include <cstring>

#include "base/check.h"

namespace couponry::engine {
namespace {
constexpr std::size_t kChunkBytes = 64 * 1024;
}

Symbols::Symbols(const Symbols* parent) : parent_(parent), offset_(parent != nullptr ? parent->size() : 1), slots_(16) {}

std::uint64_t Symbols::hash(std::string_view text) {
    // Eight bytes at a time, multiply and fold; texts are short and few collide in 64 bits.
    std::uint64_t state = 0x9E3779B97F4A7C15ULL ^ text.size();
    const char* data = text.data();
    std::size_t left = text.size();
    while (left > 0) {
        std::uint64_t word = 0;
        const std::size_t size = left < 8 ? left : 8;
        std::memcpy(&word, data, size);
        const unsigned __int128 product = static_cast<unsigned __int128>(state ^ word) * 0xD6E8FEB86659FD93ULL;
        state = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
        data += size;
        left -= size;
    }
    return state ^ (state >> 32);
}

Symbol Symbols::find_hashed(std::string_view text, std::uint64_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    const auto tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        const Slot& slot = slots_[at];
        if (slot.symbol == kNoSymbol) return parent_ != nullptr ? parent_->find_hashed(text, hash) : kNoSymbol;
        if (slot.tag != tag) continue;
        const Text& own = texts_[slot.symbol - offset_];
        if (own.length == text.size() && std::memcmp(own.data, text.data(), text.size()) == 0) return slot.symbol;
    }
}

void Symbols::insert_slot(std::uint64_t hash, Symbol symbol) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = hash & mask;
    while (slots_[at].symbol != kNoSymbol) at = (at + 1) & mask;
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32), symbol};
}

Symbol Symbols::intern(std::string_view text) {
    if (text.empty()) return kNoSymbol;
    const std::uint64_t own_hash = hash(text);
    if (const Symbol known = find_hashed(text, own_hash); known != kNoSymbol) return known;
    if ((texts_.size() + 1) * 2 > slots_.size()) {
        std::vector<Slot> bigger(slots_.size() * 2);
        slots_.swap(bigger);
        for (std::size_t index = 0; index < texts_.size(); ++index)
            insert_slot(hash({texts_[index].data, texts_[index].length}), offset_ + static_cast<Symbol>(index));
    }
    if (arena_.empty() || arena_.back().size() + text.size() > arena_.back().capacity()) {
        arena_.emplace_back();
        arena_.back().reserve(text.size() > kChunkBytes ? text.size() : kChunkBytes);
    }
    std::string& chunk = arena_.back();
    const std::size_t place = chunk.size();
    chunk.append(text);
    const Symbol symbol = offset_ + static_cast<Symbol>(texts_.size());
    texts_.push_back({chunk.data() + place, static_cast<std::uint32_t>(text.size())});
    insert_slot(own_hash, symbol);
    return symbol;
}

std::string_view Symbols::text(Symbol symbol) const {
    if (symbol == kNoSymbol) return {};
    if (symbol < offset_) {
        CHECK(parent_ != nullptr);
        return parent_->text(symbol);
    }
    const Text& own = texts_[symbol - offset_];
    return {own.data, own.length};
}

std::size_t Symbols::bytes() const {
    std::size_t sum = slots_.capacity() * sizeof(Slot) + texts_.capacity() * sizeof(Text);
    for (const std::string& chunk : arena_) sum += chunk.capacity();
    return sum;
}

}  // namespace couponry::engine
