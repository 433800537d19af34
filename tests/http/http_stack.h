// HttpStack: runs stories over HTTP. Its answers must be those of the engine in this process, byte for byte.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "desk/put_shop.h"
#include "engine/evaluator.h"
#include "http/test_server.h"
#include "scenario/stack.h"
#include "words/catalogue.h"

namespace couponry::http_tests {

/// One tenant, which holds what the world held at the last evaluation: an instance per story.
class HttpStack final : public scenario::Stack {
public:
    HttpStack();
    std::string_view name() const override { return "server"; }
    /// Puts what is new in the world, prices the cart over HTTP, and answers the engine's evaluation when both are the same. Failure
    /// `differs` otherwise.
    Result<engine::Evaluation> evaluate(const scenario::World& world) override;

    int compared() const { return compared_; }
    /// Questions of shoppers, who cannot ask by themselves yet: answered by the engine alone.
    int skipped() const { return skipped_; }

private:
    boost::json::object expected(const scenario::World& world, const Cart& cart, const engine::Evaluation& evaluation) const;

    Api api_;
    desk::PutShop shop_;
    engine::Evaluator evaluator_;
    int compared_ = 0, skipped_ = 0;
};

/// The request for this cart with these counters.
boost::json::object write_request(const Cart& cart, const UsageFacts& usage);
/// Without what two answers to one question may differ in: id and revision.
void remove_own_fields(boost::json::object& evaluation);
/// Where two answers differ first, for people.
std::string difference(const std::string& left, const std::string& right);

}  // namespace couponry::http_tests
