// PlainVector: a vector of plain data, for what comes to hundreds of megabytes when a snapshot is compiled. It grows by realloc(),
// which moves pages of large blocks instead of copying them: nothing is touched twice, nor is what it has in reserve.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace couponry::engine {

template <class T>
class PlainVector {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    PlainVector() = default;
    PlainVector(PlainVector&& other) noexcept { swap(other); }
    PlainVector& operator=(PlainVector&& other) noexcept {
        swap(other);
        return *this;
    }
    ~PlainVector() { std::free(data_); }

    void push_back(T value) {
        if (size_ == capacity_) set_capacity(capacity_ < 16 ? 16 : 2 * capacity_);
        data_[size_++] = value;
    }
    void append(std::span<const T> values) {
        reserve(size_ + values.size());
        for (const T& value : values) data_[size_++] = value;
    }
    void reserve(std::size_t capacity) {
        if (capacity > capacity_) set_capacity(capacity);
    }
    void truncate(std::size_t size) { size_ = size; }
    void shrink_to_fit() { set_capacity(size_); }
    const T* data() const { return data_; }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }
    const T& operator[](std::size_t index) const { return data_[index]; }
    T& operator[](std::size_t index) { return data_[index]; }
    const T* begin() const { return data_; }
    const T* end() const { return data_ + size_; }

private:
    void swap(PlainVector& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }
    void set_capacity(std::size_t capacity) {
        if (capacity == capacity_) return;
        // realloc(p, 0) means different things to different libraries.
        void* moved = std::realloc(data_, capacity == 0 ? 1 : capacity * sizeof(T));
        CHECK(moved != nullptr);
        data_ = static_cast<T*>(moved);
        capacity_ = capacity;
    }

    T* data_ = nullptr;
    std::size_t size_ = 0, capacity_ = 0;
};

}  // namespace couponry::engine
