#include "engine/evaluator.h"
#include "tool/commands.h"
#include "tool/receipt.h"
#include "tool/speech.h"

namespace couponry::tool {
namespace {

/// Of `?wallet=`: as the API answers unless asked otherwise.
constexpr int kWalletDefault = 20;

}  // namespace

int run_evaluate(const EvaluateOptions& options, const Console& console) {
    const auto request = read_cart_request(options.request);
    if (!request) return console.refuse(request.error());
    engine::EvaluationOptions asked;
    asked.wallet = kWalletDefault;
    engine::Evaluator evaluator;
    engine::Evaluation evaluation;
    evaluator.evaluate(*request->snapshot, request->cart, request->usage, request->now, asked, evaluation);
    const Speech speech(request->files.shop, {.time_zone = request->site().time_zone,
                                              .now = request->now,
                                              .currency = request->cart.currency,
                                              .locale = request->cart.locale});
    if (options.json)
        console.print(document::write_evaluation_text(evaluation, request->site().time_zone, speech.sentences(evaluation)) +
                      "\n");
    else
        print_receipt(*request, evaluation, speech, console);
    return kDone;
}

}  // namespace couponry::tool
