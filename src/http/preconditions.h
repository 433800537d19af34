// ETag, If-Match and If-None-Match over version numbers (RFC 9110, section 13). Pure, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace couponry::http {

/// The strong tag of a version: "\"17\"".
std::string etag(std::uint64_t version);
/// The tag of the same version's compressed bytes: "\"17-gzip\"". Weak tags stay as they are.
std::string gzip_etag(std::string_view tag);

/// What If-Match demands. Whoever writes hands it to the statement that writes: to look first and to write then would be a race.
struct IfMatch {
    bool given = false;
    bool any = false;  // "*": whatever is there
    std::vector<std::uint64_t> versions;  // those of strong tags; what is no tag of ours matches nothing
    bool allows(std::uint64_t version) const;
};
IfMatch read_if_match(const Request& request);

/// The failure of a write whose If-Match does not allow what is there: `precondition_failed`, 412.
Failure stale_version();

/// Whether If-None-Match names this version, so that a GET may answer 304.
bool is_not_modified(const Request& request, std::uint64_t version);
/// The 304 for it.
Response not_modified(std::uint64_t version);

}  // namespace couponry::http
