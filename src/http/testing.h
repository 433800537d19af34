// For tests of this folder: a server on a free port, and a client that is no more than a socket, so that it can send what no
// library would.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/server.h"

namespace couponry::http::testing {

/// An answer as it came over the wire; status 0 when the connection ended before it was whole.
struct Answer {
    int status = 0;
    Headers headers;
    std::string body;
    std::string header(std::string_view name) const { return std::string(headers.find(name).value_or("")); }
    std::string type() const;  // of a problem document
};

class Client {
public:
    explicit Client(std::uint16_t port, int receive_buffer_bytes = 0);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// False when the server has closed the connection.
    bool send(std::string_view bytes);
    void finish_sending();
    /// The next answer; one to HEAD has no body.
    Answer receive(bool to_head = false);
    Answer ask(std::string_view bytes) {
        send(bytes);
        return receive();
    }
    /// Everything up to and with `end`; what came when the connection ends before.
    std::string receive_until(std::string_view end);
    /// Whether the server closes, or resets, the connection without sending more.
    bool is_closed();
    /// Whether the connection ends with a reset, whatever comes before it.
    bool is_reset();

private:
    bool receive_more();
    bool receive_chunks(std::string& body);
    int socket_;
    bool was_reset_ = false;
    std::string unread_;
};

/// "GET <target> HTTP/1.1" with Host and the lines given, each with its end.
std::string get(std::string_view target, std::string_view lines = "");
std::string post(std::string_view target, std::string_view body, std::string_view lines = "");

/// A POST whose body is read piece by piece.
Route streaming(std::string pattern, StreamingHandler handler, std::size_t body_bytes_max = kBodyBytesMax);
/// Reads a body to its end and answers its size.
Result<Response> answer_size(const Request& request, BodyReader& body);
/// What gzip packed, up to 1 MB.
std::string unpacked(const std::string& packed);

Handler answer_text(std::string text);
std::unique_ptr<Server> start(Router router, ServerOptions options = {});

}  // namespace couponry::http::testing
