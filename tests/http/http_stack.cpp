#include "http/http_stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "document/cart_document.h"
#include "document/evaluation_document.h"
#include "document/usage_document.h"
#include "service/sentences.h"
#include "service/shop_names.h"
#include "words/words.h"

namespace couponry::http_tests {
namespace {

const words::Catalogue& catalogue() {
    static const words::Catalogue kCatalogue = [] {
        auto read = words::Catalogue::embedded();
        CHECK(read.has_value());
        return std::move(*read);
    }();
    return kCatalogue;
}

}  // namespace

HttpStack::HttpStack()
    : api_(new_tenant()), shop_([this](const std::string& address, const std::string& text) -> Result<void> {
          const Reply reply = api_.put(address, text);
          if (reply.status == 200 || reply.status == 201) return {};
          return fail("refused", fmt::format("PUT {} of {} is answered {} {}", address, text, reply.status, reply.body));
      }) {}

boost::json::object HttpStack::expected(const scenario::World& world, const Cart& cart,
                                        const engine::Evaluation& evaluation) const {
    service::ShopNames names;
    names.replace_all(world.shop);
    const TimeZone& zone = world.site().time_zone;
    const words::Words words(catalogue().find(cart.locale), names,
                             {.time_zone = zone, .now = world.now, .currency = cart.currency, .locale = cart.locale});
    return document::write_evaluation(evaluation, zone, service::sentences(words, evaluation));
}

Result<engine::Evaluation> HttpStack::evaluate(const scenario::World& world) {
    Cart cart = world.cart;
    cart.at = world.now;
    engine::EvaluationOptions options;
    options.potential = world.potential;
    options.wallet = world.wallet;
    options.asker = world.asked_by_shopper ? engine::Asker::shopper : engine::Asker::trusted;
    engine::Evaluation evaluation;
    evaluator_.evaluate(*engine::compile(world.shop), cart, world.usage, world.now, options, evaluation);
    if (world.asked_by_shopper) {
        ++skipped_;
        return evaluation;
    }
    ++compared_;
    if (auto done = shop_.all(world.shop); !done) return std::unexpected(done.error());
    const Reply reply = api_.post(fmt::format("/v1/evaluate?potential={}&wallet={}", world.potential, world.wallet),
                                  boost::json::serialize(write_request(cart, world.usage)));
    if (reply.status != 200) return fail("refused", fmt::format("the cart is answered {} {}", reply.status, reply.body));
    boost::json::object answer = reply.json().as_object();
    boost::json::object wanted = expected(world, cart, evaluation);
    remove_own_fields(answer);
    remove_own_fields(wanted);
    const std::string left = boost::json::serialize(wanted), right = boost::json::serialize(answer);
    if (left != right) return fail("differs", difference(left, right));
    return evaluation;
}

boost::json::object write_request(const Cart& cart, const UsageFacts& usage) {
    boost::json::object request = document::write_cart(cart);
    request["usage"] = document::write_usage(usage);
    return request;
}

void remove_own_fields(boost::json::object& evaluation) {
    evaluation.stable_erase("evaluation_id");
    evaluation.stable_erase("revision");
}

std::string difference(const std::string& left, const std::string& right) {
    const auto [at, other] = std::ranges::mismatch(left, right);
    const auto place = static_cast<std::size_t>(at - left.begin());
    constexpr std::size_t kBefore = 120, kShown = 300;
    const std::size_t from = place < kBefore ? 0 : place - kBefore;
    return fmt::format("engine …{}…\nserver …{}…", left.substr(from, kShown), right.substr(from, kShown));
}

}  // namespace couponry::http_tests
