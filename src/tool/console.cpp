#include "tool/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace couponry::tool {
namespace {

/// Of "Select Graphic Rendition" (ECMA-48).
std::string_view sequence_of(Style style) {
    switch (style) {
        case Style::plain:
            return {};
        case Style::strong:
            return "1";
        case Style::quiet:
            return "2";
        case Style::good:
            return "32";
        case Style::bad:
            return "31";
        case Style::code:
            return "36";
    }
    return {};
}

bool is_set(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

}  // namespace

Console Console::standard() {
    const char* terminal = std::getenv("TERM");
    const bool is_dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
    return {stdout, stderr, isatty(STDOUT_FILENO) == 1 && !is_set("NO_COLOR") && !is_dumb, isatty(STDERR_FILENO) == 1};
}

void Console::print(std::string_view text) const {
    std::fwrite(text.data(), 1, text.size(), out_);
}

std::string Console::styled(Style style, std::string_view text) const {
    if (!has_colour_ || style == Style::plain || text.empty()) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", sequence_of(style), text);
}

int Console::refuse(const Refusal& refusal) const {
    std::fflush(out_);
    for (const std::string& line : refusal.lines) fmt::print(errors_, "couponry: {}\n", line);
    return kBadInput;
}

bool Console::finish() const {
    if (std::fflush(out_) == 0 && std::ferror(out_) == 0) return true;
    refuse("The output could not be written to its end.");
    return false;
}

void Console::show_progress(std::string_view text) const {
    if (!errors_are_seen_) return;
    fmt::print(errors_, "\r\x1b[K{}", text);
    std::fflush(errors_);
}

void Console::end_progress() const {
    if (errors_are_seen_) fmt::print(errors_, "\r\x1b[K");
}

std::size_t width_of(std::string_view text) {
    std::size_t letters = 0;
    for (const char byte : text) letters += (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U ? 1 : 0;
    return letters;
}

std::string padded(std::string_view text, std::size_t width) {
    const std::size_t own = width_of(text);
    return std::string(text) + std::string(own < width ? width - own : 0, ' ');
}

std::string right_aligned(std::string_view text, std::size_t width) {
    const std::size_t own = width_of(text);
    return std::string(own < width ? width - own : 0, ' ') + std::string(text);
}

}  // namespace couponry::tool
