// Catalogue: the messages of every language, built into the program. Made once at the start by whoever wires the program
// together; immutable, any thread.
#pragma once

#include <string_view>
#include <vector>

#include "words/messages.h"

namespace couponry::words {

class Catalogue {
public:
    /// The files of messages/ as they were when the program was built.
    static Result<Catalogue> embedded();
    /// Those of the locale ("pt-BR"), else of its language ("pt"), else English; "pt_br" is taken as well.
    const Messages& find(std::string_view locale) const;
    const std::vector<Messages>& languages() const { return languages_; }
    /// "de", "en", "es" …, in the order of `languages`; they live as long as the catalogue.
    std::vector<std::string_view> locales() const;

private:
    std::vector<Messages> languages_;
};

}  // namespace couponry::words
