// The engine in this process, without store or services.
#include "engine/evaluator.h"
#include "scenario/stack.h"

namespace couponry::scenario {
namespace {

class EngineStack final : public Stack {
public:
    std::string_view name() const override { return "engine"; }

    Result<engine::Evaluation> evaluate(const World& world) override {
        engine::EvaluationOptions options;
        options.potential = world.potential;
        options.wallet = world.wallet;
        options.asker = world.asked_by_shopper ? engine::Asker::shopper : engine::Asker::trusted;
        engine::Evaluation evaluation;
        const auto snapshot = engine::compile(world.shop);
        evaluator_.evaluate(*snapshot, world.cart, world.usage, world.now, options, evaluation);
        return evaluation;
    }

private:
    engine::Evaluator evaluator_;
};

}  // namespace

std::unique_ptr<Stack> make_engine_stack() {
    return std::make_unique<EngineStack>();
}

}  // namespace couponry::scenario
