// Many values as one parameter, for a database that has arrays: as PostgreSQL takes one in its binary form, so that nothing is quoted,
// and its length says where a value ends. Pure, any thread.
//
// Rows are looked up one by one, in a LATERAL with a LIMIT: a join would be planned as a scan of all rows of a tenant while the database
// knows nothing of a table yet, and a prepared plan stays.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace couponry::store::sql {

/// `one` selects by n.<name of a column>; `set` is "unnest(…) AS n (…)", whose order is that of the rows.
std::string select_each(std::string_view one, std::string_view set, std::string_view lock = "");
/// The ids of `:ids`, in their order, so that two transactions never wait for each other.
constexpr std::string_view kSetOfIds = "(SELECT id FROM unnest(CAST(:ids AS TEXT[])) AS u (id) ORDER BY id) AS n";

/// A TEXT[] or a BIGINT[]. Emptied, it keeps its room.
class Array {
public:
    void clear();
    /// All that was added.
    std::string_view bytes() const { return bytes_; }

protected:
    explicit Array(std::uint32_t type) : type_(type) { clear(); }
    /// Room for a value of so many bytes.
    char* append(std::size_t size);

private:
    std::uint32_t type_;
    std::uint32_t size_ = 0;
    std::string bytes_;
};

class Texts : public Array {
public:
    Texts();
    void add(std::string_view value);
};

class Numbers : public Array {
public:
    Numbers();
    void add(std::int64_t value);
};

}  // namespace couponry::store::sql
