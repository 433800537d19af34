// Compressed answers. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace couponry::http {

/// Whether a client with this Accept-Encoding takes gzip (RFC 9110, section 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

std::string gzip(std::string_view text);

/// Compresses the body when the client takes it, it is text, not encoded yet and at least kCompressBytesMin. Adds Vary where the
/// client's header could have made a difference. A strong ETag gets the mark that preconditions.h reads: it names these bytes.
void compress(const Request& request, Response& response);

}  // namespace couponry::http
