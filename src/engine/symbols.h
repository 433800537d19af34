// Symbols: every text that rules, products and carts are compared by, as a dense number. Built by the compiler, read by
// evaluations; immutable once published. A Symbols may stand on a parent whose numbers it continues.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace couponry::engine {

using Symbol = std::uint32_t;
constexpr Symbol kNoSymbol = 0;

class Symbols {
public:
    explicit Symbols(const Symbols* parent = nullptr);
    /// The number of a text; kNoSymbol when nobody interned it (and for "").
    Symbol find(std::string_view text) const { return text.empty() ? kNoSymbol : find_hashed(text, hash(text)); }
    Symbol intern(std::string_view text);
    std::string_view text(Symbol symbol) const;
    std::uint32_t size() const { return offset_ + static_cast<std::uint32_t>(texts_.size()); }
    std::size_t bytes() const;

private:
    static std::uint64_t hash(std::string_view text);
    Symbol find_hashed(std::string_view text, std::uint64_t hash) const;
    void insert_slot(std::uint64_t hash, Symbol symbol);

    const Symbols* parent_;
    std::uint32_t offset_;  // the parent's size; own symbols start here
    struct Slot {
        std::uint32_t tag = 0;  // upper half of the hash
        Symbol symbol = kNoSymbol;
    };
    std::vector<Slot> slots_;
    struct Text {
        const char* data;
        std::uint32_t length;
    };
    std::vector<Text> texts_;
    std::deque<std::string> arena_;  // chunks; a chunk never moves
};

}  // namespace couponry::engine
