// The subcommands of couponry, one file each. Each reads its files, prints to the console and returns the exit status; options are
// checked for form by the command line, for meaning here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tool/cart_request.h"
#include "tool/console.h"

namespace couponry::tool {

struct EvaluateOptions {
    CartOptions request;
    bool json = false;
};
int run_evaluate(const EvaluateOptions& options, const Console& console);

struct ExplainOptions {
    CartOptions request;
    std::string code = {};  // entered as the last one unless the cart has it
};
int run_explain(const ExplainOptions& options, const Console& console);

struct CheckOptions {
    std::string promotions = {};  // path
    std::string shop = kShopFolder;  // whose products, campaigns and coupons they belong to
    std::string at = {};  // the moment from which they matter; empty: now
    bool json = false;
};
int run_check(const CheckOptions& options, const Console& console);

struct ReplayOptions {
    std::string orders = {};  // path
    std::string shop = kShopFolder;
    std::uint64_t limit = 0;  // 0: all
    bool json = false;
    bool report = false;
    std::string keep = {};  // folder for the carts of orders that are not proved best or break an invariant; empty: none
};
int run_replay(const ReplayOptions& options, const Console& console);

/// What a command works on.
struct DataOptions {
    std::string data = "couponry-data";  // folder
    std::string database = {};  // URL of a PostgreSQL, instead of the file in that folder
    bool may_lose_writes = false;
};

struct GenerateOptions : DataOptions {
    std::string pattern = {};
    std::string prefix = {};
    std::uint64_t count = 1;
    bool all_letters = false;  // look-alikes too
    std::uint64_t guesses_per_hit = 0;  // 0: the default
    std::string coupon = {};  // whose batch they become; empty: they are only printed
    std::string tenant = "default";
};
int run_generate(const GenerateOptions& options, const Console& console);

struct WordsOptions {
    std::string promotions = {};  // path
    std::string shop = kShopFolder;  // for names
    std::string locale = "en";
    std::string site = {};  // whose currency and zone; empty: the first
};
int run_words(const WordsOptions& options, const Console& console);

struct TrainOptions {
    std::string data = "data/assistant";  // folder
    std::string model = "assistant.model";  // path of what is made
};
int run_train(const TrainOptions& options, const Console& console);

struct AssistantEvalOptions {
    std::string data =
        {};  // folder of rows to measure the built-in model with; empty: cross-validation with those of the project
    std::string project = "data/assistant";  // folder that the built-in model was trained on
};
int run_assistant_eval(const AssistantEvalOptions& options, const Console& console);

struct ServeOptions : DataOptions {
    std::string listen = "127.0.0.1:8080";
    std::string sample = {};  // folder of a shop to begin with; empty: none
    std::size_t threads = 0;  // of connections; 0: one per core
    std::string log = "requests";  // "events": without them; "none"
};
int run_serve(const ServeOptions& options, const Console& console);

// What follows works on a data folder that no server has open, or on a PostgreSQL.

struct ImportOptions : DataOptions {
    std::string kind = {};
    std::string file = {};  // path
    std::string tenant = "default";
    std::string on_error = "refuse";  // or "skip"
    bool dry_run = false;
};
int run_import(const ImportOptions& options, const Console& console);

struct ExportOptions : DataOptions {
    std::string kind = {};
    std::string tenant = "default";
    std::string format = "jsonl";  // or "csv"
};
int run_export(const ExportOptions& options, const Console& console);

struct BackupOptions : DataOptions {
    std::string file = {};  // path of what is made
};
int run_backup(const BackupOptions& options, const Console& console);

struct MigrateOptions : DataOptions {
    std::string from = {};  // "sqlite", and
    std::string to = {};  // "postgres": moves all of the folder's file into the database
};
int run_migrate(const MigrateOptions& options, const Console& console);

struct KeyOptions : DataOptions {
    std::string tenant = "default";
    std::string name = {};
    std::vector<std::string> scopes = {};  // empty: all
    std::string id = {};
};
int run_key_create(const KeyOptions& options, const Console& console);
int run_key_list(const KeyOptions& options, const Console& console);
int run_key_revoke(const KeyOptions& options, const Console& console);

}  // namespace couponry::tool
