// What the assistant's model is trained on and measured with: labelled messages. Read from files of rows and made from patterns.
// Plain data; one thread.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "assistant/intents.h"
#include "assistant/languages.h"
#include "assistant/message.h"
#include "base/result.h"

namespace couponry::training {

struct Sentence {
    std::string text;
    assistant::Language language = assistant::Language::en;
    std::vector<assistant::Intent> intents;  // the first is the main one
    assistant::Context context;
    std::string source;  // "hint3/curekart", "patterns/de" …
    std::string raw_label;  // of the source
    bool is_hand_labelled = false;  // one by one, not by a map from the source's labels
    std::map<std::string, std::vector<std::string>> slots;  // expected values by the names of the data
    bool has_slots = false;  // whether `slots` says all there are
};

/// What two sentences share that differ in case, digits, marks or the order of words only: they stand in one fold.
std::string paraphrase_group(const Sentence& sentence);
/// SHA-256 of the normalised text (lower case, digits as 0, without marks): a row that was trained on is known by it.
std::string hash_of(const Sentence& sentence);

/// The rows of a JSON Lines file that have an intent. Failure `unreadable_file`, `bad_row`.
Result<std::vector<Sentence>> read_rows(const std::filesystem::path& path);

}  // namespace couponry::training
