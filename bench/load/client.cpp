#include "load/client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/check.h"

namespace couponry::load {
namespace {

using Time = std::chrono::steady_clock::time_point;

struct Connection {
    int socket = -1;
    std::string received;
    Time due;
    std::size_t text = 0;  // that was sent
    bool is_waiting = false;
};

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    CHECK(socket >= 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

/// Bytes of the first whole answer in the text; 0 when it is not whole.
std::size_t answer_size(std::string_view text) {
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    constexpr std::string_view kField = "\r\nContent-Length: ";
    const std::size_t field = text.substr(0, end + 2).find(kField);
    CHECK(field != std::string_view::npos);
    std::size_t length = 0;
    std::from_chars(text.data() + field + kField.size(), text.data() + end, length);
    const std::size_t size = end + 4 + length;
    return text.size() >= size ? size : 0;
}

class Runner {
public:
    Runner(const Load& load, const std::vector<std::string>& texts) : load_(load), texts_(texts), poll_(epoll_create1(0)) {
        connections_.resize(static_cast<std::size_t>(load.connections));
        for (std::size_t index = 0; index < connections_.size(); ++index) {
            connections_[index].socket = connect_to(load.port);
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = index;
            CHECK(epoll_ctl(poll_, EPOLL_CTL_ADD, connections_[index].socket, &event) == 0);
        }
        figures_.latencies_ns.resize(texts.size());
    }
    ~Runner() {
        for (const Connection& connection : connections_) close(connection.socket);
        close(poll_);
    }
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    Figures run() {
        answer_each_once();
        start_ = std::chrono::steady_clock::now();
        while (figures_.answers < load_.requests) {
            send_what_is_due();
            receive();
        }
        figures_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
        return std::move(figures_);
    }

private:
    /// A connection is made once and kept; what that costs is no part of the figures.
    void answer_each_once() {
        const std::size_t requests = std::exchange(load_.requests, connections_.size());
        const double rate = std::exchange(load_.rate, 0);
        while (figures_.answers < load_.requests) {
            send_what_is_due();
            receive();
        }
        load_.requests = requests;
        load_.rate = rate;
        sent_ = 0;
        figures_.answers = 0;
        for (auto& latencies : figures_.latencies_ns) latencies.clear();
    }

    Time due(std::size_t number) const {
        return start_ + std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(number) * 1e9 / load_.rate));
    }

    void send_what_is_due() {
        for (Connection& connection : connections_) {
            if (connection.is_waiting || sent_ == load_.requests) continue;
            const Time now = std::chrono::steady_clock::now();
            connection.due = load_.rate > 0 ? due(sent_) : now;
            if (connection.due > now) return;  // nor is any later one
            connection.text = sent_++ % texts_.size();
            const std::string& text = texts_[connection.text];
            CHECK(send(connection.socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
            connection.is_waiting = true;
        }
    }

    void receive() {
        epoll_event events[64];
        // Never asleep: waking it up, on another core, would cost the server as much as the exchange itself.
        const int count = epoll_wait(poll_, events, 64, 0);
        for (int index = 0; index < count; ++index) take(connections_[events[index].data.u64]);
    }

    void take(Connection& connection) {
        char buffer[64 * 1024];
        const ssize_t size = recv(connection.socket, buffer, sizeof buffer, 0);
        CHECK(size > 0);
        connection.received.append(buffer, static_cast<std::size_t>(size));
        const std::size_t whole = answer_size(connection.received);
        if (whole == 0) return;
        CHECK(whole == connection.received.size());
        if (!connection.received.starts_with("HTTP/1.1 200")) ++figures_.others;
        connection.received.clear();
        connection.is_waiting = false;
        ++figures_.answers;
        figures_.latencies_ns[connection.text].push_back((std::chrono::steady_clock::now() - connection.due).count());
    }

    Load load_;
    const std::vector<std::string>& texts_;
    int poll_;
    std::vector<Connection> connections_;
    std::size_t sent_ = 0;
    Time start_;
    Figures figures_;
};

}  // namespace

double Figures::percentile_us(std::size_t text, double share) const {
    std::vector<std::int64_t> latencies = latencies_ns.at(text);
    CHECK(!latencies.empty());
    const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(latencies.size() - 1));
    std::ranges::nth_element(latencies, latencies.begin() + place);
    return static_cast<double>(latencies[static_cast<std::size_t>(place)]) / 1e3;
}

std::string request_text(std::string_view method, std::string_view target, std::string_view key, std::string_view body) {
    std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n", method, target, key);
    if (!body.empty()) text += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
    text += "\r\n";
    text += body;
    return text;
}

Figures run(const Load& load, const std::vector<std::string>& texts) {
    return Runner(load, texts).run();
}

}  // namespace couponry::load
