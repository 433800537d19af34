// YAML as JSON, for documents that are built into the program. Pure, any thread.
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "base/result.h"

namespace couponry::http::api {

/// Plain scalars are read by the core schema of YAML 1.2 (section 10.3.2), quoted and block scalars are texts. Failure `malformed_yaml`,
/// with line and column, for what is no YAML and for what JSON has no value for: a key that is no text or stands twice, a tag, an infinity.
Result<boost::json::value> yaml_to_json(const std::string& text);

}  // namespace couponry::http::api
