// The model that was trained when the program was built. A target of its own, so that what trains it needs none. Constant, any thread.
#pragma once

#include <string_view>

namespace couponry::assistant {

/// For Model::read().
std::string_view built_in_model();

}  // namespace couponry::assistant
