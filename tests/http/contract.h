// The contract (api/openapi.yaml) as a judge of answers: a status that an operation does not have, a body that is not of the schema,
// and a problem without its fields are failures of the test that asked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/api/openapi.h"
#include "http/test_server.h"

namespace couponry::http_tests {

void expect_as_in_contract(http::Method method, std::string_view target, const Reply& reply);
void expect_problem(const Reply& reply);

/// The operation that an address and a method belong to; nullptr for none.
const http::api::Operation* find_operation(http::Method method, std::string_view target);

/// What of `value` is not as the schema of this name says, as "/lines/0: …"; for tests of what they have in their hands.
std::vector<std::string> faults_of(const boost::json::value& value, std::string_view schema);

/// How many answers were held against the contract, and how many of them had a body with a schema.
struct Judged {
    int answers = 0;
    int bodies = 0;
};
Judged judged();

}  // namespace couponry::http_tests
