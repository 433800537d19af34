// Compressed answers. Pure, any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "http/message.h"

namespace couponry::http {

/// Whether a client with this Accept-Encoding takes gzip (RFC 9110, section 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

std::string gzip(std::string_view text);

/// The same for a text that comes in parts.
class GzipPacker {
public:
    GzipPacker();
    ~GzipPacker();
    GzipPacker(const GzipPacker&) = delete;
    GzipPacker& operator=(const GzipPacker&) = delete;

    /// What is ready to be sent, which is often nothing. At most kBodyBytesMax at once.
    std::string add(std::string_view text);
    std::string finish();

private:
    std::string pack(std::string_view text, int flush);
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

/// Compresses the body when the client takes it, it is text, not encoded yet and at least kCompressBytesMin, or streamed. Adds Vary where the
/// client's header could have made a difference. A strong ETag gets the mark that preconditions.h reads: it names these bytes.
void compress(const Request& request, Response& response);

}  // namespace couponry::http
