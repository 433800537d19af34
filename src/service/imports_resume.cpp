// What a restart finds of imports.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "service/imports.h"

namespace couponry::service {
namespace {

using store::Aggregate;

constexpr std::string_view kSpoolEnding = ".rows";

}  // namespace

std::string Imports::spool_path(const Job& job) const {
    return (std::filesystem::path(folder_) / (job.id + std::string(kSpoolEnding))).string();
}

/// A name that is kept beside the spools: jobs of other servers on the database are theirs to end.
Result<void> Imports::find_owner() {
    if (!store_.is_shared()) return {};
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    const std::filesystem::path path = std::filesystem::path(folder_) / "owner";
    if (std::ifstream(path) >> owner_) return {};
    owner_ = fmt::format("{:016x}", random_.next());
    if (std::ofstream file(path); !(file << owner_ << '\n').flush())
        return fail("store_failed", fmt::format("{} cannot be written.", path.native()));
    return {};
}

Result<void> Imports::prepare() {
    if (auto found = find_owner(); !found) return found;
    std::set<std::string> tenants, spools;
    auto done = store_.read(store::kServer, [&](const store::Transaction& transaction) {
        transaction.of(Aggregate::tenants).for_each([&](const store::Document& document) {
            tenants.insert(document.id);
            return true;
        });
    });
    for (auto tenant = tenants.begin(); done && tenant != tenants.end(); ++tenant) done = prepare_tenant(*tenant, spools);
    if (!done) return done;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error))
        if (entry.path().extension() == kSpoolEnding && !spools.contains(entry.path().filename().string()))
            std::filesystem::remove(entry.path(), error);
    return {};
}

Result<void> Imports::prepare_tenant(const std::string& tenant, std::set<std::string>& spools) {
    std::vector<Job> jobs;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) { jobs = running_jobs(transaction); });
    if (!done) return done;
    std::erase_if(jobs, [&](const Job& job) { return store_.is_shared() && job.owner != owner_; });
    for (Job& job : jobs) {
        Work work{tenant, find_kind(job.kind), std::move(job)};
        const std::filesystem::path spool = spool_path(work.job);
        if (work.kind == nullptr || !work.job.is_spooled || !std::filesystem::exists(spool)) {
            [[maybe_unused]] const auto failed =
                fail_job(work, {"server_stopping", "The server stopped while the file was read; import it again.", {}});
            continue;
        }
        spools.insert(spool.filename().string());
        const std::lock_guard lock(lock_);
        running_.insert({work.tenant, work.job.kind});
        interrupted_.push_back(std::move(work));
    }
    return {};
}

Result<void> Imports::resume() {
    Result<void> result;
    for (Work& work : interrupted_) {
        const Running running{work.tenant, work.job.kind};
        const auto done = write(work);
        if (!done) result = std::unexpected(done.error());
        const std::lock_guard lock(lock_);
        running_.erase(running);
    }
    interrupted_.clear();
    return result;
}

}  // namespace couponry::service
