#include "service/redemption_group.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "document/redemption_document.h"
#include "service/redemption_grants.h"

namespace couponry::service {
namespace {

using store::Aggregate;

std::unexpected<Failure> not_found() {
    return fail("not_found", "There is no such redemption.");
}

/// What one transaction settles. Work on it may be undone and begun again.
class Group {
public:
    Group(store::Transaction& transaction, std::span<const Ticket* const> tickets)
        : transaction_(transaction), tickets_(tickets) {}

    Result<SettledGroup> settle() {
        find_keys();
        find_redemptions();
        for (const Ticket* const ticket : tickets_)
            entered_.push_back(ticket->act == Ticket::Act::enter ? ledger_.need(ticket->redemption) : Ledger::Postings());
        for (auto& [order, known] : known_)
            if (known.redemption) known.postings = ledger_.need(*known.redemption);
        for (const Ticket* const ticket : tickets_)
            for (const UseLimit& limit : ticket->limits) ledger_.need(limit.key);
        ledger_.lock(transaction_);
        lock_codes();
        SettledGroup settled;
        std::vector<Result<Settled>>& answers = settled.answers;
        answers.reserve(tickets_.size());
        for (std::size_t at = 0; at < tickets_.size(); ++at) answers.push_back(settle_once(*tickets_[at], entered_[at]));
        if (!write()) return fail(std::string(kRedemptionMoved), "Another node settled one of these orders.");
        settled.counted = std::move(counted_);
        return settled;
    }

private:
    struct Known {
        std::optional<Redemption> redemption;
        Ledger::Postings postings;
        std::int64_t version = store::kAbsent;
        bool is_changed = false;
        const std::string* written = nullptr;  // if it was written already
    };

    /// Whether it was entered under the id that was expected.
    static bool is_as_asked(const Ticket& ticket, const Redemption& settled) {
        return ticket.act == Ticket::Act::enter && ticket.redemption.id == settled.id;
    }

    static const std::string& order_of(const Ticket& ticket) {
        return ticket.act == Ticket::Act::enter ? ticket.redemption.order : ticket.order;
    }

    void find_keys() {
        std::vector<std::string> keys;
        for (const Ticket* const ticket : tickets_)
            if (ticket->repeatable) keys.push_back(ticket->repeatable->key);
        if (keys.empty()) return;
        for (auto& finished : transaction_.idempotency_keys().find_all(keys))
            if (finished) finished_.insert_or_assign(finished->key, std::move(*finished));
    }

    void find_redemptions() {
        std::vector<std::string> orders;
        for (const Ticket* const ticket : tickets_) orders.push_back(order_of(*ticket));
        std::ranges::sort(orders);
        const auto [first, last] = std::ranges::unique(orders);
        orders.erase(first, last);
        const auto found = transaction_.of(Aggregate::redemptions).find_all(orders);
        for (std::size_t at = 0; at < orders.size(); ++at) {
            Known& known = known_[orders[at]];
            if (!found[at]) continue;
            known.redemption = redemption_of(*found[at]);
            known.version = found[at]->version;
        }
    }

    void lock_codes() {
        std::set<std::string> texts;
        const auto add = [&](const Redemption& redemption) {
            for (const Use& use : redemption.uses)
                if (!use.code.empty()) texts.insert(use.code);
        };
        for (const Ticket* const ticket : tickets_) add(ticket->redemption);
        for (const auto& [order, known] : known_)
            if (known.redemption) add(*known.redemption);
        if (texts.empty()) return;
        for (auto& code : transaction_.codes().lock_all(std::vector(texts.begin(), texts.end())))
            if (code) codes_.insert_or_assign(code->id, store::CodeUse{code->id, code->code.status, code->code.held_by_order});
    }
#ifdef COUPONRY_FAULT_NO_LIMITS  // by which the simulation proves that it would notice
    static bool holds(const std::vector<UseLimit>&) { return true; }
#else
    bool holds(const std::vector<UseLimit>& limits) const { return ledger_.fits(limits); }
#endif
    /// Whether this order may have the generated codes that it uses.
    bool codes_are_free(const Redemption& redemption) const {
        return std::ranges::all_of(redemption.uses, [&](const Use& use) {
            const auto code = codes_.find(use.code);
            return code == codes_.end() || code->second.status == CodeStatus::available || code->second.order == redemption.order;
        });
    }
    /// What else changes with its standing, once that is sure.
    void follow(const Redemption& redemption, Standing from, Standing to) {
        grants_.move(redemption, from, to);
        for (const Use& use : redemption.uses) {
            const auto code = codes_.find(use.code);
            const bool stays = from == Standing::used && to == Standing::none && !use.restores_coupon;
            if (code == codes_.end() || stays) continue;
            code->second.status = to == Standing::none   ? CodeStatus::available
                                  : to == Standing::held ? CodeStatus::held
                                                         : CodeStatus::redeemed;
            code->second.order = to == Standing::none ? "" : redemption.order;
            changed_codes_.insert(use.code);
        }
    }

