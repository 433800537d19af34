// Beast 1.81 asserts wrongly that the last chunk does not arrive byte by byte (boostorg/beast, pull request 2861). What follows the
// assertion is right, and was not changed there.
#define BOOST_DISABLE_ASSERTS

#include "http/request_parser.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "http/target.h"

namespace couponry::http {

namespace beast = boost::beast;

namespace {

// An idle connection does not keep the memory of a large body.
constexpr std::size_t kBodyBytesKept = 16 * 1024;

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char digit) { return digit >= '0' && digit <= '9'; });
}

/// One request, because Beast's parser cannot be used twice.
class Reader final : public beast::http::basic_parser<true> {
public:
    explicit Reader(Request& request) : body(&request.body), request_(&request) {
        header_limit(kHeadBytesMax);
        body_limit(boost::none);  // the route's, which is not known yet
        eager(false);
    }

    std::string* body;  // where it goes
    Failure refused;  // with a type when this class refuses, not Beast
    bool is_http_1_0 = false;
    bool expects_continue = false;

private:
    Request* request_;

    void refuse(beast::error_code& error, std::string type, std::string detail) {
        refused = {std::move(type), std::move(detail), {}};
        error = beast::http::make_error_code(beast::http::error::bad_field);
    }
    void malformed(beast::error_code& error, std::string detail) { refuse(error, "malformed_request", std::move(detail)); }

    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                         beast::error_code& error) override {
        is_http_1_0 = version == 10;
        if (target.size() > kTargetBytesMax) return refuse(error, "target_too_long", "The address is too long; shorten it.");
        const auto known = http::parse_method(view(method));
        if (!known) return refuse(error, "method_not_known", "This server does not know the method of the request.");
        request_->method = *known;
        request_->target_text = view(target);
        if (*known == Method::options && request_->target_text == "*") return;
        auto parsed = http::parse_target(request_->target_text);
        if (!parsed) return refuse(error, std::move(parsed.error().type), std::move(parsed.error().detail));
        request_->target = std::move(*parsed);
    }

    void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                       beast::error_code& error) override {
        if (is_header_done()) return;  // a trailer may not change what the head said (RFC 9110, section 6.5.1)
        using Field = beast::http::field;
        const bool again = request_->header(view(name)).has_value();
        if (request_->headers.size() == kHeaderFieldsMax)
            return refuse(error, "head_too_large", "The request has too many header fields.");
        // What is ambiguous here is read differently by a proxy in front: a way to smuggle requests.
        if (field == Field::content_length && (again || !is_number(view(value))))
            return malformed(error, "Content-Length must be one number.");
        if (field == Field::transfer_encoding && (again || is_http_1_0 || !equals_ignoring_case(view(value), "chunked")))
            return malformed(error, "Transfer-Encoding may only be chunked.");
        if (field == Field::host && again) return malformed(error, "Host must be given once.");
        if (field == Field::expect) {
            if (!equals_ignoring_case(view(value), "100-continue"))
                return refuse(error, "expectation_failed", "Expect may only be 100-continue.");
            expects_continue = !is_http_1_0;
        }
        request_->headers.add(view(name), view(value));
    }

    void on_header_impl(beast::error_code& error) override {
        if (!is_http_1_0 && !request_->header("Host")) malformed(error, "Host is missing.");
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(beast::string_view bytes, beast::error_code&) override {
        *body += view(bytes);
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, beast::error_code&) override {
        *body += view(bytes);
        return bytes.size();
    }
    void on_finish_impl(beast::error_code&) override {}
    void on_response_impl(int, beast::string_view, int, beast::error_code&) override {}
};

Failure refusal_of(beast::error_code error, bool in_first_line) {
    using Error = beast::http::error;
    if (error == Error::header_limit && in_first_line) return {"target_too_long", "The address is too long; shorten it.", {}};
    if (error == Error::header_limit) return {"head_too_large", "The header fields are too large; shorten them.", {}};
    if (error == Error::body_limit) return {"body_too_large", "The body is too large for this address.", {}};
    return {"malformed_request", "The request cannot be read: " + error.message() + ".", {}};
}

}  // namespace

struct RequestParser::Parts {
    std::optional<Reader> reader;
    State state = State::head;
    Failure refusal;
    std::string piece;
    // Beast counts only what it has not taken yet, and takes line after line when they arrive one by one.
    std::size_t head_bytes = 0;
};

RequestParser::RequestParser() : parts_(std::make_unique<Parts>()) {}
RequestParser::~RequestParser() = default;

void RequestParser::start(Request& request) {
    request.method = Method::get;
    request.target_text.clear();
    request.target = {};
    request.headers.clear();
    request.body.clear();
    if (request.body.capacity() > kBodyBytesKept) request.body.shrink_to_fit();
    request.path_parameters.clear();
    parts_->state = State::head;
    parts_->piece = {};
    parts_->head_bytes = 0;
    parts_->reader.emplace(request);
}

std::size_t RequestParser::feed(std::string_view bytes) {
    State& state = parts_->state;
    Reader& reader = *parts_->reader;
    if (bytes.empty() || state == State::complete || state == State::refused) return 0;
    beast::error_code error;
    std::size_t taken = 0;
    // Several puts, because without eager() each stops at the end of a chunk or its header.
    do {
        taken += reader.put(boost::asio::const_buffer(bytes.data() + taken, bytes.size() - taken), error);
    } while (!error && state == State::body && !reader.is_done() && taken < bytes.size());
    if (error == beast::http::error::need_more) {
        error = {};
        // The head of a chunk or the trailers, which Beast does not limit.
        if (bytes.size() - taken > kHeadBytesMax) error = beast::http::error::header_limit;
    }
    if (state == State::head) parts_->head_bytes += taken;
    if (state == State::head && parts_->head_bytes > kHeadBytesMax) error = beast::http::error::header_limit;
    if (error) {
        state = State::refused;
        const bool in_first_line = parts_->head_bytes == 0 && bytes.find("\r\n") > kTargetBytesMax;
        parts_->refusal = reader.refused.type.empty() ? refusal_of(error, in_first_line) : std::move(reader.refused);
    } else if (reader.is_done()) {
        state = State::complete;
    } else if (reader.is_header_done()) {
        state = State::body;
    }
    return taken;
}

void RequestParser::allow_body(std::size_t bytes_max) {
    CHECK(parts_->state == State::body);
    if (parts_->reader->content_length().value_or(0) <= bytes_max) {
        parts_->reader->body_limit(bytes_max);
    } else {
        parts_->state = State::refused;
        parts_->refusal = refusal_of(beast::http::error::body_limit, false);
    }
}

void RequestParser::allow_pieces(std::size_t bytes_max) {
    allow_body(bytes_max);
    parts_->reader->body = &parts_->piece;
}

std::string RequestParser::take_piece() {
    return std::exchange(parts_->piece, {});
}

RequestParser::State RequestParser::state() const {
    return parts_->state;
}

const Failure& RequestParser::refusal() const {
    return parts_->refusal;
}

bool RequestParser::keep_alive() const {
    return parts_->reader->keep_alive();
}

bool RequestParser::is_http_1_0() const {
    return parts_->reader->is_http_1_0;
}

bool RequestParser::expects_continue() const {
    return parts_->reader->expects_continue;
}

}  // namespace couponry::http
