#include "http/router.h"

#include <algorithm>

#include "base/check.h"

namespace couponry::http {

namespace {

constexpr std::string_view kRestMark = "...}";

std::vector<std::string_view> split(std::string_view pattern) {
    CHECK(pattern.starts_with('/'));
    std::vector<std::string_view> segments;
    if (pattern == "/") return segments;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        segments.push_back(pattern.substr(0, pattern.find('/')));
        CHECK(!segments.back().empty());
        pattern.remove_prefix(segments.back().size());
    }
    return segments;
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{');
}

bool is_rest(std::string_view segment) {
    return is_parameter(segment) && segment.ends_with(kRestMark);
}

/// "{id}.csv" to "id".
std::string_view name_in(std::string_view segment) {
    return segment.substr(1, segment.find_first_of(".}") - 1);
}

/// "{id}.csv" to ".csv".
std::string_view ending_of(std::string_view segment) {
    return segment.substr(segment.find('}') + 1);
}

std::string joined(std::span<const std::string> segments) {
    std::string text;
    for (const std::string& segment : segments) {
        if (!text.empty()) text += '/';
        text += segment;
    }
    return text;
}

}  // namespace

Router::Router() : nodes_(1) {}

void Router::add(Route route) {
    const bool is_streaming = route.runs == Runs::streaming;
    CHECK((route.handler != nullptr) != is_streaming && (route.streaming_handler != nullptr) == is_streaming);
    std::size_t node = 0;
    const auto segments = split(route.pattern);
    for (const std::string_view& segment : segments) {
        CHECK(!is_rest(segment) || &segment == &segments.back());
        node = child(node, segment);
    }
    CHECK(std::ranges::none_of(nodes_[node].routes, [&](std::size_t other) { return routes_[other].method == route.method; }));
    nodes_[node].routes.push_back(routes_.size());
    routes_.push_back(std::move(route));
}

/// The node behind this segment of a pattern, made when there is none.
std::size_t Router::child(std::size_t node, std::string_view segment) {
    const auto make = [this] {
        nodes_.emplace_back();
        return nodes_.size() - 1;
    };
    const auto in_list = [&](std::vector<std::pair<std::string, std::size_t>> Node::* list, std::string_view text) {
        const auto found = std::ranges::find(nodes_[node].*list, text, &std::pair<std::string, std::size_t>::first);
        if (found != (nodes_[node].*list).end()) return found->second;
        const std::size_t made = make();
        (nodes_[node].*list).emplace_back(std::string(text), made);
        return made;
    };
    if (!is_parameter(segment)) {
        CHECK(segment.find_first_of("{}") == std::string_view::npos);
        return in_list(&Node::literals, segment);
    }
    CHECK(segment.find('}') != std::string_view::npos && !name_in(segment).empty());
    if (const std::string_view ending = ending_of(segment); !ending.empty()) {
        const std::size_t made = in_list(&Node::endings, ending);
        std::ranges::stable_sort(nodes_[node].endings, std::ranges::greater{},
                                 [](const auto& entry) { return entry.first.size(); });
        return made;
    }
    std::size_t Node::* const place = is_rest(segment) ? &Node::rest : &Node::parameter;
    if (nodes_[node].*place == 0) {
        const std::size_t made = make();
        nodes_[node].*place = made;
    }
    return nodes_[node].*place;
}

/// The node with routes that the segments lead to, 0 for none but at the root; `values` are those of its parameters.
std::size_t Router::find(std::size_t node, std::span<const std::string> segments, std::vector<std::string>& values) const {
    const Node& here = nodes_[node];
    if (segments.empty()) return here.routes.empty() ? 0 : node;
    const std::string& segment = segments.front();
    if (segment.empty()) return 0;
    const auto below = segments.subspan(1);
    for (const auto& [literal, next] : here.literals)
        if (literal == segment)
            if (const std::size_t found = find(next, below, values)) return found;
    const auto take = [&](std::size_t next, std::string value, std::span<const std::string> rest) -> std::size_t {
        values.push_back(std::move(value));
        const std::size_t found = find(next, rest, values);
        if (found == 0) values.pop_back();
        return found;
    };
    for (const auto& [ending, next] : here.endings)
        if (segment.size() > ending.size() && segment.ends_with(ending))
            if (const std::size_t found = take(next, segment.substr(0, segment.size() - ending.size()), below)) return found;
    if (here.parameter != 0)
        if (const std::size_t found = take(here.parameter, segment, below)) return found;
    if (here.rest != 0 && std::ranges::none_of(segments, &std::string::empty)) return take(here.rest, joined(segments), {});
    return 0;
}

const Route* Router::route_of(const Node& node, Method method) const {
    const auto with = [&](Method wanted) -> const Route* {
        const auto found = std::ranges::find(node.routes, wanted, [this](std::size_t route) { return routes_[route].method; });
        return found == node.routes.end() ? nullptr : &routes_[*found];
    };
    const Route* route = with(method);
    return route == nullptr && method == Method::head ? with(Method::get) : route;
}

std::string Router::allow(const Node& node) const {
    std::string allowed;
    for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::delete_}) {
        if (route_of(node, method) == nullptr) continue;
        allowed += name_of(method);
        allowed += ", ";
    }
    return allowed + "OPTIONS";
}

Router::Match Router::match(Method method, std::span<const std::string> segments) const {
    Match match;
    std::vector<std::string> values;
    const std::size_t found = find(0, segments, values);
    const Node& node = nodes_[found];
    if (node.routes.empty() || (found == 0 && !segments.empty())) return match;
    match.route = route_of(node, method);
    if (match.route == nullptr) {
        match.allow = allow(node);
        return match;
    }
    auto value = values.begin();
    for (const std::string_view segment : split(match.route->pattern))
        if (is_parameter(segment)) match.parameters.emplace_back(std::string(name_in(segment)), std::move(*value++));
    return match;
}

}  // namespace couponry::http
