// Load for a server on this machine: keep-alive connections in one thread, each with one request at a time, and how long answers
// took. Plain sockets, so that the load costs little beside the server. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace couponry::load {

struct Figures {
    std::size_t answers = 0;
    std::size_t others = 0;  ///< Answers with another status than 200.
    double seconds = 0;
    /// By the text that was sent. With a rate: from the moment at which the request was due.
    std::vector<std::vector<std::int64_t>> latencies_ns;

    double per_second() const { return static_cast<double>(answers) / seconds; }
    /// Of the answers to one text.
    double percentile_us(std::size_t text, double share) const;
};

/// "POST /v1/evaluate HTTP/1.1" with Host, key and body.
std::string request_text(std::string_view method, std::string_view target, std::string_view key, std::string_view body);

struct Load {
    std::uint16_t port = 0;
    int connections = 32;
    std::size_t requests = 0;
    /// Requests a second over all connections, evenly spread; 0: each connection sends its next one as soon as it has its answer.
    double rate = 0;
};
/// Sends the texts in turn. A connection that breaks stops the program.
Figures run(const Load& load, const std::vector<std::string>& texts);

}  // namespace couponry::load
