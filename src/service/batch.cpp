#include "service/batch.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <set>

#include "base/check.h"
#include "base/limits.h"
#include "codes/normalise.h"
#include "document/common.h"
#include "document/writer.h"
#include "service/kinds.h"

namespace couponry::service {
namespace {

using document::json_text;
using store::Aggregate;

constexpr std::string_view kByCoupon = "coupon";
constexpr std::string_view kByState = "state";  // of those that run
constexpr document::Choice<BatchState, 5> kStates{{{{"running", BatchState::running},
                                                    {"paused", BatchState::paused},
                                                    {"done", BatchState::done},
                                                    {"cancelled", BatchState::cancelled},
                                                    {"failed", BatchState::failed}}}};

std::string id_of(std::string_view coupon, std::int64_t number) {
    return fmt::format("{}/{:08}", coupon, number);
}

void read_addresses(document::Fields& fields, BatchOrder& order) {
    fields.optional(
        "bound_to", order.bound_to,
        document::ListOf{[](const document::Reader& reader, std::string& email) { return document::read_email(reader, email); },
                         kAddressesPerBatchMax, false});
    if (order.bound_to.empty()) return;
    if (static_cast<std::int64_t>(order.bound_to.size()) != order.count)
        fields.reader().refuse_at("/bound_to", fmt::format("There are {} addresses for {} codes; give one address for each code.",
                                                           order.bound_to.size(), order.count));
    std::set<std::string> seen;
    for (std::size_t at = 0; at < order.bound_to.size(); ++at)
        if (!seen.insert(email_key(order.bound_to[at])).second)
            fields.reader().refuse_at(fmt::format("/bound_to/{}", at), "This address is in the list already; name each once.");
}

boost::json::object write_batch(const Batch& batch) {
    boost::json::object object = show_batch(batch);
    object["coupon"] = batch.coupon;
    object["worked_ms"] = batch.worked_ms;
    object["last_number"] = batch.last_number;
    object["bound_to"] = document::write_texts(batch.order.bound_to);
    if (batch.run) object["run"] = {{"first", batch.run->first}, {"size", batch.run->size}, {"done", batch.run->done}};
    return object;
}

std::string text_in(const boost::json::object& object, std::string_view name) {
    const auto* text = object.if_contains(json_text(name));
    return text == nullptr ? "" : std::string(text->as_string());
}

std::optional<Instant> instant_in(const boost::json::object& object, std::string_view name) {
    const auto* text = object.if_contains(json_text(name));
    return text == nullptr ? std::nullopt : parse_instant(std::string_view(text->as_string()));
}

Batch batch_of(const store::Document& document) {
    const boost::json::object object = boost::json::parse(document.body).as_object();
    Batch batch;
    batch.coupon = text_in(object, "coupon");
    batch.number = object.at("id").as_int64();
    batch.job = text_in(object, "job");
    batch.order.count = object.at("count").as_int64();
    batch.order.shape = {text_in(object, "pattern"), text_in(object, "prefix"), text_in(object, "alphabet"),
                         object.at("avoid_look_alikes").as_bool()};
    for (const auto& address : object.at("bound_to").as_array()) batch.order.bound_to.emplace_back(address.as_string());
    if (const auto* days = object.if_contains("valid_for")) {
        std::vector<FieldError> errors;
        Days valid_for;
        CHECK(document::read_days(document::Reader(*days, errors), valid_for));
        batch.order.valid_for = valid_for;
    }
    batch.is_bound = object.at("is_bound").as_bool();
    batch.has_check_letter = object.at("has_check_letter").as_bool();
    for (const auto& entry : kStates.entries)
        if (entry.word == text_in(object, "state")) batch.state = entry.value;
    batch.started_at = instant_in(object, "started_at").value();
    batch.ended_at = instant_in(object, "ended_at");
    batch.detail = text_in(object, "detail");
    batch.generated = object.at("generated").as_int64();
    batch.worked_ms = object.at("worked_ms").as_int64();
    batch.last_number = object.at("last_number").as_int64();
    if (const auto* run = object.if_contains("run"))
        batch.run = BatchRun{run->at("first").to_number<std::uint64_t>(), run->at("size").to_number<std::uint64_t>(),
                             run->at("done").to_number<std::uint64_t>()};
    return batch;
}

}  // namespace

Result<codes::Pattern> CodeShape::parse() const {
    codes::PatternOptions options;
    options.prefix = prefix;
    options.avoid_look_alikes = avoid_look_alikes;
    if (!alphabet.empty()) {
        auto letters = codes::Alphabet::make(alphabet);
        if (!letters) return std::unexpected(document::invalid_document(letters.error().errors));
        options.alphabet = std::move(*letters);
    }
    auto parsed = codes::Pattern::parse(pattern, options);
    if (!parsed) return std::unexpected(document::invalid_document(parsed.error().errors));
    return parsed;
}

std::string CodeShape::text() const {
    return boost::json::serialize(
        boost::json::array{json_text(prefix), json_text(pattern), json_text(alphabet), avoid_look_alikes});
}

Result<BatchOrder> read_batch_order(const boost::json::value& value) {
    return document::read_whole<BatchOrder>(value, [](const document::Reader& reader, BatchOrder& order) {
        const std::size_t errors_before = reader.error_count();
        document::Fields fields(reader);
        fields.required("count", order.count,
                        document::Integer{.least = 1, .most = static_cast<std::int64_t>(codes::kCodesPerBatchMax)});
        constexpr document::Text kPattern{.length_max = codes::kEnteredBytesMax};
        fields.optional("pattern", order.shape.pattern, kPattern);
        fields.optional("prefix", order.shape.prefix, kPattern);
        fields.optional("alphabet", order.shape.alphabet, kPattern);
        fields.optional("avoid_look_alikes", order.shape.avoid_look_alikes, document::read_boolean);
        order.guesses_per_hit = codes::kGuessesPerHitDefault;
        fields.optional("guesses_per_hit", order.guesses_per_hit,
                        document::Integer{.least = static_cast<std::int64_t>(codes::kGuessesPerHitLeast)});
        fields.optional("valid_for", order.valid_for, document::read_days);
        if (reader.error_count() == errors_before)
            read_addresses(fields, order);
        else
            fields.has("bound_to");
        fields.refuse_others();
        return reader.error_count() == errors_before;
    });
}

bool has_ended(BatchState state) {
    return state != BatchState::running && state != BatchState::paused;
}

void put_batch(store::Transaction& transaction, const Batch& batch, Instant now) {
    store::NewVersion version{id_of(batch.coupon, batch.number), boost::json::serialize(write_batch(batch)), now, {}};
    version.keys.push_back({std::string(kByCoupon), batch.coupon});
    if (batch.state == BatchState::running) version.keys.push_back({std::string(kByState), "running"});
    CHECK(transaction.of(Aggregate::batches).put(version).has_value());
}

std::optional<Batch> find_batch(const store::Transaction& transaction, std::string_view coupon, std::int64_t number) {
    const auto found = transaction.of(Aggregate::batches).find(id_of(coupon, number));
    return found ? std::optional(batch_of(*found)) : std::nullopt;
}

std::vector<Batch> list_batches(const store::Transaction& transaction, std::string_view coupon, std::int64_t after,
                                std::size_t limit) {
    std::vector<Batch> batches;
    for (const store::Document& document :
         transaction.of(Aggregate::batches).find_by(kByCoupon, coupon, after == 0 ? "" : id_of(coupon, after), limit))
        batches.push_back(batch_of(document));
    return batches;
}

std::vector<Batch> running_batches(const store::Transaction& transaction) {
    std::vector<Batch> batches;
    for (const store::Document& document : transaction.of(Aggregate::batches).find_by(kByState, "running", {}, kRowsPerPageMax))
        batches.push_back(batch_of(document));
    return batches;
}

boost::json::object show_batch(const Batch& batch) {
    boost::json::object object;
    object["id"] = batch.number;
    object["job"] = batch.job;
    object["state"] = json_text(kStates.word(batch.state));
    object["count"] = batch.order.count;
    object["generated"] = batch.generated;
    object["pattern"] = batch.order.shape.pattern;
    document::put_text(object, "prefix", batch.order.shape.prefix);
    document::put_text(object, "alphabet", batch.order.shape.alphabet);
    object["avoid_look_alikes"] = batch.order.shape.avoid_look_alikes;
    object["has_check_letter"] = batch.has_check_letter;
    object["is_bound"] = batch.is_bound;
    if (batch.order.valid_for) object["valid_for"] = document::write_days(*batch.order.valid_for);
    object["started_at"] = format_instant(batch.started_at);
    document::put_instant(object, "ended_at", batch.ended_at);
    document::put_text(object, "detail", batch.detail);
    return object;
}

boost::json::object show_job(const Batch& batch) {
    constexpr std::int64_t kMsPerSecond = 1'000;
    boost::json::object object;
    object["id"] = batch.job;
    object["kind"] = "generation";
    object["of"] = batch.coupon;
    object["batch"] = batch.number;
    object["state"] = json_text(kStates.word(batch.state));
    object["started_at"] = format_instant(batch.started_at);
    document::put_instant(object, "ended_at", batch.ended_at);
    object["count"] = batch.order.count;
    object["generated"] = batch.generated;
    if (batch.generated > 0 && batch.worked_ms > 0) {
        object["codes_per_second"] = batch.generated * kMsPerSecond / batch.worked_ms;
        if (!has_ended(batch.state))
            object["seconds_left"] =
                ((batch.order.count - batch.generated) * batch.worked_ms / batch.generated + kMsPerSecond - 1) / kMsPerSecond;
    }
    document::put_text(object, "detail", batch.detail);
    return object;
}

}  // namespace couponry::service
