// Console: where a subcommand writes, and what its reader can show. Subcommands get it as an argument, so that tests read what
// a person would see. Belongs to one thread.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace couponry::tool {

/// Exit statuses of every subcommand.
constexpr int kDone = 0;
constexpr int kFoundFaults = 1;  // what was asked to be checked does not hold
constexpr int kBadInput = 2;  // files or options that cannot be used
constexpr int kNotWritten = 3;

enum class Style { plain, strong, quiet, good, bad, code };

/// Why input cannot be used, a line each: "file:3:7: /pointer: sentence".
struct Refusal {
    std::vector<std::string> lines;
};

class Console {
public:
    Console(std::FILE* out, std::FILE* errors, bool has_colour, bool errors_are_seen)
        : out_(out), errors_(errors), has_colour_(has_colour), errors_are_seen_(errors_are_seen) {}
    /// Colour only on a terminal, and never with NO_COLOR (no-color.org) or TERM=dumb.
    static Console standard();

    void print(std::string_view text) const;
    /// `text` as it is printed in this style.
    std::string styled(Style style, std::string_view text) const;
    /// Writes to the errors; returns kBadInput.
    int refuse(const Refusal& refusal) const;
    int refuse(std::string line) const { return refuse(Refusal{{std::move(line)}}); }

    /// Whether all that was printed reached its reader; a full disk is told in the errors.
    bool finish() const;

    /// One line of the errors that the next one replaces; nothing unless a person sees it.
    void show_progress(std::string_view text) const;
    void end_progress() const;

private:
    std::FILE* out_;
    std::FILE* errors_;
    bool has_colour_;
    bool errors_are_seen_;
};

/// Columns that a text takes on a terminal: its letters (wide ones are not known here).
std::size_t width_of(std::string_view text);
/// `text` with spaces up to `width`, behind it or before it.
std::string padded(std::string_view text, std::size_t width);
std::string right_aligned(std::string_view text, std::size_t width);

}  // namespace couponry::tool
