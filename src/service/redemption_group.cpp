#include "service/redemption_group.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/check.h"
#include "document/redemption_document.h"
#include "service/redemption_grants.h"

namespace couponry::service {
namespace {

using store::Aggregate;

std::unexpected<Failure> not_found() {
    return fail("not_found", "There is no such redemption.");
}

/// What one transaction settles.
class Group final : public RedemptionGroup {
public:
    Group(std::vector<const Ticket*> tickets, Entry entry) : tickets_(std::move(tickets)), entry_(entry) {
        entered_.reserve(tickets_.size());
        for (const Ticket* const ticket : tickets_) {
            known_.try_emplace(order_of(*ticket));
            if (ticket->repeatable) keys_.push_back(ticket->repeatable->key);
            entered_.push_back(ticket->act == Ticket::Act::enter ? ledger_.need(ticket->redemption) : Ledger::Postings());
            for (const UseLimit& limit : ticket->limits) ledger_.need(limit.key);
            add_codes_of(ticket->redemption);
        }
    }

    Result<SettledGroup> settle(store::Transaction& transaction) override {
        find_keys(transaction);
        find_redemptions(transaction);
        if (entry_ == Entry::early && !enter_early(transaction)) return moved();
        ledger_.lock(transaction);
        lock_codes(transaction);
        SettledGroup settled;
        settled.answers.reserve(tickets_.size());
        for (std::size_t at = 0; at < tickets_.size(); ++at) settled.answers.push_back(settle_once(*tickets_[at], entered_[at]));
        if (!write(transaction)) return moved();
        settled.counted = std::move(counted_);
        settled.took_back = took_back_;
        return settled;
    }

private:
    using Answer = SettledGroup::Answer;

    static std::unexpected<Failure> moved() {
        return fail(std::string(kRedemptionMoved), "Another node settled one of these orders.");
    }

    struct Known {
        const Redemption* redemption = nullptr;  // that of a ticket, or its own
        std::optional<Redemption> own;
        Ledger::Postings postings;
        std::int64_t version = store::kAbsent;
        bool is_changed = false;
        const std::string* written = nullptr;  // if it was written already
        const std::string* entered = nullptr;  // what stands in the store until this transaction ends, of an early entry
    };

    static const std::string& order_of(const Ticket& ticket) {
        return ticket.act == Ticket::Act::enter ? ticket.redemption.order : ticket.order;
    }

    void find_keys(const store::Transaction& transaction) {
        if (keys_.empty()) return;
        for (auto& finished : transaction.idempotency_keys().find_all(keys_))
            if (finished) finished_.insert_or_assign(finished->key, std::move(*finished));
    }

    void find_redemptions(const store::Transaction& transaction) {
        std::vector<std::string> orders;
        orders.reserve(known_.size());
        for (const auto& [order, known] : known_) orders.push_back(order);
        const auto found = transaction.of(Aggregate::redemptions).find_all(orders);
        auto document = found.begin();
        for (auto& [order, known] : known_) {
            const auto& there = *document++;
            if (!there) continue;
            known.own = redemption_of(*there);
            known.redemption = &*known.own;
            known.version = there->version;
            known.postings = ledger_.need(*known.redemption);
            add_codes_of(*known.redemption);
        }
    }

    /// False when another node entered one of them meanwhile.
    bool enter_early(store::Transaction& transaction) {
        std::vector<store::NewVersion> documents;
        for (const Ticket* const ticket : tickets_) {
            if (ticket->act != Ticket::Act::enter) continue;
            if (ticket->repeatable && finished_.contains(ticket->repeatable->key)) continue;
            const Redemption& asked = ticket->redemption;
            Known& known = known_.at(asked.order);
            if (known.redemption != nullptr || known.entered != nullptr) continue;
            known.entered = &ticket->written;
            documents.push_back({asked.order, ticket->written, ticket->now, keys_of(asked)});
        }
        const std::vector<std::int64_t> expected(documents.size(), store::kAbsent);
        return transaction.of(Aggregate::redemptions).put_all_expected(documents, expected);
    }

    void add_codes_of(const Redemption& redemption) {
        for (const Use& use : redemption.uses)
            if (!use.code.empty()) texts_.insert(use.code);
    }

