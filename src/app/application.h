// The server as a whole: store, services, routes and connections, assembled. Made and stopped by one thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "app/clock.h"
#include "app/log.h"
#include "app/operation_routes.h"
#include "base/random.h"
#include "base/result.h"
#include "http/server.h"
#include "service/services.h"
#include "store/store.h"

namespace couponry::app {

struct Configuration {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string data_folder = "data";  ///< Made when there is none.
    std::size_t io_threads = 0;  ///< 0: one per core.
    bool log_requests = true;
};

/// The store of a data folder, as the command line uses it too.
std::string database_path(const std::string& data_folder);
std::string imports_folder(const std::string& data_folder);
Result<std::unique_ptr<store::Store>> open_store(const std::string& data_folder, store::Migrate migrate, Instant now);

class Application {
public:
    /// Opens the store, reads the keys and the shop of the default tenant. Failures of the store and of the folder.
    static Result<std::unique_ptr<Application>> open(const Configuration& configuration, Log& log);
    ~Application();

    service::Services& services() { return *services_; }
    /// All that listen() serves.
    http::Router routes();
    /// Accepts connections from now on. `cannot_listen`.
    Result<void> listen();
    std::uint16_t port() const { return server_->port(); }
    void stop(std::chrono::milliseconds grace);

private:
    Application(Configuration configuration, Log& log) : configuration_(std::move(configuration)), log_(log) {}

    Configuration configuration_;
    Log& log_;
    SystemRandom random_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<service::Services> services_;
    std::shared_ptr<Metrics> metrics_ = std::make_shared<Metrics>();
    std::unique_ptr<http::Server> server_;

    /// Now and then, as long as the application lives.
    void keep_house();
    std::mutex lock_;
    std::condition_variable ending_;
    bool is_ending_ = false;
    std::thread housekeeper_;
    std::thread resuming_;  // imports that were interrupted
};

}  // namespace couponry::app
