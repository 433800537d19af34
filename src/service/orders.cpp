#include "service/orders.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "document/order_request_document.h"
#include "document/reader.h"
#include "service/kept_order_request.h"
#include "service/known_order.h"
#include "service/order_answers.h"
#include "service/resources.h"
#include "service/returns.h"

namespace couponry::service {

Result<std::string> read_answer_note(const boost::json::value& value, bool is_needed) {
    constexpr document::Text kNote{.may_have_lines = true};
    if (value.is_null() && !is_needed) return std::string();
    return document::read_whole<std::string>(value.is_null() ? boost::json::object() : value,
                                             [&](const document::Reader& reader, std::string& note) {
                                                 document::Fields fields(reader);
                                                 if (is_needed)
                                                     fields.required("note", note, kNote);
                                                 else
                                                     fields.optional("note", note, kNote);
                                                 fields.refuse_others();
                                                 return true;
                                             });
}

Result<void> check_exception(const Caller& caller, std::string_view exception) {
    if (exception.empty() || caller.scopes.has(Scope::agent)) return {};
    return fail("forbidden",
                "Only an agent departs from a policy; leave the exception out, or use a key with the scope \"agent\".",
                {{"/exception", "This needs the scope \"agent\"."}});
}

Result<boost::json::object> Orders::options(std::string_view tenant, std::string_view order) const {
    const auto shop = shops_.find(tenant);
    if (!shop) return std::unexpected(shop.error());
    boost::json::object options;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) -> Result<void> {
        const auto known = read_known_order(transaction, *(*shop)->current().snapshot, order);
        if (!known) return std::unexpected(known.error());
        options = write_order_options(*known, writes_.now());
        return {};
    });
    if (!done) return std::unexpected(done.error());
    return options;
}

Result<Written> Orders::ask(const WriteContext& context, const Caller& caller, std::string_view order, OrderRequestKind kind,
                            const boost::json::value& value) {
    const auto wish = document::read_order_wish(value, kind);
    if (!wish) return std::unexpected(wish.error());
    if (auto checked = check_exception(caller, wish->exception); !checked) return std::unexpected(checked.error());
    const auto shop = shops_.find(context.tenant);
    if (!shop) return std::unexpected(shop.error());
    const std::string id = new_request_id(random_);
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        const Instant now = writes_.now();
        const auto known = read_known_order(transaction, *(*shop)->current().snapshot, order);
        if (!known) return std::unexpected(known.error());
        if (known->order_requests.size() >= kRequestsPerOrderMax)
            return fail("limit_reached",
                        fmt::format("There are {} requests about this order already; speak to an agent.", kRequestsPerOrderMax));
        const OrderOptions options = judge_order(known->facts, known->policies, now);
        const Verdict& verdict = kind == OrderRequestKind::cancel ? options.cancel : options.change_address;
        const bool is_excepted = verdict.reason == OrderReason::time_over && !wish->exception.empty();
        if (!verdict.is_allowed() && !is_for_agent(verdict.reason) && !is_excepted)
            return fail("request_not_allowed", why_not(verdict, known->facts.zone));
        OrderRequest request = *wish;
        request.id = id;
        request.order = known->facts.order.id;
        request.customer = known->facts.order.customer;
        request.email = known->facts.order.email;
        request.is_promised = verdict.is_allowed();
        if (verdict.policy != nullptr) request.policy = verdict.policy->id;
        move_order_request(transaction, request,
                           {.status = OrderRequestStatus::requested, .at = now, .by = caller.key, .note = {}});
        return Written{.outcome = Outcome::made, .id = id, .body = document::write_order_request(request)};
    });
}

Result<Written> Orders::answer(const WriteContext& context, const Caller& caller, std::string_view id, OrderRequestStatus status,
                               const boost::json::value& value) {
    const auto note = read_answer_note(value, status == OrderRequestStatus::refused);
    if (!note) return std::unexpected(note.error());
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        const auto found = transaction.of(store::Aggregate::order_requests).find(id);
        if (!found) return std::unexpected(not_found(order_requests_kind(), id));
        OrderRequest request = order_request_of(*found);
        const bool is_open = request.status == OrderRequestStatus::requested;
        if (!is_open && request.status != status)
            return fail("request_closed", fmt::format("The request is {}; ask anew if that is to change.",
                                                      document::kOrderRequestStatuses.word(request.status)));
        if (is_open)
            move_order_request(transaction, request, {.status = status, .at = writes_.now(), .by = caller.key, .note = *note});
        return Written{.outcome = is_open ? Outcome::changed : Outcome::unchanged,
                       .id = request.id,
                       .body = document::write_order_request(request)};
    });
}

}  // namespace couponry::service
