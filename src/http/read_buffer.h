// Bytes of a connection between the socket and the parser. One thread at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace couponry::http {

class ReadBuffer {
public:
    std::string_view unread() const { return std::string_view(bytes_).substr(begin_, end_ - begin_); }
    void take(std::size_t count) {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    /// Room behind what is unread, so that both are up to `size` bytes; none when that much is unread already.
    std::span<char> room(std::size_t size) {
        if (begin_ > 0) {
            std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_), bytes_.begin() + static_cast<std::ptrdiff_t>(end_),
                      bytes_.begin());
            end_ -= begin_;
            begin_ = 0;
        }
        if (bytes_.size() < size) bytes_.resize(size);
        return std::span(bytes_).subspan(end_);
    }
    void added(std::size_t count) { end_ += count; }
    /// An idle connection keeps no more than `size` bytes of memory.
    void shrink(std::size_t size) {
        if (bytes_.size() <= size || end_ > size) return;
        bytes_.resize(size);
        bytes_.shrink_to_fit();
    }

private:
    std::string bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace couponry::http
