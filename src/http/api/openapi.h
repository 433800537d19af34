// The HTTP contract, api/openapi.yaml, as it was when the program was built. Read once, on first use; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace couponry::http::api {

/// The contract as JSON, for GET /openapi.json.
std::string_view openapi_json();

/// One operation of the contract.
struct Operation {
    Method method = Method::get;
    std::string path;  // as a route's pattern: "/v1/promotions/{code}"
    std::string scope;  // that a key needs; empty: no key is asked for
    std::string other_scope = {};  // that does as well; mostly none
    bool operator==(const Operation&) const = default;
};
/// All of them, in the order of the contract.
std::vector<Operation> openapi_operations();

}  // namespace couponry::http::api
