#include "app/log.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <utility>

#include "app/clock.h"

namespace couponry::app {
namespace {

/// Lines that nobody could write yet; more are lost, rather than memory.
constexpr std::size_t kBytesMax = 4 * 1024 * 1024;

std::string quoted(std::string_view text) {
    return boost::json::serialize(boost::json::string(text.data(), text.size()));
}

}  // namespace

Log::Log(std::FILE* stream) : stream_(stream) {
    if (stream_ != nullptr) writer_ = std::thread([this] { write_all(); });
}

Log::~Log() {
    if (stream_ == nullptr) return;
    {
        const std::lock_guard lock(lock_);
        is_ending_ = true;
    }
    filled_.notify_one();
    writer_.join();
}

void Log::note(std::string_view level, std::string_view event, std::string_view detail) {
    add(fmt::format("{{\"at\":\"{}\",\"level\":\"{}\",\"event\":\"{}\",\"detail\":{}}}\n", format_instant(read_clock()), level,
                    event, quoted(detail)));
}

void Log::request(const http::Request& request, const http::Response& response) {
    if (stream_ == nullptr) return;
    constexpr int kServerError = 500;
    const std::string_view target = std::string_view(request.target_text).substr(0, request.target_text.find('?'));
    add(
        fmt::format("{{\"at\":\"{}\",\"level\":\"{}\",\"event\":\"request\",\"request_id\":{},\"method\":\"{}\",\"target\":{},"
                    "\"status\":{},\"bytes\":{}}}\n",
                    format_instant(read_clock()), response.status < kServerError ? "info" : "error", quoted(request.id),
                    name_of(request.method), quoted(target), response.status, response.body.size()));
}

void Log::add(std::string_view line) {
    if (stream_ == nullptr) return;
    {
        const std::lock_guard lock(lock_);
        if (lines_.size() + line.size() > kBytesMax) return;
        lines_ += line;
    }
    filled_.notify_one();
}

void Log::write_all() {
    std::unique_lock lock(lock_);
    while (true) {
        filled_.wait(lock, [&] { return is_ending_ || !lines_.empty(); });
        if (lines_.empty()) return;
        const std::string lines = std::exchange(lines_, {});
        lock.unlock();
        std::fwrite(lines.data(), 1, lines.size(), stream_);
        std::fflush(stream_);
        lock.lock();
    }
}

}  // namespace couponry::app
