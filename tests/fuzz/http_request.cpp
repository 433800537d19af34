// The bytes of a connection: however they are cut into pieces, and whether bodies are read at once or piece by piece, the same requests
// come out of them, and nothing above a limit. The first byte of the input is the size of the pieces.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/limits.h"
#include "http/request_parser.h"

using namespace couponry;

namespace {

constexpr std::size_t kBodyMax = 100;

struct Reading {
    std::vector<http::Request> requests;
    bool refused = false;
};

void check_request(const http::Request& request) {
    CHECK(request.body.size() <= kBodyMax);
    CHECK(request.headers.size() <= kHeaderFieldsMax);
    CHECK(request.target_text.size() <= kTargetBytesMax);
    CHECK(!(request.header("Content-Length") && request.header("Transfer-Encoding")));
    for (const auto& [name, value] : request.headers) {
        CHECK(!name.empty());
        CHECK(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    }
}

/// As a connection does it: what the parser leaves comes again with more behind it.
Reading read(std::string_view bytes, std::size_t piece, bool streamed) {
    using State = http::RequestParser::State;
    Reading reading;
    http::RequestParser parser;
    http::Request request;
    parser.start(request);
    std::size_t taken = 0;
    std::size_t arrived = 0;
    while (arrived < bytes.size()) {
        arrived += std::min(piece, bytes.size() - arrived);
        for (;;) {
            const State before = parser.state();
            const std::size_t count = parser.feed(bytes.substr(taken, arrived - taken));
            CHECK(count <= arrived - taken);
            taken += count;
            const std::string part = parser.take_piece();
            CHECK(part.size() <= count);
            request.body += part;
            if (parser.state() == State::refused) {
                CHECK(!parser.refusal().type.empty() && !parser.refusal().detail.empty());
                reading.refused = true;
                return reading;
            }
            if (parser.state() == State::complete) {
                check_request(request);
                reading.requests.push_back(request);
                parser.start(request);
            } else if (before == State::head && parser.state() == State::body) {
                streamed ? parser.allow_pieces(kBodyMax) : parser.allow_body(kBodyMax);
            } else {
                break;
            }
        }
    }
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const Reading whole = read(bytes, bytes.size(), false);
    const Reading pieces = read(bytes, 1U + data[0], true);
    // A malformed head may be waited for to its end when it comes in pieces, or be refused at once; that is the only difference.
    if (whole.refused == pieces.refused) CHECK(whole.requests.size() == pieces.requests.size());
    const std::size_t common = std::min(whole.requests.size(), pieces.requests.size());
    for (std::size_t index = 0; index < common; ++index) {
        const http::Request& left = whole.requests[index];
        const http::Request& right = pieces.requests[index];
        CHECK(left.method == right.method && left.target_text == right.target_text && left.body == right.body);
        CHECK(std::ranges::equal(left.headers, right.headers));
    }
    return 0;
}
