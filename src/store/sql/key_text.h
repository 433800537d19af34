// The keys of a document as one text beside it, "5:email10:a@shop.com6:status4:held": in their order, each once, so that equal keys are
// equal texts, and what a new version changes is known. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/documents.h"

namespace couponry::store::sql {

/// Name and value.
using KeyView = std::pair<std::string_view, std::string_view>;

void write_keys(const std::vector<Key>& keys, std::string& text);
/// They point into the text.
std::vector<KeyView> read_keys(std::string_view text);
/// Those of the first that the second has not; both as they were read.
std::vector<KeyView> difference(const std::vector<KeyView>& these, const std::vector<KeyView>& those);

}  // namespace couponry::store::sql
