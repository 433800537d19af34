#include "http/preconditions.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace couponry::http {

namespace {

constexpr std::string_view kGzipMark = "-gzip";

struct Tags {
    bool any = false;
    std::vector<std::uint64_t> strong;
    std::vector<std::uint64_t> weak;
};

/// Our version in "17" or "17-gzip", without the quotes.
std::optional<std::uint64_t> version_in(std::string_view text) {
    if (text.ends_with(kGzipMark)) text.remove_suffix(kGzipMark.size());
    std::uint64_t version = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return version;
}

/// A list of tags. What is not one ends it.
Tags read_tags(std::string_view text) {
    Tags tags;
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t,"), text.size()));
        if (text.starts_with('*')) tags.any = true;
        const bool weak = text.starts_with("W/");
        if (weak) text.remove_prefix(2);
        if (!text.starts_with('"')) return tags;
        const std::size_t end = text.find('"', 1);
        if (end == std::string_view::npos) return tags;
        if (const auto version = version_in(text.substr(1, end - 1))) (weak ? tags.weak : tags.strong).push_back(*version);
        text.remove_prefix(end + 1);
    }
}

bool contains(const std::vector<std::uint64_t>& versions, std::uint64_t version) {
    return std::ranges::find(versions, version) != versions.end();
}

}  // namespace

std::string etag(std::uint64_t version) {
    return '"' + std::to_string(version) + '"';
}

std::string gzip_etag(std::string_view tag) {
    if (!tag.starts_with('"') || !tag.ends_with('"') || tag.size() < 2) return std::string(tag);
    return std::string(tag.substr(0, tag.size() - 1)) + std::string(kGzipMark) + '"';
}

bool IfMatch::allows(std::uint64_t version) const {
    return !given || any || contains(versions, version);
}

IfMatch read_if_match(const Request& request) {
    const auto header = request.header("If-Match");
    if (!header) return {};
    Tags tags = read_tags(*header);
    // The comparison is the strong one: weak tags match nothing.
    return {.given = true, .any = tags.any, .versions = std::move(tags.strong)};
}

Failure stale_version() {
    return {"precondition_failed", "Somebody has changed this since you read it; read it again and repeat your change.", {}};
}

bool is_not_modified(const Request& request, std::uint64_t version) {
    const auto header = request.header("If-None-Match");
    if (!header) return false;
    const Tags tags = read_tags(*header);
    return tags.any || contains(tags.strong, version) || contains(tags.weak, version);
}

Response not_modified(std::uint64_t version) {
    return Response{.status = 304, .headers = {{"ETag", etag(version)}}, .body = {}, .events = {}};
}

}  // namespace couponry::http
