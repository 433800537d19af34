#include "store/sql/key_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "base/check.h"

namespace couponry::store::sql {
namespace {

void write_part(std::string_view part, std::string& text) {
    std::array<char, 20> digits{};
    const auto [end, error] = std::to_chars(digits.begin(), digits.end(), part.size());
    CHECK(error == std::errc());
    text.append(digits.begin(), end);
    (text += ':') += part;
}

std::string_view read_part(std::string_view& text) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    CHECK(error == std::errc());
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    const std::string_view part = text.substr(0, size);
    text.remove_prefix(size);
    return part;
}

}  // namespace

std::vector<KeyView> read_keys(std::string_view text) {
    std::vector<KeyView> keys;
    while (!text.empty()) {
        const std::string_view name = read_part(text);
        keys.emplace_back(name, read_part(text));
    }
    return keys;
}

void write_keys(const std::vector<Key>& keys, std::string& text) {
    std::vector<KeyView> sorted;
    sorted.reserve(keys.size());
    for (const Key& key : keys) sorted.emplace_back(key.name, key.value);
    std::ranges::sort(sorted);
    const auto others = std::ranges::unique(sorted);
    sorted.erase(others.begin(), others.end());
    text.clear();
    for (const auto& [name, value] : sorted) {
        write_part(name, text);
        write_part(value, text);
    }
}

std::vector<KeyView> difference(const std::vector<KeyView>& these, const std::vector<KeyView>& those) {
    std::vector<KeyView> left;
    std::ranges::set_difference(these, those, std::back_inserter(left));
    return left;
}

}  // namespace couponry::store::sql
