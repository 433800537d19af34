#include "app/application.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "http/api/api.h"
#include "service/housekeeping.h"
#include "store/sqlite/sqlite_store.h"

namespace couponry::app {

std::string database_path(const std::string& data_folder) {
    return (std::filesystem::path(data_folder) / "couponry.db").string();
}

std::string imports_folder(const std::string& data_folder) {
    return (std::filesystem::path(data_folder) / "imports").string();
}

Result<std::unique_ptr<store::Store>> open_store(const std::string& data_folder, store::Migrate migrate, Instant now) {
    std::error_code error;
    if (migrate == store::Migrate::yes) std::filesystem::create_directories(data_folder, error);
    if (error) return fail("store_failed", fmt::format("The folder {} cannot be made: {}.", data_folder, error.message()));
    auto opened = store::sqlite::open({.path = database_path(data_folder), .migrate = migrate, .now = now});
    if (!opened) return std::unexpected(opened.error());
    return std::move(opened->store);
}

Result<std::unique_ptr<Application>> Application::open(const Configuration& configuration, Log& log) {
    std::unique_ptr<Application> application(new Application(configuration, log));
    auto store = open_store(configuration.data_folder, store::Migrate::yes, read_clock());
    if (!store) return std::unexpected(store.error());
    application->store_ = std::move(*store);
    auto services = service::Services::make(*application->store_, read_clock, application->random_,
                                            imports_folder(configuration.data_folder));
    if (!services) return std::unexpected(services.error());
    application->services_ = std::move(*services);
    const auto shop = application->services_->shops.find(service::kDefaultTenant);
    if (!shop) return std::unexpected(shop.error());
    if (auto done = application->services_->imports.prepare(); !done) return std::unexpected(done.error());
    return application;
}

Application::~Application() {
    {
        const std::lock_guard lock(lock_);
        is_ending_ = true;
    }
    ending_.notify_one();
    if (housekeeper_.joinable()) housekeeper_.join();
    if (!resuming_.joinable()) return;
    services_->imports.stop();
    resuming_.join();
}

void Application::keep_house() {
    constexpr std::chrono::seconds kEvery{1};
    constexpr int kRoundsPerHour = 3'600;
    std::unique_lock lock(lock_);
    for (int round = 1; !ending_.wait_for(lock, kEvery, [&] { return is_ending_; }); ++round) {
        lock.unlock();
        auto done = service::end_holds(*services_);
        if (done && round % kRoundsPerHour == 0) done = service::forget_the_old(*services_);
        if (!done) log_.note("warning", "housekeeping", done.error().detail);
        lock.lock();
    }
}

http::Router Application::routes() {
    http::Router router;
    add_operation_routes(router, *services_, metrics_);
    http::api::add_api_routes(router, *services_);
    return router;
}

Result<void> Application::listen() {
    http::ServerOptions options;
    options.address = configuration_.address;
    options.port = configuration_.port;
    options.io_threads = configuration_.io_threads;
    options.log = [this](std::string_view request_id, std::string_view text) {
        log_.note("error", "exception", fmt::format("{}: {}", request_id, text));
    };
    options.finish = [this](const http::Request& request, http::Response& response) {
        metrics_->count(response.status);
        if (configuration_.log_requests) log_.request(request, response);
    };
    auto server = http::Server::start(routes(), std::move(options));
    if (!server) return std::unexpected(server.error());
    server_ = std::move(*server);
    housekeeper_ = std::thread([this] { keep_house(); });
    resuming_ = std::thread([this] {
        if (auto done = services_->imports.resume(); !done) log_.note("error", "import", done.error().detail);
    });
    return {};
}

void Application::stop(std::chrono::milliseconds grace) {
    services_->imports.stop();
    if (server_) server_->stop(grace);
}

}  // namespace couponry::app
