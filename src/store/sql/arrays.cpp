#include "store/sql/arrays.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>

namespace couponry::store::sql {
namespace {

// PostgreSQL's numbers of types; its tools rely on them, so they stay.
constexpr std::uint32_t kBigint = 20, kText = 25;

// Dimensions, whether there are nulls, the type, how many there are, the number of the first; then each value behind its length.
constexpr std::size_t kDimensionsAt = 0, kTypeAt = 8, kSizeAt = 12, kFirstAt = 16, kHead = 20, kHeadOfEmpty = 12;

template <class Number>
void write(char* place, Number number) {
    if constexpr (std::endian::native == std::endian::little) {
        if constexpr (sizeof(Number) == 8)
            number = static_cast<Number>(__builtin_bswap64(number));
        else
            number = static_cast<Number>(__builtin_bswap32(number));
    }
    std::memcpy(place, &number, sizeof number);
}

}  // namespace

std::string select_each(std::string_view one, std::string_view set, std::string_view lock) {
    return fmt::format("SELECT d.* FROM {} CROSS JOIN LATERAL ({} LIMIT 1 {}) AS d", set, one, lock);
}

void Array::clear() {
    size_ = 0;
    bytes_.assign(kHeadOfEmpty, '\0');
    write(bytes_.data() + kTypeAt, type_);
}

char* Array::append(std::size_t size) {
    if (size_ == 0) bytes_.resize(kHead);
    const std::size_t at = bytes_.size();
    const std::size_t end = at + sizeof(std::uint32_t) + size;
    bytes_.resize_and_overwrite(end, [end](char*, std::size_t) { return end; });
    ++size_;
    write(bytes_.data() + kDimensionsAt, std::uint32_t{1});
    write(bytes_.data() + kSizeAt, size_);
    write(bytes_.data() + kFirstAt, std::uint32_t{1});
    write(bytes_.data() + at, static_cast<std::uint32_t>(size));
    return bytes_.data() + at + sizeof(std::uint32_t);
}

Texts::Texts() : Array(kText) {}

void Texts::add(std::string_view value) {
    std::memcpy(append(value.size()), value.data(), value.size());
}

Numbers::Numbers() : Array(kBigint) {}

void Numbers::add(std::int64_t value) {
    write(append(sizeof value), static_cast<std::uint64_t>(value));
}

}  // namespace couponry::store::sql