    /// The same key gives the same answer, also twice in one group.
    Result<Settled> settle_once(const Ticket& ticket, const Ledger::Postings& entered) {
        if (!ticket.repeatable) return settle(ticket, entered);
        const auto finished = finished_.find(ticket.repeatable->key);
        if (finished != finished_.end()) return settled_under(finished->second, *ticket.repeatable);
        Result<Settled> settled = settle(ticket, entered);
        if (!settled) return settled;
        store::IdempotencyKeys::Finished kept{ticket.repeatable->key, ticket.repeatable->fingerprint,
                                              is_as_asked(ticket, settled->redemption)
                                                  ? ticket.written_to_repeat
                                                  : document::write_redemption_to_repeat(settled->redemption)};
        finished_.insert_or_assign(kept.key, kept);
        new_keys_.push_back(std::move(kept));
        return settled;
    }

    Result<Settled> settle(const Ticket& ticket, const Ledger::Postings& entered) {
        now_ = std::max(now_, ticket.now);
        Known& known = known_.at(order_of(ticket));
        if (ticket.act == Ticket::Act::enter) return enter(ticket, known, entered);
        if (!known.redemption) return not_found();
        if (known.redemption->attempt != ticket.attempt)
            return fail("hold_replaced", "The order was entered again meanwhile; use the id of that redemption.");
        switch (ticket.act) {
            case Ticket::Act::confirm:
                return confirm(ticket, known);
            case Ticket::Act::release:
                return release(known, ticket.now);
            default:
                return expire(known, ticket.now);
        }
    }

    Result<Settled> enter(const Ticket& ticket, Known& known, const Ledger::Postings& postings) {
        Redemption entered = ticket.redemption;
        Standing before = Standing::none;
        if (known.redemption) {
            before = standing_of(known.redemption->status);
            if (before == Standing::used) return order_already_redeemed();
            if (ticket.is_first_of_order) return limit_passed();
            entered.attempt = known.redemption->attempt + 1;
        }
        entered.id = redemption_id(entered.order, entered.attempt);
        const Standing standing = standing_of(entered.status);
        if (before == Standing::held) ledger_.move(known.postings, before, Standing::none);
        ledger_.move(postings, Standing::none, standing);
        if (!holds(ticket.limits) || !codes_are_free(entered)) {
            ledger_.undo(postings, Standing::none, standing);
            if (before == Standing::held) ledger_.undo(known.postings, before, Standing::none);
            return limit_passed();
        }
        if (before == Standing::held) follow(*known.redemption, before, Standing::none);
        follow(entered, Standing::none, standing);
        known.postings = postings;
        const std::string* const written = is_as_asked(ticket, entered) ? &ticket.written : nullptr;
        return keep(known, std::move(entered), written);
    }

    Result<Settled> confirm(const Ticket& ticket, Known& known) {
        Redemption confirmed = *known.redemption;
        switch (confirmed.status) {
            case RedemptionStatus::held:
                break;
            case RedemptionStatus::released:
                if (!confirmed.has_expired)
                    return fail("redemption_released", "This redemption was released; enter the order again.");
                break;
            default:
                return Settled{std::move(confirmed), false};
        }
        const Standing from = standing_of(confirmed.status);
        ledger_.move(known.postings, from, Standing::used);
        if (from == Standing::none && (!holds(ticket.limits) || !codes_are_free(confirmed))) {
            ledger_.undo(known.postings, from, Standing::used);
            return limit_passed();
        }
        follow(confirmed, from, Standing::used);
        confirmed.status = RedemptionStatus::confirmed;
        confirmed.confirmed_at = ticket.now;
        confirmed.released_at.reset();
        confirmed.expires_at.reset();
        confirmed.has_expired = false;
        return keep(known, std::move(confirmed));
    }

