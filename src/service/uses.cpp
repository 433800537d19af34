#include "service/uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/check.h"
#include "codes/normalise.h"
#include "document/coupon_document.h"
#include "document/usage_document.h"
#include "document/writer.h"

namespace couponry::service {
namespace {

struct Subject {
    std::string_view field;
    std::string_view list;  // in a usage document
};
constexpr std::array kSubjects = {Subject{"promotion", "promotions"}, Subject{"coupon", "coupons"},
                                  Subject{"campaign", "campaigns"}};

boost::json::string_view json_text(std::string_view text) {
    return document::json_text(text);
}

/// As one entry of a usage document, which has the reader for counters.
boost::json::object as_usage(const Subject& subject, std::string_view code, boost::json::object counters) {
    boost::json::object list;
    list[json_text(code)] = std::move(counters);
    boost::json::object usage;
    usage[json_text(subject.list)] = std::move(list);
    return usage;
}

}  // namespace

Result<Kept> read_use(const boost::json::value& value, std::string_view) {
    if (!value.is_object())
        return std::unexpected(document::invalid_document({{"", "An object is expected here; write it in braces."}}));
    boost::json::object counters = value.as_object();
    for (const Subject& subject : kSubjects) {
        const auto* code = counters.if_contains(json_text(subject.field));
        if (code == nullptr) continue;
        if (!code->is_string() || code->as_string().empty())
            return std::unexpected(
                document::invalid_document({{fmt::format("/{}", subject.field), "A code is expected here, as a text."}}));
        const std::string text(code->as_string());
        counters.stable_erase(json_text(subject.field));
        const auto usage = document::read_usage(as_usage(subject, text, counters));
        if (!usage) {
            Failure failure = usage.error();
            const std::string prefix = fmt::format("/{}/{}", subject.list, document::pointer_step(text).substr(1));
            for (FieldError& error : failure.errors)
                if (error.pointer.starts_with(prefix)) error.pointer.erase(0, prefix.size());
            return std::unexpected(std::move(failure));
        }
        return Kept{fmt::format("{}:{}", subject.list, text), as_usage(subject, text, std::move(counters)), {}};
    }
    return std::unexpected(
        document::invalid_document({{"", "Whose uses are these? Name one with \"promotion\", \"coupon\" or \"campaign\"."}}));
}

boost::json::object write_use(std::string_view id, std::string_view body) {
    const std::size_t colon = id.find(':');
    const auto* const subject = std::ranges::find(kSubjects, id.substr(0, colon), &Subject::list);
    CHECK(subject != kSubjects.end());
    const std::string_view code = id.substr(colon + 1);
    boost::json::object row{{json_text(subject->field), json_text(code)}};
    const boost::json::value counters = boost::json::parse(body).at(json_text(subject->list)).at(json_text(code));
    for (const auto& [name, value] : counters.as_object()) row[name] = value;
    return row;
}

void put_use(std::string_view id, std::string_view body, UsageFacts& usage) {
    const std::size_t colon = id.find(':');
    const std::string code(id.substr(colon + 1));
    usage.promotions.erase(id.starts_with("promotions:") ? code : "");
    usage.coupons.erase(id.starts_with("coupons:") ? code : "");
    usage.campaigns.erase(id.starts_with("campaigns:") ? code : "");
    if (body.empty()) return;
    auto read = document::read_usage(boost::json::parse(json_text(body)));
    CHECK(read.has_value());  // it was read before it was kept
    usage.promotions.merge(read->promotions);
    usage.coupons.merge(read->coupons);
    usage.campaigns.merge(read->campaigns);
}

std::unordered_map<std::string, Code> by_normalised_text(std::vector<Code> codes) {
    std::unordered_map<std::string, Code> by_text;
    for (Code& code : codes) {
        auto normalised = codes::normalise(code.text);
        by_text.insert_or_assign(normalised ? std::move(*normalised) : code.text, std::move(code));
    }
    return by_text;
}

void key_by_normalised_text(UsageFacts& usage) {
    std::vector<Code> codes;
    codes.reserve(usage.codes.size());
    for (auto& [text, code] : usage.codes) codes.push_back(std::move(code));
    usage.codes = by_normalised_text(std::move(codes));
}

UsageFacts read_uses(const store::Transaction& transaction) {
    UsageFacts usage;
    transaction.of(store::Aggregate::uses).for_each([&](const store::Document& document) {
        put_use(document.id, document.body, usage);
        return true;
    });
    return usage;
}

}  // namespace couponry::service
