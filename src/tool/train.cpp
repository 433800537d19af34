#include <fmt/format.h>

#include "tool/commands.h"
#include "training/make_model.h"

namespace couponry::tool {

int run_train(const TrainOptions& options, const Console& console) {
    const auto made = training::make_model({.data = options.data, .model = options.model, .kept = {}});
    if (!made) return console.refuse(made.error().detail);
    console.print(fmt::format("{} sentences, {} of them rows whose hashes are in {}.rows\n{} bytes in {}\nlearned from {}\n",
                              made->sentences, made->rows, options.model, made->bytes, options.model, made->digest));
    return kDone;
}

}  // namespace couponry::tool
