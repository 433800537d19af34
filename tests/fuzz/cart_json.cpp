// A request for an evaluation: whatever is read is written and read again the same, and evaluated without breaking a promise.
#include <cstdint>
#include <string_view>

#include "document/cart_document.h"
#include "fuzz/shop.h"

using namespace couponry;

namespace {

void evaluate(const Cart& cart) {
    static engine::Core used;  // its memory has seen every cart before
    for (const SelectionPolicy policy : {SelectionPolicy::best, SelectionPolicy::priority}) {
        const engine::Core::Request request{.snapshot = &fuzz::snapshot(),
                                            .cart = &cart,
                                            .usage = &fuzz::usage(),
                                            .now = cart.at.value_or(fuzz::today()),
                                            .policy = policy,
                                            .steps_max = fuzz::kStepsMax,
                                            .near_misses = true};
        used.run(request);
        fuzz::check_invariants(used);
        engine::Core fresh;
        fresh.run(request);
        CHECK(fresh.discount() == used.discount() && fresh.codes().size() == cart.codes.size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = document::parse({reinterpret_cast<const char*>(data), size}, {}, fuzz::kInputBytesMax);
    if (!value) return 0;
    const auto request = document::read_evaluation_request(*value, fuzz::shop().sites);
    if (!request) {
        CHECK(!request.error().errors.empty());
        return 0;
    }
    const boost::json::object written = document::write_cart(request->cart);
    const auto again = document::read_cart(boost::json::value(written), fuzz::shop().sites);
    CHECK(again.has_value());
    CHECK(document::write_cart(*again) == written);
    evaluate(request->cart);
    return 0;
}
