#include "service/redemptions.h"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/check.h"
#include "base/limits.h"
#include "document/cart_document.h"
#include "document/redemption_document.h"
#include "service/resolved_cart.h"
#include "service/use_limits.h"

namespace couponry::service {
namespace {

using store::Aggregate;

/// Others may use up what was left between the evaluation and the desk; each time they do, somebody's order was redeemed.
constexpr int kAttemptsMax = 8;

std::unexpected<Failure> no_such_redemption() {
    return fail("not_found", "There is no such redemption.");
}

/// keys_of() has every key but this one.
bool is_kept(const store::Key& key) {
    return key.name != "status" || key.value != document::redemption_status_word(RedemptionStatus::confirmed);
}

/// Nothing that a look into the store could change.
bool is_final(const Failure& failure) {
    return failure.type == "idempotency_key_reused" || failure.type == "order_already_redeemed" ||
           failure.type.starts_with("store_");
}

}  // namespace

/// A request as it was read.
struct Redemptions::Asked {
    std::string order;
    const boost::json::value* cart = nullptr;
    std::optional<std::int64_t> shown_total;
    bool holds = true;
    std::int64_t hold_seconds = kHoldSecondsDefault;

    static Result<Asked> read(const boost::json::value& value, const EvaluateCart& evaluate_cart, std::string_view tenant) {
        Asked asked;
        std::string evaluation_id;
        std::vector<FieldError> errors;
        const document::Reader reader(value, errors);
        document::Fields fields(reader);
        fields.required("order", asked.order, document::kIdentifier);
        asked.cart = fields.find("cart");
        if (fields.is_object() && asked.cart == nullptr)
            reader.refuse_at("/cart", "The field \"cart\" is missing; send the request that was evaluated.");
        if (fields.optional("evaluation_id", evaluation_id, document::Text{})) {
            asked.shown_total = evaluate_cart.total_of(tenant, evaluation_id);
            if (!asked.shown_total)
                reader.refuse_at("/evaluation_id", "This is no evaluation of this server; send one as it was answered.");
        }
        fields.optional("expected", asked, [](const document::Reader& inner, Asked& target) {
            document::Fields expected(inner);
            std::int64_t total = 0;
            if (expected.required("total", total, document::Integer{})) target.shown_total = total;
            expected.refuse_others();
            return true;
        });
        fields.optional("hold", asked.holds, document::read_boolean);
        fields.optional("hold_seconds", asked.hold_seconds, document::Integer{.least = 1, .most = kHoldSecondsMax});
        fields.refuse_others();
        if (!errors.empty()) return std::unexpected(document::invalid_document(std::move(errors)));
        return asked;
    }
};

Redemptions::Redemptions(store::Store& store, Shops& shops, EvaluateCart& evaluate_cart, Clock clock)
    : store_(store), shops_(shops), evaluate_cart_(evaluate_cart), clock_(std::move(clock)), desk_(store, shops) {}

/// What is settled already is answered before the cart is judged: what the order used itself would stand in its way.
Result<std::optional<Settled>> Redemptions::find_settled(const Context& context, const std::string& order) const {
    std::optional<store::IdempotencyKeys::Finished> finished;
    std::optional<store::Document> known;
    const auto done = store_.read(context.tenant, [&](const store::Transaction& transaction) {
        if (context.repeatable) finished = transaction.idempotency_keys().find_all({{context.repeatable->key}}).front();
        known = transaction.of(Aggregate::redemptions).find(order);
    });
    if (!done) return std::unexpected(done.error());
    if (finished) return settled_under(*finished, *context.repeatable);
    if (known && standing_of(redemption_of(*known).status) == Standing::used) return order_already_redeemed();
    return std::nullopt;
}

std::expected<Settled, Redemptions::Refusal> Redemptions::redeem(const Context& context, const boost::json::value& value) {
    const auto asked = Asked::read(value, evaluate_cart_, context.tenant);
    if (!asked) return std::unexpected(Refusal{asked.error(), {}});
    const auto shop = shops_.find(context.tenant);
    if (!shop) return std::unexpected(Refusal{shop.error(), {}});
    // First as if nobody had used anything, so that nobody has to be asked: what is best then and passes the limits at the desk is best.
    // Only what does not pass is evaluated with all that was used until now.
    auto settled_at_once = attempt(context, *asked, false);
    if (settled_at_once || is_final(settled_at_once.error().failure)) return settled_at_once;
    const auto known = find_settled(context, asked->order);
    if (!known) return std::unexpected(Refusal{known.error(), {}});
    if (*known) return **known;
    for (int count = 1;; ++count) {
        if (auto done = (*shop)->catch_up_uses(); !done) return std::unexpected(Refusal{done.error(), {}});
        auto settled = attempt(context, *asked, true);
        if (settled || settled.error().failure.type != "limit_passed") return settled;
        if (count == kAttemptsMax)
            return std::unexpected(
                Refusal{{"store_busy", "Too many orders use the same promotions at this moment; try again.", {}}, {}});
    }
}

std::expected<Settled, Redemptions::Refusal> Redemptions::attempt(const Context& context, const Asked& asked, bool with_uses) {
    Scopes scopes = context.scopes;
    if (scopes.has(Scope::import_)) scopes.add(Scope::replay);  // orders of another day
    auto request =
        evaluate_cart_.read(context.tenant, scopes, *asked.cart, {.potential = 0, .wallet = 0, .with_own_uses = with_uses});
    if (!request) {
        for (FieldError& error : request.error().errors) error.pointer.insert(0, "/cart");
        return std::unexpected(Refusal{std::move(request.error()), {}});
    }
    if (!with_uses && !request->read.usage) request->read.usage.emplace();
    Cart& cart = request->read.cart;
    cart.order = asked.order;
    const auto evaluation = evaluate_cart_.evaluate(*request);
    if (!evaluation) return std::unexpected(Refusal{evaluation.error(), {}});
    const auto refuse = [&](std::string_view type, std::string detail) {
        return std::unexpected(
            Refusal{Failure{std::string(type), std::move(detail), {}}, evaluate_cart_.write(*request, *evaluation)});
    };
    if (asked.shown_total && evaluation->totals.total() > *asked.shown_total)
        return refuse("promotion_changed_since_evaluation",
                      "The order would cost more than was shown; show the new total first.");
    if (!asked.shown_total && !std::ranges::all_of(evaluation->codes, &engine::CodeAnswer::applied))
        return refuse("codes_rejected", "Not every code applies; leave those out, or say which total the shopper agreed to.");
    if (std::ranges::any_of(evaluation->applied, &engine::AppliedAnswer::needs_email) ||
        std::ranges::any_of(evaluation->codes, [](const auto& code) { return code.applied && code.needs_email; }))
        return refuse("email_required", "A limit per customer needs to know who the customer is; send the e-mail address.");

    Ticket ticket;
    ticket.tenant = context.tenant;
    ticket.repeatable = context.repeatable;
    ticket.now = request->now;
    ticket.is_first_of_order = !with_uses;
    Redemption& redemption = ticket.redemption;
    redemption.order = asked.order;
    redemption.status = asked.holds ? RedemptionStatus::held : RedemptionStatus::confirmed;
    redemption.site = cart.site;
    redemption.currency = cart.currency;
    redemption.customer = cart.customer.id.value_or("");
    redemption.email = cart.customer.email.value_or("");
    redemption.made_at = request->now;
    if (asked.holds)
        redemption.expires_at = Instant{request->now.ms + asked.hold_seconds * kSecondMs};
    else
        redemption.confirmed_at = request->now;
    redemption.revision = evaluation->revision;
    redemption.total = evaluation->totals.total();
    redemption.uses =
        uses_of(*evaluation, request->state, cart, request->read.usage ? *request->read.usage : *request->state.usage);
    for (const engine::AfterwardsAnswer& earned : evaluation->afterwards)
        if (earned.type == "grant_coupon") redemption.earned.push_back(earned.name);
    redemption.cart = boost::json::serialize(document::write_cart(resolved_cart(*request->state.snapshot, cart)));
    redemption.evaluation = evaluate_cart_.write(*request, *evaluation);
    redemption.id = redemption_id(redemption.order, redemption.attempt);
    ticket.written = document::write_redemption(redemption);
    if (ticket.repeatable) ticket.written_to_repeat = document::write_redemption_to_repeat(redemption);
    ticket.limits = limits_of(redemption, request->state);
    auto settled =
        with_uses || may_pass(redemption, ticket.limits, request->state) ? desk_.settle(std::move(ticket)) : limit_passed();
    if (!settled) return std::unexpected(Refusal{settled.error(), {}});
    return std::move(*settled);
}

Result<Settled> Redemptions::act(const Context& context, std::string_view id, Ticket::Act act) {
    const auto parsed = parse_redemption_id(id);
    if (!parsed) return no_such_redemption();
    Ticket ticket{.tenant = context.tenant,
                  .act = act,
                  .redemption = {},
                  .order = parsed->order,
                  .attempt = parsed->attempt,
                  .limits = {},
                  .repeatable = context.repeatable,
                  .now = clock_()};
    if (act == Ticket::Act::confirm) {
        const auto known = find(context.tenant, id);
        const auto shop = shops_.find(context.tenant);
        if (!shop) return std::unexpected(shop.error());
        if (known && known->has_expired) ticket.limits = limits_of(*known, (*shop)->current());
    }
    return desk_.settle(std::move(ticket));
}

Result<Settled> Redemptions::confirm(const Context& context, std::string_view id) {
    auto settled = act(context, id, Ticket::Act::confirm);
    if (!settled && settled.error().type == "limit_passed")
        return fail("hold_expired", "It was held for too long, and others used up what was left; enter the order again.");
    return settled;
}

Result<Settled> Redemptions::release(const Context& context, std::string_view id) {
    return act(context, id, Ticket::Act::release);
}

Result<Redemption> Redemptions::find(std::string_view tenant, std::string_view id) const {
    std::optional<FoundRedemption> found;
    const auto done =
        store_.read(tenant, [&](const store::Transaction& transaction) { found = find_redemption(transaction, id); });
    if (!done) return std::unexpected(done.error());
    if (!found) return no_such_redemption();
    return std::move(found->redemption);
}

Result<std::vector<Redemption>> Redemptions::list(std::string_view tenant, const Query& query,
                                                  std::optional<std::string>& next) const {
    std::vector<store::Document> documents;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
        const store::Documents& redemptions = transaction.of(Aggregate::redemptions);
        documents.clear();
        if (!query.order.empty()) {
            if (auto found = redemptions.find(query.order); found && query.order > query.after)
                documents.push_back(std::move(*found));
        } else if (const auto first = std::ranges::find_if(query.keys, is_kept); first != query.keys.end()) {
            documents = redemptions.find_by(first->name, first->value, query.after, query.limit);
        } else {
            documents = redemptions.list(query.after, query.limit);
        }
    });
    if (!done) return std::unexpected(done.error());
    next.reset();
    if (query.order.empty() && documents.size() == query.limit) next = documents.back().id;
    std::vector<Redemption> redemptions;
    for (const store::Document& document : documents) {
        Redemption redemption = redemption_of(document);
        const auto keys = keys_of(redemption);
        const auto has = [&](const store::Key& asked) {
            if (!is_kept(asked)) return redemption.status == RedemptionStatus::confirmed;
            return std::ranges::any_of(keys,
                                       [&](const store::Key& key) { return key.name == asked.name && key.value == asked.value; });
        };
        if (std::ranges::all_of(query.keys, has)) redemptions.push_back(std::move(redemption));
    }
    return redemptions;
}

Result<std::int64_t> Redemptions::end_holds(std::string_view tenant) {
    std::int64_t ended = 0;
    while (true) {
        const Instant now = clock_();
        std::vector<store::DueEntry> due;
        std::vector<std::pair<std::string, std::int64_t>> orders;  // and attempts
        const auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
            orders.clear();
            due = transaction.due().reached(kHoldsDue, now, kRowsPerPageMax);
            for (const store::DueEntry& entry : due)
                if (const auto found = transaction.of(Aggregate::redemptions).find(entry.id))
                    orders.emplace_back(entry.id, redemption_of(*found).attempt);
        });
        if (!done) return std::unexpected(done.error());
        for (const auto& [order, attempt] : orders) {
            const auto settled = desk_.settle({.tenant = std::string(tenant),
                                               .act = Ticket::Act::expire,
                                               .redemption = {},
                                               .order = order,
                                               .attempt = attempt,
                                               .limits = {},
                                               .repeatable = {},
                                               .now = now});
            if (!settled && settled.error().type != "hold_replaced") return std::unexpected(settled.error());
            ended += settled && settled->redemption.has_expired ? 1 : 0;
        }
        if (due.size() < kRowsPerPageMax) return ended;
    }
}

}  // namespace couponry::service
