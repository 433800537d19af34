#include "app/application.h"

#include <fmt/format.h>

#include "base/limits.h"
#include "http/api/api.h"
#include "http/pages/claim.h"
#include "service/housekeeping.h"
#include "service/other_servers.h"

namespace couponry::app {

Result<std::unique_ptr<Application>> Application::open(const Configuration& configuration, Log& log,
                                                       const service::Clock& clock) {
    std::unique_ptr<Application> application(new Application(configuration, log));
    if (!configuration.database.url.empty()) {
        auto folder = FolderLock::take(configuration.database.folder);
        if (!folder) return std::unexpected(folder.error());
        application->folder_ = std::make_unique<FolderLock>(std::move(*folder));
    }
    auto opened = open_store(configuration.database, store::Migrate::yes, clock());
    if (!opened) return std::unexpected(opened.error());
    application->store_ = std::move(opened->store);
    application->is_new_ = opened->is_new;
    auto services =
        service::Services::make(*application->store_, clock, application->random_, imports_folder(configuration.database.folder));
    if (!services) return std::unexpected(services.error());
    application->services_ = std::move(*services);
    const auto shop = application->services_->shops.find(service::kDefaultTenant);
    if (!shop) return std::unexpected(shop.error());
    if (auto done = application->services_->imports.prepare(); !done) return std::unexpected(done.error());
    if (auto done = application->services_->generate_codes.prepare(); !done) return std::unexpected(done.error());
    return application;
}

Application::~Application() {
    {
        const std::lock_guard lock(lock_);
        is_ending_ = true;
    }
    ending_.notify_all();
    for (std::thread* thread : {&housekeeper_, &follower_})
        if (thread->joinable()) thread->join();
    if (!resuming_.joinable()) return;
    services_->imports.stop();
    resuming_.join();
}

void Application::repeat(std::chrono::milliseconds pause, const std::function<void()>& work) {
    std::unique_lock lock(lock_);
    while (!ending_.wait_for(lock, pause, [&] { return is_ending_; })) {
        lock.unlock();
        work();
        lock.lock();
    }
}

void Application::keep_house() {
    constexpr int kRoundsPerHour = 3'600;
    repeat(std::chrono::seconds(1), [this, round = 0]() mutable {
        auto done = service::end_holds(*services_);
        if (done && ++round % kRoundsPerHour == 0) done = service::forget_the_old(*services_);
        if (!done) log_.note("warning", "housekeeping", done.error().detail);
    });
}

void Application::follow_other_servers() {
    bool is_reachable = true;  // a failure is noted once, not four times a second
    repeat(std::chrono::milliseconds(kFollowMs), [&] {
        const auto done = service::follow_other_servers(*services_);
        if (!done && is_reachable) log_.note("warning", "following", done.error().detail);
        is_reachable = done.has_value();
    });
}

http::Router Application::routes() {
    http::Router router;
    add_operation_routes(router, *services_, metrics_);
    http::api::add_api_routes(router, *services_);
    http::pages::add_claim_routes(router, *services_);
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
    services_->generate_codes.start([this](const Failure& failure) { log_.note("error", "generation", failure.detail); });
    housekeeper_ = std::thread([this] { keep_house(); });
    if (store_->is_shared()) follower_ = std::thread([this] { follow_other_servers(); });
    resuming_ = std::thread([this] {
        if (auto done = services_->imports.resume(); !done) log_.note("error", "import", done.error().detail);
    });
    return {};
}

void Application::stop(std::chrono::milliseconds grace) {
    services_->imports.stop();
    services_->generate_codes.stop();
    if (server_) server_->stop(grace);
}

}  // namespace couponry::app
