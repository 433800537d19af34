// The part of JSON Schema that the contract uses (draft 2020-12: types, fields, lists, numbers, texts, combinations, references).
// Reading only, on one thread.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace couponry::http_tests {

class Schemas {
public:
    /// `document` has what references name, and must outlive this.
    explicit Schemas(const boost::json::value& document) : document_(document) {}

    /// What of `value` is not as `schema` says, each as "<pointer>: <sentence>".
    std::vector<std::string> faults(const boost::json::value& value, const boost::json::value& schema) const;
    const boost::json::value& find(std::string_view reference) const;

private:
    class Check;
    const boost::json::value& document_;
};

}  // namespace couponry::http_tests
