#include "service/carts.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/digest.h"
#include "document/cart_document.h"
#include "document/reader.h"

namespace couponry::service {
namespace {

using store::Aggregate;

Failure no_cart(std::string_view id) {
    return {"not_found", fmt::format("There is no cart \"{}\".", id), {}};
}

Failure no_line(std::string_view line) {
    return {"not_found", fmt::format("The cart has no line \"{}\".", line), {}};
}

Failure not_an_object() {
    return document::invalid_document({{"", "An object is expected here; write it in braces."}});
}

std::string new_id(RandomSource& random) {
    constexpr std::size_t kBytes = 15;
    std::string bytes(kBytes, '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    return base64url(bytes);
}

boost::json::array& lines_of(boost::json::object& cart) {
    return cart.at("lines").as_array();
}

/// Of a line of the cart; lines.end() when there is none.
boost::json::array::iterator find_line(boost::json::array& lines, std::string_view id) {
    return std::ranges::find_if(
        lines, [&](const boost::json::value& line) { return std::string_view(line.as_object().at("id").as_string()) == id; });
}

std::string free_line_id(boost::json::array& lines) {
    for (std::size_t number = lines.size() + 1;; ++number)
        if (std::string id = fmt::format("l{}", number); find_line(lines, id) == lines.end()) return id;
}

/// Whether pieces of the two are the same goods at the same price, so that they may be one line.
bool are_same_goods(const boost::json::object& left, const boost::json::object& right) {
    if (left.contains("subtotal") || right.contains("subtotal")) return false;
    boost::json::object one = left, other = right;
    for (const char* own : {"id", "quantity"}) {
        one.erase(own);
        other.erase(own);
    }
    return one == other;
}

void add_lines(boost::json::array& lines, const boost::json::array& others) {
    for (const boost::json::value& other : others) {
        const auto same = std::ranges::find_if(
            lines, [&](const boost::json::value& line) { return are_same_goods(line.as_object(), other.as_object()); });
        if (same != lines.end()) {
            same->at("quantity") = same->at("quantity").as_int64() + other.at("quantity").as_int64();
            continue;
        }
        boost::json::object added = other.as_object();
        if (find_line(lines, std::string_view(added.at("id").as_string())) != lines.end()) added["id"] = free_line_id(lines);
        lines.push_back(std::move(added));
    }
}

/// Each code once, those of the cart first.
void add_codes(boost::json::object& cart, const boost::json::object& other) {
    const auto* others = other.if_contains("codes");
    if (others == nullptr) return;
    if (!cart.contains("codes")) cart["codes"].emplace_array();
    boost::json::array& codes = cart["codes"].as_array();
    for (const boost::json::value& code : others->as_array())
        if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
}

}  // namespace

Result<store::Document> Carts::find(std::string_view tenant, std::string_view id) const {
    std::optional<store::Document> found;
    const auto done =
        store_.read(tenant, [&](const store::Transaction& transaction) { found = transaction.of(Aggregate::carts).find(id); });
    if (!done) return std::unexpected(done.error());
    if (!found) return std::unexpected(no_cart(id));
    return std::move(*found);
}

Result<boost::json::object> Carts::read(const Context& context, const boost::json::value& cart) const {
    const auto shop = shops_.find(context.write.tenant);
    if (!shop) return std::unexpected(shop.error());
    const auto read = document::read_cart(cart, *(*shop)->current().snapshot->sites);
    if (!read) return std::unexpected(read.error());
    if (read->at && !context.scopes.has(Scope::replay))
        return fail("forbidden", "This key lacks the scope \"replay\".",
                    {{"/at", "Leave it out, or use a key with that scope."}});
    return document::write_cart(*read);
}

Result<Written> Carts::create(const Context& context, const boost::json::value& cart) {
    auto kept = read(context, cart);
    if (!kept) return std::unexpected(kept.error());
    const std::string id = new_id(random_);
    return writes_.run(context.write, [&](store::Transaction& transaction, std::vector<service::Change>&) -> Result<Written> {
        const auto version = transaction.of(Aggregate::carts).put({id, boost::json::serialize(*kept), writes_.now(), {}});
        return Written{.outcome = Outcome::made, .id = id, .body = *kept, .version = *version};
    });
}

Result<Written> Carts::change(const Context& context, std::string_view id, const Expectation& expects, const Change& change) {
    return writes_.run(context.write, [&](store::Transaction& transaction, std::vector<service::Change>&) -> Result<Written> {
        const auto found = transaction.of(Aggregate::carts).find(id);
        if (!found) return std::unexpected(no_cart(id));
        if (expects && !expects(found->version))
            return fail("precondition_failed", "The cart was changed since you read it; read it again and repeat your change.");
        boost::json::object cart = boost::json::parse(found->body).as_object();
        if (auto done = change(transaction, cart); !done) return std::unexpected(done.error());
        auto kept = read(context, boost::json::value(std::move(cart)));
        if (!kept) return std::unexpected(kept.error());
        const auto version = transaction.of(Aggregate::carts).put({found->id, boost::json::serialize(*kept), writes_.now(), {}});
        return Written{.outcome = Outcome::changed, .id = found->id, .body = std::move(*kept), .version = *version};
    });
}

Result<Written> Carts::patch(const Context& context, std::string_view id, const boost::json::value& patch,
                             const Expectation& expects) {
    if (!patch.is_object()) return std::unexpected(not_an_object());
    return change(context, id, expects, [&](store::Transaction&, boost::json::object& cart) -> Result<void> {
        boost::json::value patched = std::move(cart);
        apply_merge_patch(patched, patch);
        cart = std::move(patched.as_object());
        return {};
    });
}

Result<Written> Carts::erase(const Context& context, std::string_view id, const Expectation& expects) {
    return writes_.run(context.write, [&](store::Transaction& transaction, std::vector<service::Change>&) -> Result<Written> {
        const auto found = transaction.of(Aggregate::carts).find(id);
        if (!found) return std::unexpected(no_cart(id));
        if (expects && !expects(found->version))
            return fail("precondition_failed", "The cart was changed since you read it; read it again and repeat your change.");
        transaction.of(Aggregate::carts).erase(id);
        return Written{.outcome = Outcome::erased, .id = found->id, .body = {}};
    });
}

Result<Written> Carts::add_line(const Context& context, std::string_view id, const boost::json::value& line,
                                const Expectation& expects, std::string& line_id) {
    if (!line.is_object()) return std::unexpected(not_an_object());
    auto written = change(context, id, expects, [&](store::Transaction&, boost::json::object& cart) -> Result<void> {
        boost::json::array& lines = lines_of(cart);
        boost::json::object added = line.as_object();
        if (const auto* own = added.if_contains("id"); own == nullptr || own->is_null()) added["id"] = free_line_id(lines);
        lines.push_back(std::move(added));
        return {};
    });
    if (!written) {
        // Where the line stands in the cart is nothing to whoever sent it alone.
        for (FieldError& error : written.error().errors)
            if (error.pointer.starts_with("/lines/"))
                error.pointer.erase(0,
                                    std::min(error.pointer.find('/', std::string_view("/lines/").size()), error.pointer.size()));
        return written;
    }
    line_id = lines_of(written->body).back().as_object().at("id").as_string();
    return written;
}

Result<Written> Carts::patch_line(const Context& context, std::string_view id, std::string_view line,
                                  const boost::json::value& patch, const Expectation& expects) {
    if (!patch.is_object()) return std::unexpected(not_an_object());
    return change(context, id, expects, [&](store::Transaction&, boost::json::object& cart) -> Result<void> {
        const auto found = find_line(lines_of(cart), line);
        if (found == lines_of(cart).end()) return std::unexpected(no_line(line));
        apply_merge_patch(*found, patch);
        return {};
    });
}

Result<Written> Carts::erase_line(const Context& context, std::string_view id, std::string_view line,
                                  const Expectation& expects) {
    return change(context, id, expects, [&](store::Transaction&, boost::json::object& cart) -> Result<void> {
        const auto found = find_line(lines_of(cart), line);
        if (found == lines_of(cart).end()) return std::unexpected(no_line(line));
        lines_of(cart).erase(found);
        return {};
    });
}

Result<Written> Carts::put_codes(const Context& context, std::string_view id, const boost::json::value& value,
                                 const Expectation& expects) {
    if (!value.is_object()) return std::unexpected(not_an_object());
    if (!value.as_object().contains("codes") || value.as_object().size() != 1)
        return std::unexpected(document::invalid_document(
            {{"/codes", "Send {\"codes\": […]} and nothing else; an empty list takes all codes out."}}));
    return change(context, id, expects, [&](store::Transaction&, boost::json::object& cart) -> Result<void> {
        cart["codes"] = value.at("codes");
        return {};
    });
}

Result<Written> Carts::merge(const Context& context, std::string_view id, const boost::json::value& value,
                             const Expectation& expects) {
    struct Merge {
        std::string cart;
        bool has_customer = false;
    };
    const auto merge = document::read_whole<Merge>(value, [](const document::Reader& reader, Merge& target) {
        document::Fields fields(reader);
        fields.optional("cart", target.cart, document::kIdentifier);
        target.has_customer = fields.has("customer");
        if (fields.is_object() && target.cart.empty() && !target.has_customer)
            reader.refuse("Name another \"cart\", a \"customer\", or both.");
        fields.refuse_others();
        return true;
    });
    if (!merge) return std::unexpected(merge.error());
    if (merge->cart == id)
        return std::unexpected(document::invalid_document({{"/cart", "This is the same cart; name another one."}}));
    return change(context, id, expects, [&](store::Transaction& transaction, boost::json::object& cart) -> Result<void> {
        if (!merge->cart.empty()) {
            const auto other = transaction.of(Aggregate::carts).find(merge->cart);
            if (!other) return std::unexpected(document::invalid_document({{"/cart", no_cart(merge->cart).detail}}));
            const boost::json::object goods = boost::json::parse(other->body).as_object();
            if (goods.at("currency") != cart.at("currency") || goods.at("site") != cart.at("site"))
                return std::unexpected(document::invalid_document(
                    {{"/cart", "That cart is of another site or currency; only carts of one can be joined."}}));
            add_lines(lines_of(cart), goods.at("lines").as_array());
            add_codes(cart, goods);
            transaction.of(Aggregate::carts).erase(other->id);
        }
        if (merge->has_customer) cart["customer"] = value.at("customer");
        return {};
    });
}

Result<std::int64_t> Carts::forget_before(std::string_view tenant, Instant instant) {
    std::vector<std::string> old;
    auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
        transaction.of(Aggregate::carts).for_each([&](const store::Document& document) {
            if (document.changed_at < instant) old.push_back(document.id);
            return true;
        });
    });
    if (!done) return std::unexpected(done.error());
    std::int64_t count = 0;
    for (std::size_t at = 0; at < old.size(); at += kRowsPerPageMax) {
        done = store_.write(tenant, [&](store::Transaction& transaction) {
            store::Documents& carts = transaction.of(Aggregate::carts);
            for (std::size_t index = at; index < std::min(old.size(), at + kRowsPerPageMax); ++index)
                // One that was touched meanwhile stays.
                if (const auto found = carts.find(old[index]); found && found->changed_at < instant)
                    count += carts.erase(old[index]) ? 1 : 0;
        });
        if (!done) return std::unexpected(done.error());
    }
    return count;
}

}  // namespace couponry::service
