// Many values as one parameter, for a database that has arrays: as PostgreSQL reads one from a text. Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace couponry::store::sql {

class Array {
public:
    void add(std::string_view value);
    void add(std::int64_t value);
    void add_null();
    /// The text of all that was added.
    std::string text() const { return text_ + '}'; }

private:
    void separate();

    std::string text_ = "{";
};

}  // namespace couponry::store::sql
