// Requests from the bytes of a connection, as they arrive. Used by a connection and by the fuzz target; one thread at a time.
// Boost.Beast reads the grammar; what it lets through but a server must refuse (RFC 9112, sections 3.2, 6.1 and 11.2) is refused here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace couponry::http {

class RequestParser {
public:
    enum class State : std::uint8_t {
        head,  // bytes of the head are missing
        body,  // the head is read; goes on after allow_body() or allow_pieces()
        complete,
        refused,  // see refusal(); where the next request begins is not known
    };

    RequestParser();
    ~RequestParser();

    /// Begins with the next request, which is read into `request`. It must outlive the reading.
    void start(Request& request);
    /// Takes what it can of `bytes` and says how much that was; the rest comes again, with more behind it. It stops at the end of
    /// the head and of the request.
    std::size_t feed(std::string_view bytes);
    /// In state `body`: how much of it is taken, into Request::body. A larger one is refused, at once when its length is known.
    void allow_body(std::size_t bytes_max);
    /// The same, but the body is kept here, for take_piece(). The request is not touched any more.
    void allow_pieces(std::size_t bytes_max);
    /// What feed() took of the body since the last call.
    std::string take_piece();

    State state() const;
    const Failure& refusal() const;
    // Of a request whose head is read.
    bool keep_alive() const;
    bool is_http_1_0() const;
    bool expects_continue() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace couponry::http
