// Messages: the catalogue of one language, read from a flat JSON object of ICU messages with named arguments. Used by everything
// that says a sentence. No files and no clock here; immutable once loaded, any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace couponry::words {

/// The values of a message's named arguments: whole numbers for plurals, texts for everything already in words.
class Arguments {
public:
    using Value = std::variant<std::int64_t, std::string>;
    Arguments() = default;
    Arguments(std::initializer_list<std::pair<std::string_view, Value>> values);
    /// A later value of a name replaces the earlier one.
    void set(std::string_view name, Value value);
    const std::vector<std::pair<std::string, Value>>& values() const { return values_; }

private:
    std::vector<std::pair<std::string, Value>> values_;
};

class Messages {
public:
    /// Failures: `malformed_messages` with a pointer to each text that is not an ICU message (ICU, class MessageFormat).
    static Result<Messages> load(std::string_view json_text, std::string_view locale);

    /// The language these messages are in, as in "en".
    const std::string& locale() const;
    bool has(std::string_view key) const;
    /// A key that is not there is a CHECK: the tests hold every key against the code that asks for it.
    std::string format(std::string_view key, const Arguments& arguments = {}) const;
    /// The text as written, for date patterns.
    const std::string& text(std::string_view key) const;
    /// Sorted.
    std::vector<std::string> keys() const;

private:
    struct Content;
    explicit Messages(std::shared_ptr<const Content> content) : content_(std::move(content)) {}
    std::shared_ptr<const Content> content_;
};

}  // namespace couponry::words
