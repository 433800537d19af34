// What operators ask a server: whether it lives, whether it can serve, and its counters for Prometheus.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "http/router.h"
#include "service/services.h"

namespace couponry::app {

/// Counters of the server. Any thread.
class Metrics {
public:
    void count(int status) {
        if (status >= 0 && static_cast<std::size_t>(status) < answers_.size())
            answers_[static_cast<std::size_t>(status)].fetch_add(1, std::memory_order_relaxed);
    }
    /// The text format of Prometheus.
    std::string text(std::int64_t revision, std::size_t promotions) const;

private:
    std::array<std::atomic<std::uint64_t>, 600> answers_{};
};

/// GET /health, /ready, /metrics, /openapi.json, /docs.
void add_operation_routes(http::Router& router, service::Services& services, const std::shared_ptr<Metrics>& metrics);

}  // namespace couponry::app
