// Prepared statements of one connection to PostgreSQL, past SOCI, which sends every parameter as a text: arrays go in their binary form.
// Belongs to the connection's thread. Failures are soci::soci_error, as SOCI's own.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "store/sql/statement.h"

namespace couponry::store::postgres {

class Statements final : public sql::Runner {
public:
    explicit Statements(soci::session& session) : session_(session) {}

    std::string prepare(const std::string& sql) override;
    std::unique_ptr<sql::Answer> run(const std::string& name, std::span<const Parameter> parameters) override;

private:
    soci::session& session_;
    std::uint64_t prepared_ = 0;
    // Of the parameters.
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
};

}  // namespace couponry::store::postgres
