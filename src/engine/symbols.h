// Symbols: every text that rules, products and carts are compared by, as a dense number. Built by the compiler, read by
// evaluations; immutable once published. A Symbols may stand on a parent whose numbers it continues.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/hashed_ids.h"
#include "engine/plain_vector.h"

namespace couponry::engine {

using Symbol = std::uint32_t;
constexpr Symbol kNoSymbol = 0;

class Symbols {
public:
    explicit Symbols(const Symbols* parent = nullptr);
    /// The number of a text; kNoSymbol when nobody interned it (and for "").
    Symbol find(std::string_view text) const { return text.empty() ? kNoSymbol : find_hashed(text, hash(text)); }
    Symbol intern(std::string_view text) { return intern(text, hash(text)); }
    Symbol intern(std::string_view text, std::uint32_t hash);
    /// A number for a text that is shown and never looked up: find() does not know it.
    Symbol keep(std::string_view text);
    std::string_view text(Symbol symbol) const;
    /// Of a text that will be interned soon: where its number is found comes closer meanwhile.
    void prefetch(std::string_view text) const;
    /// The same for one that is probably among the settled ones, by its hash.
    void prefetch_settled(std::uint32_t hash) const;
    static std::uint32_t hash(std::string_view text) {
        Hash hash;
        hash.add(text);
        return hash.value();
    }
    std::uint32_t size() const { return offset_ + static_cast<std::uint32_t>(places_.size()); }
    void reserve(std::size_t texts, std::size_t interned) {
        places_.reserve(texts);
        place_ids_.reserve(interned);
    }
    void shrink() { places_.shrink_to_fit(); }
    /// What there is by now is looked up first and by itself from here on: few texts that nearly every rule and cart names, in a
    /// table small enough for the cache, however many come after them.
    void settle();
    /// Under the same numbers, what two have beyond the parent of the lower one, on which the upper one stands.
    void join(const Symbols& lower, const Symbols& upper);
    std::size_t bytes() const;

private:
    /// Lies before its text, so that one look tells both.
    struct Header {
        Symbol symbol;
        std::uint32_t length;
    };
    Symbol find_hashed(std::string_view text, std::uint32_t hash) const;
    const char* at(std::uint32_t place) const;

    std::shared_ptr<const Symbols> settled_;  // the parent, when there is no other owner
    const Symbols* parent_;
    std::uint32_t offset_;  // the parent's size; own symbols start here
    HashedIds place_ids_;  // places, by the hash of the text
    PlainVector<std::uint32_t> places_;  // by own symbol
    /// Chunks never move, and copies share them; a place counts the bytes of all chunks before its own too. One that is larger than
    /// a chunk stands here once per chunk it spans.
    std::vector<std::shared_ptr<char[]>> chunks_;
    std::size_t last_ = 0;  // the chunk that is being filled
    std::size_t used_ = 0;  // bytes of it
};

}  // namespace couponry::engine
