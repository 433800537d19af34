#include "service/return_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "document/reader.h"
#include "document/return_request_document.h"
#include "document/shop_document.h"
#include "service/kept_return_request.h"
#include "service/known_order.h"
#include "service/order_answers.h"
#include "service/orders.h"
#include "service/price_request.h"
#include "service/resources.h"

namespace couponry::service {
namespace {

using Status = ReturnRequestStatus;

bool may_be_excepted(OrderReason reason) {
    return reason == OrderReason::item_excluded || reason == OrderReason::time_over;
}

/// Judges a request line by line. Belongs to one transaction.
class Judgement {
public:
    Judgement(const store::Transaction& transaction, const KnownOrder& known, Instant now)
        : transaction_(transaction), known_(known), options_(judge_order(known.facts, known.policies, now)) {}

    /// Its policy, and whether that approves of it by itself.
    Result<void> judge(RequestedReturn& request) {
        is_automatic_ = request.exception.empty();
        for (std::size_t index = 0; index < request.lines.size(); ++index)
            judge_line(request, request.lines[index], fmt::format("/lines/{}", index));
        if (!wrong_.empty()) return std::unexpected(document::invalid_document(std::move(wrong_)));
        if (!kept_.empty()) return fail("return_not_allowed", kept_.front().detail, kept_);
        return {};
    }
    Status status() const { return is_automatic_ ? Status::approved : Status::requested; }

private:
    void judge_line(RequestedReturn& request, const RequestedLine& line, const std::string& pointer) {
        const auto own = std::ranges::find_if(options_.lines, [&](const LineOptions& one) { return one.line->id == line.line; });
        if (own == options_.lines.end()) {
            wrong_.push_back({pointer + "/id", fmt::format("The order has no line \"{}\"; name one of its lines.", line.line)});
            return;
        }
        if (line.quantity > own->left) {
            wrong_.push_back({pointer + "/quantity",
                              fmt::format("Of \"{}\" at most {} can still come back: {} came back, {} are in another return.",
                                          line.line, own->left, own->pieces.gone, own->pieces.in_return)});
            return;
        }
        if (request.wants_exchange) check_exchange(line, pointer + "/exchange_for");
        const Verdict& verdict = request.wants_exchange ? own->exchange : own->give_back;
        const bool is_excepted = !request.exception.empty() && may_be_excepted(verdict.reason);
        if (!verdict.is_allowed() && !is_for_agent(verdict.reason) && !is_excepted) {
            kept_.push_back({pointer, why_not(verdict, known_.facts.zone)});
            return;
        }
        if (verdict.policy == nullptr) {
            is_automatic_ = false;
            return;
        }
        request.policy = verdict.policy->id;
        const auto& rules = std::get<ReturnRules>(verdict.policy->rules);
        is_automatic_ = is_automatic_ && rules.approval == ReturnRules::Approval::automatic;
        const bool is_known = rules.reasons.empty() || std::ranges::find(rules.reasons, request.reason) != rules.reasons.end();
        const auto is_told = [](const FieldError& error) { return error.pointer == "/reason"; };
        if (!is_known && std::ranges::none_of(wrong_, is_told))
            wrong_.push_back(
                {"/reason", fmt::format("The policy knows the reasons {}; choose one.", fmt::join(rules.reasons, ", "))});
    }

    void check_exchange(const RequestedLine& line, const std::string& pointer) {
        const auto found = transaction_.of(store::Aggregate::products).find(line.exchange_product);
        const auto product = found ? document::read_product(boost::json::parse(found->body), found->id) : fail("not_found", "");
        if (!product || !product->active)
            wrong_.push_back({pointer + "/product",
                              fmt::format("The shop does not sell \"{}\"; choose another product.", line.exchange_product)});
        else if (!line.exchange_sku.empty() && std::ranges::find(product->skus, line.exchange_sku) == product->skus.end())
            wrong_.push_back(
                {pointer + "/sku", fmt::format("The product has no SKU \"{}\"; choose one of its own.", line.exchange_sku)});
    }

