#include "http/testing.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "base/check.h"
#include "http/body_reader.h"

namespace couponry::http::testing {

namespace {

// A server that does not answer fails the test instead of stopping it.
constexpr timeval kPatience = {.tv_sec = 30, .tv_usec = 0};
constexpr std::size_t kUnpackedMax = 1'000'000;
constexpr std::string_view kHeadEnd = "\r\n\r\n";

std::size_t number_in(std::string_view text) {
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Answer read_head(std::string_view head) {
    constexpr std::size_t kStatusAt = std::string_view("HTTP/1.1 ").size();
    Answer answer;
    answer.status = static_cast<int>(number_in(head.substr(kStatusAt)));
    head.remove_prefix(head.find("\r\n") + 2);
    while (!head.empty() && !head.starts_with("\r\n")) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        const std::size_t colon = line.find(": ");
        answer.headers.add(line.substr(0, colon), line.substr(colon + 2));
        head.remove_prefix(line.size() + 2);
    }
    return answer;
}

}  // namespace

std::string Answer::type() const {
    CHECK(header("Content-Type") == "application/problem+json");
    const boost::json::value document = boost::json::parse(body);
    CHECK(document.at("status").as_int64() == status);
    CHECK(!document.at("detail").as_string().empty() && !document.at("title").as_string().empty());
    CHECK(document.at("request_id").as_string() == header("X-Request-Id"));
    return std::string(document.at("type").as_string());
}

Client::Client(std::uint16_t port, int receive_buffer_bytes) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    CHECK(socket_ >= 0);
    if (receive_buffer_bytes > 0) setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

Client::~Client() {
    ::close(socket_);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Client::finish_sending() {
    ::shutdown(socket_, SHUT_WR);
}

bool Client::receive_more() {
    std::array<char, 16 * 1024> bytes{};
    ssize_t count = 0;
    do {
        count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    } while (count < 0 && errno == EINTR);  // as when a process ends that the test started
    if (count < 0 && errno == ECONNRESET) was_reset_ = true;  // the kernel says it once
    if (count > 0) unread_.append(bytes.data(), static_cast<std::size_t>(count));
    return count > 0;
}

std::string Client::receive_until(std::string_view end) {
    std::size_t found = unread_.find(end);
    while (found == std::string::npos) {
        const std::size_t from = unread_.size() < end.size() ? 0 : unread_.size() - end.size();
        if (!receive_more()) return std::exchange(unread_, {});
        found = unread_.find(end, from);
    }
    std::string text = unread_.substr(0, found + end.size());
    unread_.erase(0, text.size());
    return text;
}

Answer Client::receive(bool to_head) {
    const std::string head = receive_until(kHeadEnd);
    if (!head.ends_with(kHeadEnd)) return {};
    Answer answer = read_head(head);
    if (to_head) return answer;
    if (answer.header("Transfer-Encoding") == "chunked") return receive_chunks(answer.body) ? answer : Answer();
    const std::size_t length = number_in(answer.header("Content-Length"));
    while (unread_.size() < length)
        if (!receive_more()) return {};
    answer.body = unread_.substr(0, length);
    unread_.erase(0, length);
    return answer;
}

bool Client::receive_chunks(std::string& body) {
    for (;;) {
        const std::string line = receive_until("\r\n");
        std::size_t size = 0;
        if (!line.ends_with("\r\n") || std::from_chars(line.data(), line.data() + line.size(), size, 16).ec != std::errc())
            return false;
        while (unread_.size() < size + 2)
            if (!receive_more()) return false;
        body.append(unread_, 0, size);
        CHECK(unread_.compare(size, 2, "\r\n") == 0);
        unread_.erase(0, size + 2);
        if (size == 0) return true;
    }
}

bool Client::is_reset() {
    while (receive_more()) {
    }
    return was_reset_;
}

bool Client::is_closed() {
    if (!unread_.empty()) return false;
    char byte = 0;
    const ssize_t count = ::recv(socket_, &byte, 1, 0);
    return count == 0 || (count < 0 && errno == ECONNRESET);
}

std::string get(std::string_view target, std::string_view lines) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: shop\r\n{}\r\n", target, lines);
}

std::string post(std::string_view target, std::string_view body, std::string_view lines) {
    return fmt::format("POST {} HTTP/1.1\r\nHost: shop\r\nContent-Length: {}\r\n{}\r\n{}", target, body.size(), lines, body);
}

Route streaming(std::string pattern, StreamingHandler handler, std::size_t body_bytes_max) {
    return {.method = Method::post,
            .pattern = std::move(pattern),
            .runs = Runs::streaming,
            .body_bytes_max = body_bytes_max,
            .streaming_handler = std::move(handler)};
}

Result<Response> answer_size(const Request&, BodyReader& body) {
    std::size_t size = 0;
    for (;;) {
        const auto piece = body.read();
        if (!piece) return std::unexpected(piece.error());
        if (piece->empty()) return Response::json(200, std::to_string(size));
        CHECK(piece->size() <= kBodyBytesQueuedMax);
        size += piece->size();
    }
}

std::string unpacked(const std::string& packed) {
    z_stream stream{};
    CHECK(inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string text(kUnpackedMax, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

Handler answer_text(std::string text) {
    return [text = std::move(text)](const Request&) { return Response::json(200, text); };
}

std::unique_ptr<Server> start(Router router, ServerOptions options) {
    auto server = Server::start(std::move(router), std::move(options));
    CHECK(server.has_value());
    return std::move(*server);
}

}  // namespace couponry::http::testing
