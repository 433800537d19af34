// Catalogue: the messages of every language, built into the program. Made once at the start by whoever wires the program
// together; immutable, any thread.
#pragma once

#include <vector>

#include "words/messages.h"

namespace couponry::words {

class Catalogue {
public:
    /// The files of messages/ as they were when the program was built.
    static Result<Catalogue> embedded();
    /// Those of the locale ("de-AT"), else of its language ("de"), else English.
    const Messages& find(std::string_view locale) const;
    const std::vector<Messages>& languages() const { return languages_; }

private:
    std::vector<Messages> languages_;
};

}  // namespace couponry::words
