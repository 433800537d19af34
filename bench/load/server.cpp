#include "load/server.h"

#include <fmt/format.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "app/application.h"
#include "base/check.h"
#include "load/client.h"

namespace couponry::load {

namespace {

void stay_on_core(int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    CHECK(sched_setaffinity(0, sizeof cores, &cores) == 0);
}

}  // namespace

Folder::Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "couponry-load-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

Folder::~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
}

Server::Server(const std::string& folder, const std::function<void(service::Services&)>& fill, bool on_one_core) {
    int told[2], held[2];
    CHECK(pipe(told) == 0 && pipe(held) == 0);
    const auto start = std::chrono::steady_clock::now();
    process_ = fork();
    CHECK(process_ >= 0);
    if (process_ == 0) {
        close(told[0]);
        close(held[1]);
        if (on_one_core) stay_on_core(0);
        serve(folder, fill, on_one_core ? 1 : 0, told[1], held[0]);
    }
    if (on_one_core) stay_on_core(1);
    close(told[1]);
    close(held[0]);
    held_ = held[1];
    CHECK(read(told[0], &port_, sizeof port_) == sizeof port_);
    close(told[0]);
    CHECK(run({.port = port_, .connections = 1, .requests = 1}, {request_text("GET", "/ready", kKey, "")}).others == 0);
    seconds_to_ready_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Server::~Server() {
    close(held_);
    int status = 0;
    waitpid(process_, &status, 0);
}

void Server::serve(const std::string& folder, const std::function<void(service::Services&)>& fill, std::size_t threads, int told,
                   int held) {
    app::Configuration configuration;
    configuration.port = 0;
    configuration.database.folder = folder;
    configuration.log_requests = false;
    configuration.io_threads = threads;
    app::Log log(nullptr);
    auto application = app::Application::open(configuration, log);
    CHECK(application.has_value());
    if (fill) fill((*application)->services());
    CHECK((*application)->services().access->put_key(kKey, service::kDefaultTenant, "load").has_value());
    CHECK((*application)->listen().has_value());
    const std::uint16_t port = (*application)->port();
    CHECK(write(told, &port, sizeof port) == sizeof port);
    char byte = 0;
    static_cast<void>(read(held, &byte, 1));  // until the other end is closed
    (*application)->stop(std::chrono::seconds(5));
    _exit(0);
}

double Server::cpu_seconds() const {
    clockid_t clock{};
    CHECK(clock_getcpuclockid(process_, &clock) == 0);
    timespec used{};
    CHECK(clock_gettime(clock, &used) == 0);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

std::int64_t Server::resident_bytes() const {
    std::ifstream file(fmt::format("/proc/{}/statm", process_));
    std::int64_t pages = 0, resident = 0;
    file >> pages >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace couponry::load
