// The server as a whole: store, services, routes and connections, assembled. Made and stopped by one thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "app/clock.h"
#include "app/database.h"
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
    Database database;
    std::size_t io_threads = 0;  ///< 0: one per core.
    bool log_requests = true;
};

class Application {
public:
    /// Opens the store, reads the keys and the shop of the default tenant. Failures of the store and of the folder.
    static Result<std::unique_ptr<Application>> open(const Configuration& configuration, Log& log,
                                                     const service::Clock& clock = read_clock);
    ~Application();

    /// The database had nothing before.
    bool is_new() const { return is_new_; }
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
    std::unique_ptr<FolderLock> folder_;  // of a server on a PostgreSQL
    std::unique_ptr<store::Store> store_;
    bool is_new_ = false;
    std::unique_ptr<service::Services> services_;
    std::shared_ptr<Metrics> metrics_ = std::make_shared<Metrics>();
    std::unique_ptr<http::Server> server_;

    /// Every now and then, as long as the application lives.
    void repeat(std::chrono::milliseconds pause, const std::function<void()>& work);
    void keep_house();
    void follow_other_servers();
    std::mutex lock_;
    std::condition_variable ending_;
    bool is_ending_ = false;
    std::thread housekeeper_;
    std::thread follower_;  // of the other servers on the database, if there may be some
    std::thread resuming_;  // imports that were interrupted
};

}  // namespace couponry::app
