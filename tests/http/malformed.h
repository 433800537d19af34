// The table of requests that must be refused: what is sent, and the problem that must come back. Data for malformed_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "http/test_server.h"

namespace couponry::http_tests {

struct Malformed {
    std::string name;
    http::Method method = http::Method::post;
    std::string target;
    std::string body;
    std::string type;  // of the problem
    std::string pointer;  // among its errors; "-" for a problem without any
    Api::Lines lines = {};
};

/// Bytes that are no request of any library.
struct MalformedBytes {
    std::string name;
    std::string bytes;
    int status = 0;
};

std::vector<Malformed> malformed_requests();
std::vector<MalformedBytes> malformed_bytes(const std::string& key, const std::string& tenant);

}  // namespace couponry::http_tests
