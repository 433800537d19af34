#include "store/sql/arrays.h"

namespace couponry::store::sql {

void Array::separate() {
    if (text_.size() > 1) text_ += ',';
}

void Array::add(std::string_view value) {
    separate();
    text_ += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
    }
    text_ += '"';
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
