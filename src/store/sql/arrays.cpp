#include "store/sql/arrays.h"

#include <fmt/format.h>

namespace couponry::store::sql {

std::string select_each(std::string_view one, std::string_view set, std::string_view lock) {
    return fmt::format("SELECT d.* FROM {} CROSS JOIN LATERAL ({} LIMIT 1 {}) AS d", set, one, lock);
}

void Array::separate() {
    if (text_.size() > 1) text_ += ',';
}

void Array::add(std::string_view value) {
    separate();
    text_.resize_and_overwrite(text_.size() + 2 * value.size() + 2, [&, size = text_.size()](char* data, std::size_t) {
        char* end = data + size;
        *end++ = '"';
        for (const char c : value) {
            if (c == '"' || c == '\\') *end++ = '\\';
            *end++ = c;
        }
        *end++ = '"';
        return static_cast<std::size_t>(end - data);
    });
}

void Array::add_null() {
    separate();
    text_ += "NULL";
}

void Array::add(std::int64_t value) {
    separate();
    text_ += std::to_string(value);
}

}  // namespace couponry::store::sql
