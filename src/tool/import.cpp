#include <fmt/format.h>

#include <chrono>

#include "tool/commands.h"
#include "tool/data_folder.h"
#include "tool/files.h"

namespace couponry::tool {
namespace {

using service::Job;

service::FileFormat format_of(std::string_view path) {
    if (path.ends_with(".gz")) path.remove_suffix(std::string_view(".gz").size());
    return path.ends_with(".csv") ? service::FileFormat::csv : service::FileFormat::json_lines;
}

/// How far it is, with the rate, a few times a second.
class Progress {
public:
    explicit Progress(const Console& console) : console_(console) {}
    ~Progress() { console_.end_progress(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(const Job& job) {
        const auto now = std::chrono::steady_clock::now();
        if (job.is_spooled && !is_writing_) writing_since_ = now;
        is_writing_ = job.is_spooled;
        constexpr std::chrono::milliseconds kPause{200};
        if (now - shown_at_ < kPause) return;
        shown_at_ = now;
        const std::int64_t rows = is_writing_ ? job.imported + job.skipped : job.rows;
        const std::chrono::duration<double> seconds = now - (is_writing_ ? writing_since_ : begun_at_);
        const double rate = seconds.count() > 0 ? static_cast<double>(rows) / seconds.count() : 0;
        console_.show_progress(is_writing_ ? fmt::format("{} of {} rows written, {:.0f} a second", rows, job.rows, rate)
                                           : fmt::format("{} rows read, {:.0f} a second", rows, rate));
    }

private:
    const Console& console_;
    const std::chrono::steady_clock::time_point begun_at_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point writing_since_, shown_at_;
    bool is_writing_ = false;
};

void print_errors(const Job& job, const std::string& path, const Console& console) {
    Refusal refusal;
    for (const service::RowError& error : job.errors)
        refusal.lines.push_back(
            fmt::format("{}:{}: {}{}{}", path, error.row, error.pointer, error.pointer.empty() ? "" : ": ", error.detail));
    if (const auto shown = static_cast<std::int64_t>(job.errors.size()); shown < job.error_count)
        refusal.lines.push_back(fmt::format("{}: and {} more errors", path, job.error_count - shown));
    console.refuse(refusal);
}

}  // namespace

int run_import(const ImportOptions& options, const Console& console) {
    service::Imports::Request request{.tenant = options.tenant, .kind = service::find_kind(options.kind)};
    if (request.kind == nullptr) {
        std::string names;
        for (const service::Kind& kind : service::kinds()) names += fmt::format("{}{}", names.empty() ? "" : ", ", kind.name);
        return console.refuse(fmt::format("There is nothing named \"{}\" to import; there are {}.", options.kind, names));
    }
    request.format = format_of(options.file);
    request.on_error = *service::parse_on_error(options.on_error);
    request.is_dry_run = options.dry_run;
    auto pieces = Pieces::open(options.file);
    if (!pieces) return console.refuse(pieces.error());
    auto shop = OpenedShop::open(options);
    if (!shop) return console.refuse(shop.error());
    service::Services& services = shop->services();
    auto done = services.imports.prepare();
    if (done) done = services.imports.resume();
    if (done) done = services.access->ensure_tenant(options.tenant);
    if (!done) return console.refuse(refusal_of(done.error(), options));

    const auto begun_at = std::chrono::steady_clock::now();
    Progress progress(console);
    request.progress = [&](const Job& job) { progress.show(job); };
    const auto job = services.imports.run(request, [&] { return pieces->next(); });
    console.end_progress();
    if (!job)
        return console.refuse(job.error().type == "unreadable_file" ? job.error().detail
                                                                    : fmt::format("{}: {}", options.file, job.error().detail));
    print_errors(*job, options.file, console);
    if (job->state == service::JobState::failed)
        return console.refuse(job->imported == 0 ? "Nothing was imported."
                                                 : fmt::format("Only {} rows were imported.", job->imported));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun_at;
    console.print(fmt::format("{} of {} rows {} in {:.1f} s\n", job->imported, job->rows,
                              job->is_dry_run ? "would be imported, checked" : "imported", seconds.count()));
    return kDone;
}

}  // namespace couponry::tool
