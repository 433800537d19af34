#include "service/code_list.h"

#include <fmt/format.h>

#include <charconv>

namespace couponry::service {
namespace {

std::string write_place(const store::StoredCode& code) {
    return fmt::format("{}/{}", code.batch, code.number);
}

/// The beginning for a text that write_place did not write.
store::CodePlace read_place(std::string_view text) {
    store::CodePlace place{-1, 0};
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return place;
    const std::string_view batch = text.substr(0, slash), number = text.substr(slash + 1);
    std::from_chars(batch.data(), batch.data() + batch.size(), place.batch);
    std::from_chars(number.data(), number.data() + number.size(), place.number);
    return place;
}

}  // namespace

Result<CodePart> list_codes(store::Store& store, std::string_view tenant, const CodeQuery& query) {
    CodePart part;
    const bool is_by_place = query.email_key.empty() && !query.coupon.empty();
    const auto done = store.read(tenant, [&](const store::Transaction& transaction) {
        const store::Codes& codes = transaction.codes();
        if (!query.email_key.empty())
            part.codes = codes.list_of_email(query.email_key, query.after, query.limit + 1);
        else if (is_by_place)
            part.codes = codes.list_of_coupon(query.coupon, read_place(query.after), query.limit + 1);
        else
            part.codes = codes.list(query.after, query.limit + 1);
    });
    if (!done) return std::unexpected(done.error());
    if (part.codes.size() > query.limit) {
        part.codes.pop_back();
        part.next = is_by_place ? write_place(part.codes.back()) : part.codes.back().id;
    }
    if (!query.coupon.empty())
        std::erase_if(part.codes, [&](const store::StoredCode& code) { return code.code.coupon != query.coupon; });
    return part;
}

}  // namespace couponry::service