    void lock_codes(store::Transaction& transaction) {
        if (texts_.empty()) return;
        for (auto& code : transaction.codes().lock_all(std::vector(texts_.begin(), texts_.end())))
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
    Answer settle_once(const Ticket& ticket, const Ledger::Postings& entered) {
        if (!ticket.repeatable) return settle(ticket, entered);
        const std::string& key = ticket.repeatable->key;
        const auto finished = finished_.find(key);
        if (finished != finished_.end()) return settled_under(finished->second, *ticket.repeatable);
        if (const auto place = new_places_.find(key); place != new_places_.end())
            return settled_under(new_keys_[place->second], *ticket.repeatable);
        Answer settled = settle(ticket, entered);
        if (!settled) return settled;
        new_places_.emplace(key, new_keys_.size());
        new_keys_.push_back({key, ticket.repeatable->fingerprint,
                             *settled ? document::write_redemption_to_repeat((*settled)->redemption) : ticket.written_to_repeat});
        return settled;
    }

    Answer settle(const Ticket& ticket, const Ledger::Postings& entered) {
        now_ = std::max(now_, ticket.now);
        Known& known = known_.at(order_of(ticket));
        if (ticket.act == Ticket::Act::enter) return enter(ticket, known, entered);
        if (known.redemption == nullptr) return not_found();
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

    Answer enter(const Ticket& ticket, Known& known, const Ledger::Postings& postings) {
        Standing before = Standing::none;
        std::int64_t attempt = ticket.redemption.attempt;
        if (known.redemption != nullptr) {
            before = standing_of(known.redemption->status);
            if (before == Standing::used) return order_already_redeemed();
            if (ticket.is_first_of_order) return limit_passed();
            attempt = known.redemption->attempt + 1;
        }
        const Redemption& asked = ticket.redemption;
        const Standing standing = standing_of(asked.status);
        if (before == Standing::held) ledger_.move(known.postings, before, Standing::none);
        ledger_.move(postings, Standing::none, standing);
        if (!holds(ticket.limits) || !codes_are_free(asked)) {
            ledger_.undo(postings, Standing::none, standing);
            if (before == Standing::held) ledger_.undo(known.postings, before, Standing::none);
            return limit_passed();
        }
        if (before == Standing::held) follow(*known.redemption, before, Standing::none);
        known.postings = postings;
        if (redemption_id(asked.order, attempt) == asked.id) {
            follow(asked, Standing::none, standing);
            known.redemption = &asked;
            known.is_changed = true;
            known.written = &ticket.written;
            return std::nullopt;
        }
        Redemption entered = asked;
        entered.attempt = attempt;
        entered.id = redemption_id(entered.order, entered.attempt);
        follow(entered, Standing::none, standing);
        return keep(known, std::move(entered));
    }

    Answer confirm(const Ticket& ticket, Known& known) {
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

    Answer release(Known& known, Instant now, bool has_expired = false) {
        Redemption released = *known.redemption;
        released.has_expired = released.has_expired || has_expired;
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

    Answer expire(Known& known, Instant now) {
        const Redemption& redemption = *known.redemption;
        if (redemption.status != RedemptionStatus::held || *redemption.expires_at > now) return Settled{redemption, false};
        return release(known, now, true);
    }

    static Answer keep(Known& known, Redemption redemption) {
        known.own = redemption;
        known.redemption = &*known.own;
        known.is_changed = true;
        known.written = nullptr;
        return Settled{std::move(redemption), false};
    }

    bool write(store::Transaction& transaction) {
        std::vector<store::NewVersion> documents;
        std::vector<std::int64_t> expected;
        std::vector<store::DueEntry> holds;
        std::vector<std::string> ended;
        for (const auto& [order, known] : known_) {
            if (!known.is_changed) {
                if (known.entered == nullptr) continue;
                CHECK(transaction.of(Aggregate::redemptions).erase(order));
                took_back_ = true;
                continue;
            }
            if (known.entered == nullptr || known.written != known.entered) {
                documents.push_back(known.written == nullptr
                                        ? kept_redemption(*known.redemption, now_)
                                        : store::NewVersion{order, *known.written, now_, keys_of(*known.redemption)});
                expected.push_back(known.entered == nullptr ? known.version : kEnteredVersion);
            }
            if (known.redemption->status == RedemptionStatus::held)
                holds.push_back({order, *known.redemption->expires_at});
            else if (known.version != store::kAbsent)
                ended.push_back(order);
        }
        if (!transaction.of(Aggregate::redemptions).put_all_expected(documents, expected)) return false;
        if (!transaction.idempotency_keys().insert_all(new_keys_, now_)) return false;
        transaction.due().set(kHoldsDue, holds);
        transaction.due().erase(kHoldsDue, ended);
        write_codes(transaction);
        if (!grants_.write(transaction, now_)) return false;
        auto counted = ledger_.put(transaction);
        if (!counted) return false;
        counted_ = std::move(*counted);
        return true;
    }

    void write_codes(store::Transaction& transaction) {
        std::vector<store::CodeUse> uses;
        uses.reserve(changed_codes_.size());
        for (const std::string& text : changed_codes_) uses.push_back(codes_.at(text));
        transaction.codes().set_all(uses);
    }

    static constexpr std::int64_t kEnteredVersion = 1;

    const std::vector<const Ticket*> tickets_;
    const Entry entry_;
    bool took_back_ = false;
    Ledger ledger_;
    std::vector<Ledger::Postings> entered_;  // by ticket
    RedemptionGrants grants_;
    std::map<std::string, Known> known_;  // by order
    std::vector<std::string> keys_;  // of idempotency
    std::unordered_map<std::string, store::IdempotencyKeys::Finished> finished_;
    std::vector<store::IdempotencyKeys::Finished> new_keys_;
    std::unordered_map<std::string_view, std::size_t> new_places_;
    Counted counted_;
    std::set<std::string> texts_;  // of codes
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

std::unique_ptr<RedemptionGroup> prepare_group(std::vector<const Ticket*> tickets, Entry entry) {
    return std::make_unique<Group>(std::move(tickets), entry);
}

}  // namespace couponry::service
