#include <fmt/format.h>
#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/application.h"
#include "tool/commands.h"
#include "tool/data_folder.h"
#include "tool/sample_shop.h"

namespace couponry::tool {
namespace {

constexpr std::chrono::seconds kGrace{10};

/// COUPONRY_API_KEY, else the one of this folder, else a new one, kept there for its owner only.
Read<std::string> first_key(const std::string& data_folder) {
    if (const char* given = std::getenv("COUPONRY_API_KEY"); given != nullptr && *given != '\0') return given;
    const std::filesystem::path path = std::filesystem::path(data_folder) / "api-key";
    std::string key;
    if (std::ifstream(path) >> key) return key;
    SystemRandom random;
    key = service::make_secret(random);
    std::ofstream file(path);
    std::error_code error;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
    file << key << '\n';
    if (error || !file.flush()) return std::unexpected(Refusal{{fmt::format("{} cannot be written.", path.native())}});
    return key;
}

/// Split at the last colon: "127.0.0.1:8080", "[::1]:8080".
Read<void> read_listen(const std::string& text, app::Configuration& configuration) {
    const std::size_t colon = text.rfind(':');
    const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
    constexpr int kPortMax = 65'535;
    const bool is_number = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || std::stoi(port) > kPortMax)
        return std::unexpected(
            Refusal{{fmt::format("--listen: \"{}\" is no address with a port, such as 127.0.0.1:8080.", text)}});
    configuration.address = text.substr(0, colon);
    if (configuration.address.starts_with('[') && configuration.address.ends_with(']'))
        configuration.address = configuration.address.substr(1, configuration.address.size() - 2);
    configuration.port = static_cast<std::uint16_t>(std::stoi(port));
    return {};
}

void print_welcome(const ServeOptions& options, const app::Application& application, const std::string& key,
                   const Console& console) {
    const std::string base = fmt::format("http://{}:{}", options.listen.substr(0, options.listen.rfind(':')), application.port());
    console.print(fmt::format("Couponry listens on {}\n\n  API key   {}\n  Contract  {}/docs\n\n", base, key, base));
    console.print(
        fmt::format("Try:\n  curl -s {}/v1/evaluate -H 'Authorization: Bearer {}' \\\n"
                    "       -H 'Content-Type: application/json' -d @data/shop/carts/sample.json\n",
                    base, key));
}

/// Until somebody ends the program: SIGINT (Ctrl-C) or SIGTERM.
void wait_for_end(const sigset_t& signals) {
    int signal = 0;
    sigwait(&signals, &signal);
}

}  // namespace

int run_serve(const ServeOptions& options, const Console& console) {
    app::Configuration configuration;
    if (auto read = read_listen(options.listen, configuration); !read) return console.refuse(read.error());
    configuration.database = database_of(options);
    configuration.io_threads = options.threads;
    configuration.log_requests = options.log == "requests";
    // Every thread of the server inherits this, so that signals come to wait_for_end alone.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    app::Log log(options.log == "none" ? nullptr : stderr);
    auto application = app::Application::open(configuration, log);
    if (!application) return console.refuse(application.error().detail);
    if ((*application)->is_new() && !options.sample.empty())
        if (auto done = load_sample_shop(options.sample, (*application)->services()); !done) {
            // A half-loaded sample would be taken for a shop at the next start.
            application->reset();
            std::error_code error;
            if (options.database.empty()) std::filesystem::remove(app::database_path(options.data), error);
            return console.refuse(done.error());
        }
    const auto key = first_key(options.data);
    if (!key) return console.refuse(key.error());
    if (auto done = (*application)->services().access->put_key(*key, service::kDefaultTenant, "first key"); !done)
        return console.refuse(done.error().detail);
    if (auto done = (*application)->listen(); !done) return console.refuse(done.error().detail);
    print_welcome(options, **application, *key, console);
    console.finish();
    log.note("info", "started", fmt::format("{}:{}", configuration.address, (*application)->port()));
    wait_for_end(signals);
    log.note("info", "stopping", "");
    (*application)->stop(kGrace);
    return kDone;
}

}  // namespace couponry::tool
