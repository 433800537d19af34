#include "store/postgres/statements.h"

#include <fmt/format.h>

#include <charconv>

#include "store/postgres/query_result.h"

namespace couponry::store::postgres {
namespace {

class AnswerOf final : public sql::Answer {
public:
    explicit AnswerOf(QueryResult result) : result_(std::move(result)) {}

    std::size_t rows() const override { return static_cast<std::size_t>(PQntuples(result_.get())); }
    std::string_view text(std::size_t row, std::size_t column) const override {
        const int row_at = static_cast<int>(row), column_at = static_cast<int>(column);
        return {PQgetvalue(result_.get(), row_at, column_at),
                static_cast<std::size_t>(PQgetlength(result_.get(), row_at, column_at))};
    }
    std::int64_t changed() const override {
        const std::string_view text = PQcmdTuples(const_cast<PGresult*>(result_.get()));
        std::int64_t rows = 0;
        std::from_chars(text.data(), text.data() + text.size(), rows);
        return rows;
    }

private:
    QueryResult result_;
};

}  // namespace

std::string Statements::prepare(const std::string& sql) {
    std::string name = fmt::format("couponry_{}", ++prepared_);
    const QueryResult result(PQprepare(handle(session_), name.c_str(), sql.c_str(), 0, nullptr));
    if (!result.is_done()) throw result.error();
    return name;
}

std::unique_ptr<sql::Answer> Statements::run(const std::string& name, std::span<const Parameter> parameters) {
    values_.clear();
    lengths_.clear();
    formats_.clear();
    for (const Parameter& parameter : parameters) {
        const bool is_array = parameter.array != nullptr;
        values_.push_back(is_array ? parameter.array->bytes().data() : parameter.text->c_str());
        lengths_.push_back(is_array ? static_cast<int>(parameter.array->bytes().size()) : 0);
        formats_.push_back(is_array ? 1 : 0);
    }
    QueryResult result(PQexecPrepared(handle(session_), name.c_str(), static_cast<int>(values_.size()), values_.data(),
                                      lengths_.data(), formats_.data(), 0));
    if (!result.is_done()) throw result.error();
    return std::make_unique<AnswerOf>(std::move(result));
}

}  // namespace couponry::store::postgres