    Result<Settled> release(Known& known, Instant now) {
        Redemption released = *known.redemption;
        switch (released.status) {
            case RedemptionStatus::held:
            case RedemptionStatus::confirmed:
                break;
            case RedemptionStatus::released:
                return Settled{std::move(released), false};
            default:
                return fail("redemption_returned", "Goods of this order came back; its uses cannot be given back any more.");
        }
        ledger_.move(known.postings, standing_of(released.status), Standing::none);
        follow(released, standing_of(released.status), Standing::none);
        released.status = RedemptionStatus::released;
        released.released_at = now;
        released.expires_at.reset();
        return keep(known, std::move(released));
    }

    Result<Settled> expire(Known& known, Instant now) {
        Redemption& redemption = *known.redemption;
        if (redemption.status != RedemptionStatus::held || *redemption.expires_at > now) return Settled{redemption, false};
        redemption.has_expired = true;
        return release(known, now);
    }

    static Result<Settled> keep(Known& known, Redemption redemption, const std::string* written = nullptr) {
        known.redemption = redemption;
        known.is_changed = true;
        known.written = written;
        return Settled{std::move(redemption), false};
    }

    bool write() {
        std::vector<store::NewVersion> documents;
        std::vector<std::int64_t> expected;
        std::vector<store::DueEntry> holds;
        std::vector<std::string> ended;
        for (const auto& [order, known] : known_) {
            if (!known.is_changed) continue;
            documents.push_back(known.written == nullptr
                                    ? kept_redemption(*known.redemption, now_)
                                    : store::NewVersion{order, *known.written, now_, keys_of(*known.redemption)});
            expected.push_back(known.version);
            if (known.redemption->status == RedemptionStatus::held)
                holds.push_back({order, *known.redemption->expires_at});
            else if (known.version != store::kAbsent)
                ended.push_back(order);
        }
        if (!transaction_.of(Aggregate::redemptions).put_all_expected(documents, expected)) return false;
        if (!transaction_.idempotency_keys().insert_all(new_keys_, now_)) return false;
        transaction_.due().set(kHoldsDue, holds);
        transaction_.due().erase(kHoldsDue, ended);
        write_codes();
        if (!grants_.write(transaction_, now_)) return false;
        auto counted = ledger_.put(transaction_);
        if (!counted) return false;
        counted_ = std::move(*counted);
        return true;
    }

    void write_codes() {
        std::vector<store::CodeUse> uses;
        uses.reserve(changed_codes_.size());
        for (const std::string& text : changed_codes_) uses.push_back(codes_.at(text));
        transaction_.codes().set_all(uses);
    }

    store::Transaction& transaction_;
    std::span<const Ticket* const> tickets_;
    Ledger ledger_;
    std::vector<Ledger::Postings> entered_;  // by ticket
    RedemptionGrants grants_;
    std::map<std::string, Known> known_;  // by order
    std::unordered_map<std::string, store::IdempotencyKeys::Finished> finished_;
    std::vector<store::IdempotencyKeys::Finished> new_keys_;
    Counted counted_;
    std::map<std::string, store::CodeUse> codes_;
    std::set<std::string> changed_codes_;
    Instant now_;
};

}  // namespace

std::unexpected<Failure> limit_passed() {
    return fail("limit_passed", "Others used up what was left meanwhile.");
}

std::unexpected<Failure> order_already_redeemed() {
    return fail("order_already_redeemed", "This order has a confirmed redemption; release it first, if it is placed anew.");
}

Result<Settled> settled_under(const store::IdempotencyKeys::Finished& finished, const Repeatable& repeatable) {
    auto redemption = finished.fingerprint == repeatable.fingerprint
                          ? document::read_redemption_text(finished.answer)
                          : fail("idempotency_key_reused",
                                 "This Idempotency-Key was used for another request; choose a new key for each request.");
    if (!redemption) return std::unexpected(redemption.error());
    return Settled{std::move(*redemption), true};
}

Result<SettledGroup> settle_group(store::Transaction& transaction, std::span<const Ticket* const> tickets) {
    return Group(transaction, tickets).settle();
}

}  // namespace couponry::service
