// The command line of Couponry.
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>

#include "tool/commands.h"

namespace {

using namespace couponry::tool;

/// What to run, set by the subcommand that was named.
using Run = std::function<int(const Console&)>;

void add_cart_options(CLI::App& command, CartOptions& options) {
    command.add_option("cart", options.cart, "A cart: the request of POST /v1/evaluate (\"-\": standard input)")
        ->required()
        ->type_name("CART.json");
    command.add_option("--shop", options.shop, "Folder of the shop's files")->capture_default_str()->type_name("DIR");
    command.add_option("--at", options.at, "The moment, RFC 3339 with offset, instead of the cart's; without both: now")
        ->type_name("INSTANT");
    command.add_option("--locale", options.locale, "Language of the sentences, such as de")->type_name("TAG");
    command.add_option("--usage", options.usage, "Counters and budgets as used so far")->type_name("FILE");
}

void add_evaluate(CLI::App& app, EvaluateOptions& options, Run& run) {
    CLI::App* command =
        app.add_subcommand("evaluate", "Price a cart: discounts, codes with reasons and remedies, what is within reach");
    add_cart_options(*command, options.request);
    command->add_flag("--json", options.json, "The answer of the API");
    command->callback([&] { run = [&](const Console& console) { return run_evaluate(options, console); }; });
}

void add_explain(CLI::App& app, ExplainOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("explain", "Everything that was judged of one code on a cart");
    add_cart_options(*command, options.request);
    command->add_option("--code", options.code, "The code as entered")->required()->type_name("CODE");
    command->callback([&] { run = [&](const Console& console) { return run_explain(options, console); }; });
}

void add_check(CLI::App& app, CheckOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("check",
                                           "What is wrong with promotions: refusals, clashes, unreachable ones. A list is "
                                           "checked by itself, one promotion beside the shop's");
    command->add_option("promotions", options.promotions, "What POST /v1/promotions takes, a list or one")
        ->required()
        ->type_name("PROMOTIONS.json");
    command->add_option("--shop", options.shop, "Folder of the shop's files")->capture_default_str()->type_name("DIR");
    command->add_option("--at", options.at, "Promotions that were over by then are left out; default now")->type_name("INSTANT");
    command->add_flag("--json", options.json, "The findings as JSON");
    command->callback([&] { run = [&](const Console& console) { return run_check(options, console); }; });
}

void add_replay(CLI::App& app, ReplayOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("replay", "Run recorded orders through the shop's promotions and check every answer");
    command->add_option("orders", options.orders, "One order a line, may be compressed by gzip")
        ->required()
        ->type_name("ORDERS.jsonl.gz");
    command->add_option("--shop", options.shop, "Folder of the shop's files, with replay.json")
        ->capture_default_str()
        ->type_name("DIR");
    command->add_option("--limit", options.limit, "Only the first so many orders")->type_name("N");
    command
        ->add_option("--keep", options.keep,
                     "Write cart and counters of orders that are not proved best, or wrong, here: for evaluate")
        ->type_name("DIR");
    CLI::Option* json = command->add_flag("--json", options.json, "The figures as JSON");
    command->add_flag("--report", options.report, "Lines for the project's report")->excludes(json);
    command->callback([&] { run = [&](const Console& console) { return run_replay(options, console); }; });
}

void add_words(CLI::App& app, WordsOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("words", "Each promotion as a sentence");
    command->add_option("promotions", options.promotions, "What POST /v1/promotions takes, a list or one")
        ->required()
        ->type_name("PROMOTIONS.json");
    command->add_option("--shop", options.shop, "Folder of the shop's files, for names")->capture_default_str()->type_name("DIR");
    command->add_option("--locale", options.locale, "Language, such as de")->capture_default_str()->type_name("TAG");
    command->add_option("--site", options.site, "Only the amounts of this site's currency")->type_name("ID");
    command->callback([&] { run = [&](const Console& console) { return run_words(options, console); }; });
}

void add_train(CLI::App& app, TrainOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("train", "Train the assistant's model from its patterns and rows");
    command->add_option("--data", options.data, "Folder of patterns and rows")->capture_default_str()->type_name("DIR");
    command->add_option("--model", options.model, "The model to write; FILE.rows gets the hashes of the rows it saw")
        ->capture_default_str()
        ->type_name("FILE");
    command->callback([&] { run = [&](const Console& console) { return run_train(options, console); }; });
}

void add_assistant_eval(CLI::App& app, AssistantEvalOptions& options, Run& run) {
    CLI::App* command =
        app.add_subcommand("assistant-eval", "Measure what the assistant understands: by cross-validation, or on other rows");
    command
        ->add_option("--data", options.data, "Folder of .jsonl files with rows; those that the model was trained on are left out")
        ->type_name("DIR");
    command->add_option("--project", options.project, "Folder that the model was trained on")
        ->capture_default_str()
        ->type_name("DIR");
    command->callback([&] { run = [&](const Console& console) { return run_assistant_eval(options, console); }; });
}

/// Not shown as a default: it may have a password.
void add_database(CLI::App& command, DataOptions& options) {
    command.add_option("--database", options.database, "A PostgreSQL instead of the file in the data folder")
        ->envname("COUPONRY_DATABASE")
        ->type_name("postgres://…");
    command
        .add_flag("--database-may-lose-writes", options.may_lose_writes,
                  "Take a PostgreSQL that does not wait for its disk (fsync or synchronous_commit off)")
        ->envname("COUPONRY_DATABASE_MAY_LOSE_WRITES");
}

/// Flags win over the environment (COUPONRY_LISTEN …), that over the file.
void add_serve(CLI::App& app, ServeOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("serve", "Run the server");
    command->configurable();
    command->add_option("--listen", options.listen, "Address and port")
        ->capture_default_str()
        ->envname("COUPONRY_LISTEN")
        ->type_name("ADDRESS:PORT");
    command->add_option("--data", options.data, "Folder of the database; made when there is none")
        ->capture_default_str()
        ->envname("COUPONRY_DATA")
        ->type_name("DIR");
    add_database(*command, options);
    command->add_option("--sample", options.sample, "When the data folder is new: the shop of this folder to begin with")
        ->expected(0, 1)
        ->default_str(kShopFolder)
        ->envname("COUPONRY_SAMPLE")
        ->type_name("DIR");
    command->add_option("--threads", options.threads, "Threads of connections; 0: one per core")
        ->capture_default_str()
        ->envname("COUPONRY_THREADS")
        ->type_name("N");
    command->add_option("--log", options.log, "What is logged: every request, events of the server only, nothing")
        ->capture_default_str()
        ->envname("COUPONRY_LOG")
        ->check(CLI::IsMember({"requests", "events", "none"}));
    command->callback([&] { run = [&](const Console& console) { return run_serve(options, console); }; });
}

void add_data(CLI::App& command, DataOptions& options) {
    command.add_option("--data", options.data, "Folder of the database, which no server may have open")
        ->capture_default_str()
        ->envname("COUPONRY_DATA")
        ->type_name("DIR");
    add_database(command, options);
}

template <class Options>
void add_data_and_tenant(CLI::App& command, Options& options) {
    add_data(command, options);
    command.add_option("--tenant", options.tenant, "Whose")->capture_default_str()->type_name("ID");
}

void add_generate(CLI::App& app, GenerateOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand(
        "generate", "Print random codes, each once, that are hard to guess; with --coupon, keep them in a data folder");
    command->add_option("--pattern", options.pattern, "# letter or digit, A letter, 9 digit, ! check letter, 'text' as it is")
        ->type_name("PATTERN");
    command->add_option("--count", options.count, "How many")->capture_default_str()->type_name("N");
    command->add_option("--prefix", options.prefix, "Printed before each")->type_name("TEXT");
    command->add_flag("--all-letters", options.all_letters, "Letters that look like others too (0 and O, 1 and I)");
    command->add_option("--guesses-per-hit", options.guesses_per_hit, "Guesses that a hit must take")->type_name("N");
    command->add_option("--coupon", options.coupon, "Keep them as a batch of this multi-code coupon")->type_name("CODE");
    add_data_and_tenant(*command, options);
    command->callback([&] { run = [&](const Console& console) { return run_generate(options, console); }; });
}

void add_import(CLI::App& app, ImportOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("import", "Read products, customers, promotions … from a file into a data folder");
    command->add_option("kind", options.kind, "products, customers, orders, promotions …")->required()->type_name("KIND");
    command->add_option("file", options.file, "JSON lines, or CSV by its name; may be compressed by gzip")
        ->required()
        ->type_name("FILE");
    add_data_and_tenant(*command, options);
    command->add_option("--on-error", options.on_error, "A wrong row refuses the file, or is skipped")
        ->capture_default_str()
        ->check(CLI::IsMember({"refuse", "skip"}));
    command->add_flag("--dry-run", options.dry_run, "Read and check everything, write nothing");
    command->callback([&] { run = [&](const Console& console) { return run_import(options, console); }; });
}

void add_export(CLI::App& app, ExportOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("export", "Print everything of a kind, as import takes it");
    command->add_option("kind", options.kind, "products, customers, orders, promotions …")->required()->type_name("KIND");
    add_data_and_tenant(*command, options);
    command->add_option("--format", options.format, "CSV is for products, customers and coupons")
        ->capture_default_str()
        ->check(CLI::IsMember({"jsonl", "csv"}));
    command->callback([&] { run = [&](const Console& console) { return run_export(options, console); }; });
}

void add_backup(CLI::App& app, BackupOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("backup", "Copy the database of a data folder into one file");
    command->add_option("file", options.file, "A file that does not exist yet")->required()->type_name("FILE");
    add_data(*command, options);
    command->callback([&] { run = [&](const Console& console) { return run_backup(options, console); }; });
}

void add_migrate(CLI::App& app, MigrateOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("migrate", "Bring a database to the form of this program, or a shop into another one");
    add_data(*command, options);
    CLI::Option* from =
        command->add_option("--from", options.from, "The file of the data folder: all of it moves into --database")
            ->check(CLI::IsMember({"sqlite"}));
    CLI::Option* to = command->add_option("--to", options.to, "An empty --database")->check(CLI::IsMember({"postgres"}));
    from->needs(to);
    to->needs(from);
    command->callback([&] { run = [&](const Console& console) { return run_migrate(options, console); }; });
}

void add_key(CLI::App& app, KeyOptions& options, Run& run) {
    CLI::App* command = app.add_subcommand("key", "Make, list and revoke API keys");
    command->require_subcommand(1);
    CLI::App* create = command->add_subcommand("create", "Make a key; its secret is printed once");
    create->add_option("--name", options.name, "What it is for")->required()->type_name("TEXT");
    create->add_option("--scopes", options.scopes, "What it may do, apart by commas; all unless given")
        ->delimiter(',')
        ->type_name("SCOPE,…");
    create->callback([&] { run = [&](const Console& console) { return run_key_create(options, console); }; });
    CLI::App* list = command->add_subcommand("list", "The keys of a tenant");
    list->callback([&] { run = [&](const Console& console) { return run_key_list(options, console); }; });
    CLI::App* revoke = command->add_subcommand("revoke", "A key that opens nothing any more");
    revoke->add_option("id", options.id, "As the list shows it")->required()->type_name("ID");
    revoke->callback([&] { run = [&](const Console& console) { return run_key_revoke(options, console); }; });
    for (CLI::App* each : {create, list, revoke}) add_data_and_tenant(*each, options);
}

int run_command_line(int count, char** arguments) {
    CLI::App app("Couponry: prices carts with promotions and codes, and says why a code does not work.", "couponry");
    app.require_subcommand(1);
    EvaluateOptions evaluate;
    ExplainOptions explain;
    CheckOptions check;
    ReplayOptions replay;
    GenerateOptions generate;
    WordsOptions words;
    TrainOptions train;
    AssistantEvalOptions assistant_eval;
    ServeOptions serve;
    ImportOptions import_options;
    ExportOptions export_options;
    BackupOptions backup;
    MigrateOptions migrate;
    KeyOptions key;
    Run run;
    add_evaluate(app, evaluate, run);
    add_explain(app, explain, run);
    add_check(app, check, run);
    add_replay(app, replay, run);
    add_generate(app, generate, run);
    add_words(app, words, run);
    add_train(app, train, run);
    add_assistant_eval(app, assistant_eval, run);
    add_serve(app, serve, run);
    add_import(app, import_options, run);
    add_export(app, export_options, run);
    add_backup(app, backup, run);
    add_migrate(app, migrate, run);
    add_key(app, key, run);
    app.set_config("--config", "", "Options of subcommands as a file, TOML: [serve] listen = \"0.0.0.0:8080\"")
        ->envname("COUPONRY_CONFIG");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kBadInput;
    }
    const Console console = Console::standard();
    const int status = run(console);
    return console.finish() ? status : kNotWritten;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        return run_command_line(count, arguments);
    } catch (const std::exception& error) {  // of the file system or memory
        return Console::standard().refuse(error.what());
    }
}
