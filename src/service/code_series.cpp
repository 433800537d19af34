#include "service/code_series.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "base/check.h"

namespace couponry::service {
namespace {

constexpr std::size_t kDigitsPerByte = 2;

std::string write_key(const codes::BatchKey& key) {
    std::string text;
    for (const std::byte byte : key.bytes) text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
    return text;
}

codes::BatchKey read_key(std::string_view text) {
    codes::BatchKey key;
    CHECK(text.size() == key.bytes.size() * kDigitsPerByte);
    for (std::size_t at = 0; at < key.bytes.size(); ++at) {
        unsigned value = 0;
        const std::string_view digits = text.substr(at * kDigitsPerByte, kDigitsPerByte);
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        key.bytes[at] = static_cast<std::byte>(value);
    }
    return key;
}

}  // namespace

CodeSeries read_series(const store::Transaction& transaction, std::string_view coupon) {
    CodeSeries series;
    const auto found = transaction.of(store::Aggregate::code_series).find(coupon);
    if (!found) return series;
    const boost::json::value value = boost::json::parse(found->body);
    series.key = read_key(std::string_view(value.at("key").as_string()));
    series.batches = value.at("batches").as_int64();
    for (const auto& [shape, next] : value.at("next").as_object())
        series.next.emplace(std::string(shape), next.to_number<std::uint64_t>());
    return series;
}

void put_series(store::Transaction& transaction, std::string_view coupon, const CodeSeries& series, Instant now) {
    boost::json::object next;
    for (const auto& [shape, index] : series.next) next[shape] = index;
    const boost::json::object body{{"key", write_key(series.key)}, {"batches", series.batches}, {"next", std::move(next)}};
    CHECK(transaction.of(store::Aggregate::code_series)
              .put({std::string(coupon), boost::json::serialize(body), now, {}})
              .has_value());
}

}  // namespace couponry::service
