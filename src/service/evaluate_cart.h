// EvaluateCart: prices one request, or many, against what is in force. Writes nothing. Any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "document/cart_document.h"
#include "engine/evaluator.h"
#include "service/scopes.h"
#include "service/shops.h"
#include "service/writes.h"
#include "words/catalogue.h"

namespace couponry::service {

struct EvaluateOptions {
    int potential = kPotentialDefault;
    int wallet = 20;
    bool explain_full = false;
    /// With what the store counted for the customer, and what the order itself holds. Without it limits seem to have more room than they
    /// have, so that whoever goes on with the answer judges them himself; and the store often need not be asked.
    bool with_own_uses = true;
};

class EvaluateCart {
public:
    /// `secret` signs evaluation ids.
    EvaluateCart(store::Store& store, Shops& shops, const words::Catalogue& catalogue, Clock clock, std::string_view secret);

    /// A request that was read, with the state it is answered from.
    struct Request {
        document::EvaluationRequest read;
        std::shared_ptr<LiveShop> shop;
        InForce state;
        std::string tenant;
        Instant now;
        EvaluateOptions options;
    };
    /// Failures: `invalid_document`; `forbidden` for what `scopes` do not allow to say.
    Result<Request> read(std::string_view tenant, Scopes scopes, const boost::json::value& value,
                         const EvaluateOptions& options) const;
    /// Whether answer() has to ask the store, and so may wait.
    static bool needs_store(const Request& request);
    /// The answer as JSON text.
    Result<std::string> answer(Request&& request);
    /// The same as data, for who goes on with it; the request gets the facts that the store has.
    Result<engine::Evaluation> evaluate(Request& request);
    std::string write(const Request& request, const engine::Evaluation& evaluation) const;
    /// What was to be paid by an evaluation of this tenant; nothing for what is no id of one.
    std::optional<std::int64_t> total_of(std::string_view tenant, std::string_view evaluation_id) const;
    /// {"evaluations": […]}: the answer of each cart in order, or its problem as `problem` writes it.
    using WriteProblem = std::function<std::string(const Failure&)>;
    Result<std::string> answer_all(std::string_view tenant, Scopes scopes, const boost::json::value& value,
                                   const EvaluateOptions& options, const WriteProblem& problem);

private:
    /// Evaluator and evaluation keep their memory between carts; one at a time uses them.
    struct Bench {
        engine::Evaluator evaluator;
        engine::Evaluation evaluation;
    };
    class Lease;
    static bool needs_customer(const Request& request);
    std::unique_ptr<Bench> take_bench();
    void give_back(std::unique_ptr<Bench> bench);
    Result<void> evaluate(Request& request, Bench& bench);

    Result<std::string> read_and_answer(std::string_view tenant, Scopes scopes, const boost::json::value& value,
                                        const EvaluateOptions& options);
    Result<void> join_store(Request& request) const;
    std::string id_of(const Request& request, const engine::Evaluation& evaluation) const;

    store::Store& store_;
    Shops& shops_;
    const words::Catalogue& catalogue_;
    Clock clock_;
    Signer signer_;
    std::mutex lock_;
    std::vector<std::unique_ptr<Bench>> benches_;
};

}  // namespace couponry::service
