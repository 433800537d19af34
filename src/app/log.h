// The log: one JSON object a line, on a stream that is written by a thread of its own, so that nobody who answers a request waits for
// a terminal or a disk. Any thread.
#pragma once

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "http/message.h"

namespace couponry::app {

class Log {
public:
    /// `stream` must outlive the log; nullptr: nothing is logged.
    explicit Log(std::FILE* stream);
    /// Writes what is left.
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    /// {"at", "level", "event", "detail"}; `level` is "info", "warning" or "error".
    void note(std::string_view level, std::string_view event, std::string_view detail);
    /// {"at", "level", "event": "request", "request_id", "method", "target", "status", "bytes"}. Without the query, in which secrets may be.
    void request(const http::Request& request, const http::Response& response);

private:
    void add(std::string_view line);
    void write_all();

    std::FILE* stream_;
    std::mutex lock_;
    std::condition_variable filled_;
    std::string lines_;
    bool is_ending_ = false;
    std::thread writer_;
};

}  // namespace couponry::app
