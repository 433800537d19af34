#include "store/sql/statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

#include "base/check.h"

namespace couponry::store::sql {
namespace {

bool is_of_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Calls `visit` with the name and the field of each parameter there is.
template <class Visit>
void each_parameter(Parameters& in, Visit visit) {
    visit("tenant", in.tenant);
    visit("id", in.id);
    visit("name", in.name);
    visit("value", in.value);
    visit("body", in.body);
    visit("keys", in.keys);
    visit("email", in.email);
    visit("order", in.order);
    visit("version", in.version);
    visit("instant", in.instant);
    visit("limit", in.limit);
    for (std::size_t at = 0; at < kCounts; ++at) {
        visit(fmt::format("count{}", at), in.counts[at]);
        visit(fmt::format("counts{}", at), in.count_arrays[at]);
    }
    visit("ids", in.ids);
    visit("names", in.names);
    visit("values", in.values);
    visit("bodies", in.bodies);
    visit("key_lists", in.key_lists);
    visit("emails", in.emails);
    visit("orders", in.orders);
    visit("instants", in.instants);
}

/// The names of a statement's parameters, in the order in which they come first; `numbered` is its text with $1, $2 … in their places.
std::vector<std::string_view> parameters_of(std::string_view sql, std::string& numbered) {
    std::vector<std::string_view> names;
    for (std::size_t at = 0; at < sql.size();) {
        const std::size_t colon = std::min(sql.find(':', at), sql.size());
        numbered += sql.substr(at, colon - at);
        if (colon == sql.size()) break;
        std::size_t end = colon + 1;
        while (end < sql.size() && is_of_name(sql[end])) ++end;
        const auto place = std::ranges::find(names, sql.substr(colon + 1, end - colon - 1));
        numbered += fmt::format("${}", place - names.begin() + 1);
        if (place == names.end()) names.push_back(sql.substr(colon + 1, end - colon - 1));
        at = end;
    }
    return names;
}

}  // namespace

soci::statement& Statement::prepared() {
    if (statement_) return *statement_;
    soci::statement statement(connection_.session);
    std::string numbered;
    const std::vector<std::string_view> names = parameters_of(sql_, numbered);
    each_parameter(connection_.in, [&]<class T>(std::string_view name, T& field) {
        if (std::ranges::find(names, name) == names.end()) return;
        if constexpr (std::is_base_of_v<Array, T>)
            CHECK(false);  // SOCI knows none
        else
            statement.exchange(soci::use(field, std::string(name)));
    });
    for (const Column& column : columns_)
        std::visit([&statement](auto* field) { statement.exchange(soci::into(*field)); }, column);
    statement.alloc();
    statement.prepare(sql_);
    statement.define_and_bind();
    return statement_.emplace(std::move(statement));
}

void Statement::prepare_for_runner() {
    std::string numbered;
    const std::vector<std::string_view> names = parameters_of(sql_, numbered);
    fields_.resize(names.size());
    numbers_.resize(names.size());
    parameters_.resize(names.size());
    each_parameter(connection_.in, [&](std::string_view name, auto& field) {
        const auto place = std::ranges::find(names, name);
        if (place != names.end()) fields_[static_cast<std::size_t>(place - names.begin())] = &field;
    });
    name_ = connection_.runner->prepare(numbered);
}

std::unique_ptr<Answer> Statement::run() {
    if (name_.empty()) prepare_for_runner();
    for (std::size_t at = 0; at < fields_.size(); ++at) {
        if (const auto* const array = std::get_if<const Array*>(&fields_[at])) {
            parameters_[at].array = *array;
        } else if (const auto* const number = std::get_if<const std::int64_t*>(&fields_[at])) {
            numbers_[at] = std::to_string(**number);
            parameters_[at].text = &numbers_[at];
        } else {
            parameters_[at].text = std::get<const std::string*>(fields_[at]);
        }
    }
    return connection_.runner->run(name_, parameters_);
}

void Statement::read(const Answer& answer, std::size_t row) const {
    for (std::size_t at = 0; at < columns_.size(); ++at) {
        const std::string_view value = answer.text(row, at);
        if (auto* const text = std::get_if<std::string*>(&columns_[at])) {
            **text = value;
        } else {
            const auto [end, error] =
                std::from_chars(value.data(), value.data() + value.size(), *std::get<std::int64_t*>(columns_[at]));
            CHECK(error == std::errc() && end == value.data() + value.size());
        }
    }
}

}  // namespace couponry::store::sql
