#include "engine/symbols.h"

#include <cstring>

#include "base/check.h"

namespace couponry::engine {
namespace {
constexpr std::size_t kChunkBytes = 64 * 1024;
constexpr std::size_t kChunksMax = 64 * 1024;  // places are 32 bits wide
}  // namespace

Symbols::Symbols(const Symbols* parent) : parent_(parent), offset_(parent != nullptr ? parent->size() : 1) {}

const char* Symbols::at(std::uint32_t place) const {
    return chunks_[place / kChunkBytes].get() + place % kChunkBytes;
}

Symbol Symbols::find_hashed(std::string_view text, std::uint32_t hash) const {
    // The parent first: it has what most texts name, products and coupons.
    const Symbol older = parent_ != nullptr ? parent_->find_hashed(text, hash) : kNoSymbol;
    if (older != kNoSymbol) return older;
    Symbol found = kNoSymbol;
    place_ids_.find(hash, [&](std::uint32_t place) {
        Header header;
        std::memcpy(&header, at(place), sizeof header);
        if (text != std::string_view(at(place) + sizeof header, header.length)) return false;
        found = header.symbol;
        return true;
    });
    return found;
}

void Symbols::prefetch(std::string_view text) const {
    const std::uint32_t own_hash = hash(text);
    for (const Symbols* symbols = this; symbols != nullptr; symbols = symbols->parent_) symbols->place_ids_.prefetch(own_hash);
}

void Symbols::prefetch_settled(std::uint32_t hash) const {
    const Symbols* lowest = this;
    while (lowest->parent_ != nullptr) lowest = lowest->parent_;
    lowest->place_ids_.prefetch(hash);
}

Symbol Symbols::intern(std::string_view text, std::uint32_t hash) {
    if (text.empty()) return kNoSymbol;
    if (const Symbol known = find_hashed(text, hash); known != kNoSymbol) return known;
    const Symbol symbol = keep(text);
    place_ids_.insert(hash, places_[symbol - offset_]);
    return symbol;
}

Symbol Symbols::keep(std::string_view text) {
    if (text.empty()) return kNoSymbol;
    const Header header{size(), static_cast<std::uint32_t>(text.size())};
    const std::size_t bytes = sizeof header + text.size();
    if (chunks_.empty() || used_ + bytes > kChunkBytes) {
        const std::size_t spanned = bytes / kChunkBytes + 1;
        CHECK(chunks_.size() + spanned <= kChunksMax);
        last_ = chunks_.size();
        used_ = 0;
        chunks_.insert(chunks_.end(), spanned, std::make_shared_for_overwrite<char[]>(spanned * kChunkBytes));
    }
    char* own = chunks_[last_].get() + used_;
    std::memcpy(own, &header, sizeof header);
    std::memcpy(own + sizeof header, text.data(), text.size());
    places_.push_back(static_cast<std::uint32_t>(last_ * kChunkBytes + used_));
    used_ += bytes;
    return header.symbol;
}

std::string_view Symbols::text(Symbol symbol) const {
    if (symbol == kNoSymbol) return {};
    if (symbol < offset_) {
        CHECK(parent_ != nullptr);
        return parent_->text(symbol);
    }
    const char* own = at(places_[symbol - offset_]);
    Header header;
    std::memcpy(&header, own, sizeof header);
    return {own + sizeof header, header.length};
}

void Symbols::settle() {
    shrink();
    const auto settled = std::make_shared<const Symbols>(std::move(*this));
    *this = Symbols(settled.get());
    settled_ = settled;
}

void Symbols::join(const Symbols& lower, const Symbols& upper) {
    CHECK(upper.parent_ == &lower);
    settled_ = lower.settled_;
    parent_ = lower.parent_;
    offset_ = lower.offset_;
    place_ids_ = lower.place_ids_;
    places_.append({lower.places_.data(), lower.places_.size()});
    chunks_ = lower.chunks_;
    last_ = lower.last_;
    used_ = lower.used_;
    if (used_ < kChunkBytes && !chunks_.empty()) {
        // It is written on here, and shared with nobody therefore.
        chunks_.back() = std::make_shared_for_overwrite<char[]>(kChunkBytes);
        std::memcpy(chunks_.back().get(), lower.chunks_.back().get(), used_);
    }
    for (Symbol symbol = upper.offset_; symbol < upper.size(); ++symbol) {
        const std::string_view text = upper.text(symbol);
        keep(text);
        // Not of what is only kept.
        if (upper.find(text) == symbol) place_ids_.insert(hash(text), places_[symbol - offset_]);
    }
    places_.shrink_to_fit();
}

std::size_t Symbols::bytes() const {
    return (settled_ ? settled_->bytes() : 0) + place_ids_.bytes() + places_.capacity() * sizeof(std::uint32_t) +
           chunks_.size() * kChunkBytes;
}

}  // namespace couponry::engine
