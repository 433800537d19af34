#include "document/members.h"

#include "base/check.h"

namespace couponry::document {
namespace {

/// Behind the text that begins at the quotation mark `at`.
std::size_t end_of_text(std::string_view json, std::size_t at) {
    for (++at; at < json.size() && json[at] != '"'; ++at)
        if (json[at] == '\\') ++at;
    CHECK(at < json.size());
    return at + 1;
}

/// Behind the value that begins at `at`: at the comma or bracket that follows it.
std::size_t end_of_value(std::string_view json, std::size_t at) {
    for (int depth = 0; at < json.size();) {
        switch (json[at]) {
            case '"':
                at = end_of_text(json, at);
                continue;
            case '{':
            case '[':
                ++depth;
                break;
            case '}':
            case ']':
                if (--depth < 0) return at;
                break;
            case ',':
                if (depth == 0) return at;
                break;
            default:
                break;
        }
        ++at;
    }
    CHECK(false);
}

}  // namespace

std::vector<Member> members_of(std::string_view object) {
    CHECK(object.starts_with('{') && object.ends_with('}'));
    std::vector<Member> members;
    for (std::size_t at = 1; object[at] == '"';) {
        const std::size_t colon = end_of_text(object, at);
        CHECK(object[colon] == ':');
        const std::size_t end = end_of_value(object, colon + 1);
        members.push_back({object.substr(at + 1, colon - at - 2), object.substr(colon + 1, end - colon - 1)});
        at = object[end] == ',' ? end + 1 : end;
    }
    return members;
}

}  // namespace couponry::document
