// Understanding a message: what the assistant adds to every turn of a conversation, and its model.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <array>
#include <string>

#include "assistant/built_in_model.h"
#include "assistant/understanding.h"
#include "base/check.h"
#include "report.h"

namespace couponry::bench {
namespace {

constexpr const char* kPoint = "5.6";

/// Of a usual length, and in every language.
constexpr std::array<const char*, 8> kMessages = {
    "any offers",
    "why is my code SUMMER20 not working on the sale shoes?",
    "where is order 73-20481 and can i still add the 10% code that i forgot",
    "Gilt der Gutschein auch in der Filiale oder nur online?",
    "¿Hasta cuándo vale el descuento del 20% en zapatos?",
    "est-ce que je peux cumuler le code avec les soldes ?",
    "o cupom não funciona no meu carrinho, o que faço?",
    "ho dimenticato di inserire il codice sconto nell'ordine",
};

void understand_message(benchmark::State& state) {
    const auto model = assistant::Model::read(assistant::built_in_model());
    CHECK(model.has_value());
    const assistant::Inventory inventory;
    std::size_t i = 0;
    for (auto _ : state) {
        const assistant::Message message{.text = kMessages[i++ % kMessages.size()], .locale = "en", .today = Date{20'600}};
        benchmark::DoNotOptimize(understand(*model, message, {}, inventory));
    }
}

const bool kRegistered = [] {
    aim_at_most("understand_message", 0, "understanding a message", 100, kPoint);
    benchmark::RegisterBenchmark("understand_message", understand_message)
        ->Arg(0)
        ->Repetitions(5)
        ->ReportAggregatesOnly(true)
        ->Unit(benchmark::kMicrosecond);
    const std::size_t bytes = assistant::built_in_model().size();
    tell("size of the assistant's model", fmt::format("{} bytes", bytes), fmt::format("<= {}", assistant::kModelBytesMax),
         bytes <= assistant::kModelBytesMax, kPoint);
    return true;
}();

}  // namespace
}  // namespace couponry::bench