    const store::Transaction& transaction_;
    const KnownOrder& known_;
    OrderOptions options_;
    bool is_automatic_ = true;
    std::vector<FieldError> wrong_, kept_;
};

/// As it would be asked for, without an id.
Result<RequestedReturn> judged(const store::Transaction& transaction, const KnownOrder& known, const RequestedReturn& wish,
                               Instant now) {
    RequestedReturn request = wish;
    const Order& order = known.facts.order;
    request.order = order.id;
    request.customer = order.customer;
    request.email = order.email;
    request.currency = order.currency;
    Judgement judgement(transaction, known, now);
    if (auto done = judgement.judge(request); !done) return std::unexpected(done.error());
    request.status = judgement.status();
    price_request(transaction, known, request);
    return request;
}

struct Step {
    Status to;
    std::vector<Status> from;
};

Step step_of(ReturnRequests::Act act) {
    using Act = ReturnRequests::Act;
    switch (act) {
        case Act::approve:
            return {Status::approved, {Status::requested}};
        case Act::reject:
            return {Status::rejected, {Status::requested, Status::approved}};
        case Act::receive:
            return {Status::received, {Status::approved}};
        case Act::refund:
            return {Status::refunded, {Status::received}};
        case Act::exchange:
            return {Status::exchanged, {Status::received}};
        case Act::cancel:
            return {Status::cancelled, {Status::requested, Status::approved}};
    }
    return {};
}

Result<void> check_step(const RequestedReturn& request, const Step& step) {
    const auto word = [](Status status) { return document::kReturnRequestStatuses.word(status); };
    if (std::ranges::find(step.from, request.status) == step.from.end()) {
        std::vector<std::string_view> words;
        words.reserve(step.from.size());
        for (const Status status : step.from) words.push_back(word(status));
        return fail("return_not_in_state",
                    fmt::format("The return is {}; it would have to be {}.", word(request.status), fmt::join(words, " or ")));
    }
    if (step.to == (request.wants_exchange ? Status::refunded : Status::exchanged))
        return fail("return_not_in_state", request.wants_exchange ? "An exchange is wanted; end it with exchange."
                                                                  : "Money back is wanted; end it with refund.");
    return {};
}

}  // namespace

Result<Written> ReturnRequests::ask(const WriteContext& context, const Caller& caller, std::string_view order,
                                    const boost::json::value& value) {
    const auto wish = document::read_return_wish(value);
    if (!wish) return std::unexpected(wish.error());
    if (auto checked = check_exception(caller, wish->request.exception); !checked) return std::unexpected(checked.error());
    const auto shop = shops_.find(context.tenant);
    if (!shop) return std::unexpected(shop.error());
    const auto judge = [&](const store::Transaction& transaction) -> Result<RequestedReturn> {
        const auto known = read_known_order(transaction, *(*shop)->current().snapshot, order);
        if (!known) return std::unexpected(known.error());
        if (known->return_requests.size() >= kRequestsPerOrderMax)
            return fail("limit_reached",
                        fmt::format("There are {} returns of this order already; speak to an agent.", kRequestsPerOrderMax));
        return judged(transaction, *known, wish->request, writes_.now());
    };
    if (wish->is_preview) {
        Written preview{.outcome = Outcome::unchanged, .id = {}, .body = {}};
        const auto done = store_.read(context.tenant, [&](const store::Transaction& transaction) -> Result<void> {
            const auto request = judge(transaction);
            if (!request) return std::unexpected(request.error());
            preview.body = document::write_return_request(*request);
            return {};
        });
        return done ? Result<Written>(std::move(preview)) : std::unexpected(done.error());
    }
    const std::string id = new_request_id(random_);
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        auto request = judge(transaction);
        if (!request) return std::unexpected(request.error());
        request->id = id;
        const bool is_approved = request->status == Status::approved;
        const Instant now = writes_.now();
        std::int64_t version =
            move_return_request(transaction, *request, {.status = Status::requested, .at = now, .by = caller.key, .note = {}});
        if (is_approved)
            version = move_return_request(transaction, *request, {.status = Status::approved, .at = now, .by = {}, .note = {}});
        return Written{.outcome = Outcome::made, .id = id, .body = document::write_return_request(*request), .version = version};
    });
}

/// What cannot be priced any more is here all the same: then an agent says what is refunded. What the redemption has back already is not
/// paid for twice.
Result<void> ReturnRequests::receive(store::Transaction& transaction, RequestedReturn& request,
                                     std::vector<Change>& changes) const {
    if (request.price.redemption.empty()) return {};
    const std::string made = "request-" + request.id;
    const auto answer = returns_.keep(transaction, request.price.redemption, returned_lines(request), made, changes);
    if (answer) {
        request.made = made;
        take_price(*answer, request);
        return {};
    }
    const std::string& type = answer.error().type;
    if (type == "not_recorded") {
        request.price = {.refund = {}, .shipping = 0, .lost = {}, .redemption = request.price.redemption};
        for (RequestedLine& line : request.lines) line.refund.reset();
        return {};
    }
    if (type == "invalid_document" || type == "redemption_not_confirmed" || type == "not_found")
        return fail("return_not_in_state",
                    fmt::format("The redemption of the order cannot take these pieces back: {}", answer.error().detail));
    return std::unexpected(answer.error());
}

Result<Written> ReturnRequests::act(const WriteContext& context, const Caller& caller, std::string_view id, Act act,
                                    const boost::json::value& value) {
    const auto note = read_answer_note(value, act == Act::reject);
    if (!note) return std::unexpected(note.error());
    const Step step = step_of(act);
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>& changes) -> Result<Written> {
        const auto found = transaction.of(store::Aggregate::return_requests).find(id);
        if (!found) return std::unexpected(not_found(return_requests_kind(), id));
        RequestedReturn request = return_request_of(*found);
        Written written{.outcome = Outcome::unchanged, .id = request.id, .body = {}, .version = found->version};
        if (request.status != step.to) {
            if (auto checked = check_step(request, step); !checked) return std::unexpected(checked.error());
            if (act == Act::receive)
                if (auto done = receive(transaction, request, changes); !done) return std::unexpected(done.error());
            written.outcome = Outcome::changed;
            written.version = move_return_request(transaction, request,
                                                  {.status = step.to, .at = writes_.now(), .by = caller.key, .note = *note});
        }
        written.body = document::write_return_request(request);
        return written;
    });
}

}  // namespace couponry::service
