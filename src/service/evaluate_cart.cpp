#include "service/evaluate_cart.h"

#include <fmt/compile.h>

#include <boost/json.hpp>
#include <charconv>
#include <functional>

#include "base/digest.h"
#include "codes/normalise.h"
#include "document/coupon_document.h"
#include "document/evaluation_document.h"
#include "service/customer_facts.h"
#include "service/explain_cart.h"
#include "service/kept_redemption.h"
#include "service/past_shop.h"
#include "service/sentences.h"
#include "service/stored_codes.h"
#include "service/usage_facts.h"
#include "service/uses.h"
#include "words/words.h"

namespace couponry::service {
namespace {

constexpr std::size_t kHashedBytes = 1'024;  // of a cart of some thirty lines

/// What an asker may say only with a scope.
Result<void> check_scopes(const document::EvaluationRequest& request, Scopes scopes) {
    struct Guarded {
        bool is_said;
        std::string_view pointer;
        Scope scope;
    };
    for (const Guarded& guarded :
         {Guarded{request.cart.at.has_value(), "/at", Scope::replay}, Guarded{request.as_of.has_value(), "/as_of", Scope::replay},
          Guarded{request.usage.has_value(), "/usage", Scope::usage}})
        if (guarded.is_said && !scopes.has(guarded.scope))
            return fail("forbidden", fmt::format("This key lacks the scope \"{}\".", name_of(guarded.scope)),
                        {{std::string(guarded.pointer), "Leave it out, or use a key with that scope."}});
    return {};
}

/// What the order holds; nothing when it holds nothing.
std::optional<Redemption> find_held(const store::Transaction& transaction, const std::string& order) {
    if (order.empty()) return std::nullopt;
    const auto found = transaction.of(store::Aggregate::redemptions).find(order);
    if (!found) return std::nullopt;
    Redemption redemption = redemption_of(*found);
    if (redemption.status != RedemptionStatus::held) return std::nullopt;
    return redemption;
}

std::string key_of(std::string_view secret) {
    Sha256 sha256;
    sha256.add(secret);
    return sha256.digest().substr(0, Signer::kKeyBytes);
}

void append(std::string& bytes, std::int64_t number) {
    bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// Of what the price stands on. It tells evaluations apart; that nobody makes one up is what the signature is for.
std::size_t hash_of(const engine::Evaluation& evaluation, const Cart& cart) {
    std::string bytes;
    bytes.reserve(kHashedBytes);
    for (const std::string_view text :
         {std::string_view(cart.site), std::string_view(cart.channel), std::string_view(cart.currency.text())})
        (bytes += text) += '\n';
    for (const engine::LineAnswer& line : evaluation.lines) {
        (bytes += line.id) += '\n';
        append(bytes, line.subtotal);
        append(bytes, line.total());
    }
    for (const std::string& code : cart.codes) (bytes += code) += '\n';
    return std::hash<std::string_view>()(bytes);
}

}  // namespace

class EvaluateCart::Lease {
public:
    explicit Lease(EvaluateCart& owner) : owner_(owner), bench_(owner.take_bench()) {}
    ~Lease() { owner_.give_back(std::move(bench_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Bench& operator*() { return *bench_; }

private:
    EvaluateCart& owner_;
    std::unique_ptr<Bench> bench_;
};

EvaluateCart::EvaluateCart(store::Store& store, Shops& shops, const words::Catalogue& catalogue, Clock clock,
                           std::string_view secret)
    : store_(store), shops_(shops), catalogue_(catalogue), clock_(std::move(clock)), signer_(key_of(secret)) {}

std::unique_ptr<EvaluateCart::Bench> EvaluateCart::take_bench() {
    const std::lock_guard lock(lock_);
    if (benches_.empty()) return std::make_unique<Bench>();
    auto bench = std::move(benches_.back());
    benches_.pop_back();
    return bench;
}

void EvaluateCart::give_back(std::unique_ptr<Bench> bench) {
    const std::lock_guard lock(lock_);
    benches_.push_back(std::move(bench));
}

Result<EvaluateCart::Request> EvaluateCart::read(std::string_view tenant, Scopes scopes, const boost::json::value& value,
                                                 const EvaluateOptions& options) const {
    Request request;
    auto shop = shops_.find(tenant);
    if (!shop) return std::unexpected(shop.error());
    request.shop = std::move(*shop);
    request.state = request.shop->current();
    auto read = document::read_evaluation_request(value, *request.state.snapshot->sites);
    if (!read) return std::unexpected(read.error());
    if (auto allowed = check_scopes(*read, scopes); !allowed) return std::unexpected(allowed.error());
    request.read = std::move(*read);
    request.tenant = tenant;
    request.options = options;
    Cart& cart = request.read.cart;
    request.now = cart.at.value_or(clock_());
    cart.at = request.now;
    const Site& site = *request.state.snapshot->find_site(cart.site);
    if (cart.locale.empty() && !site.locales.empty()) cart.locale = site.locales.front();
    return request;
}

/// Whether what is kept of the customer may change the answer. The wallet is asked for only with `with_own_uses`.
bool EvaluateCart::needs_customer(const Request& request) {
    const CustomerFacts& who = request.read.cart.customer;
    const engine::Snapshot& snapshot = *request.state.snapshot;
    if (!wants_facts(who)) return false;
    if (request.options.with_own_uses || request.read.as_of || (who.id && !who.email) || snapshot.newest().reads_customer())
        return true;
    return std::ranges::any_of(request.read.cart.codes, [&](const std::string& code) {
        const auto normalised = codes::normalise(code);
        const auto* coupon = normalised ? snapshot.find_coupon(snapshot.tables().symbols.find(*normalised)) : nullptr;
        return coupon != nullptr && coupon->kind == CouponKind::customer;
    });
}

bool EvaluateCart::needs_store(const Request& request) {
    return request.read.as_of || needs_customer(request) || (request.options.with_own_uses && !request.read.cart.order.empty()) ||
           (request.state.has_codes && !request.read.cart.codes.empty());
}

Result<void> EvaluateCart::join_store(Request& request) const {
    const CustomerFacts sent = request.read.cart.customer;
    const std::optional<UsageFacts> given = request.read.usage;
    return store_.read(request.tenant, [&](const store::Transaction& transaction) {
        Cart& cart = request.read.cart;
        std::optional<UsageFacts>& usage = request.read.usage;
        cart.customer = sent;
        usage = given;
        if (needs_customer(request)) join_stored_facts(transaction, cart.customer);
        const bool with_own_uses = request.options.with_own_uses && (wants_facts(cart.customer) || !cart.order.empty());
        if (!given && (with_own_uses || !request.state.periods->empty())) {
            usage = *request.state.usage;
            const auto held = with_own_uses ? find_held(transaction, cart.order) : std::nullopt;
            join_periods(request.state, cart, request.now, held ? &*held : nullptr, *usage);
            if (with_own_uses) join_own_uses(transaction, request.state, cart, request.now, held ? &*held : nullptr, *usage);
        }
        if (!request.state.has_codes) return;
        auto codes = find_codes(transaction, cart.codes);
        if (codes.empty()) return;
        for (auto& [text, code] : codes) bind_to_alias(cart.customer.email, code);
        if (!usage) usage = *request.state.usage;
        usage->codes.merge(codes);  // what a request says of a code is newer
    });
}

Result<void> EvaluateCart::evaluate(Request& request, Bench& bench) {
    std::optional<UsageFacts>& given = request.read.usage;
    if (given) key_by_normalised_text(*given);
    if (!given && !request.state.periods->empty() && !needs_store(request)) {
        given = *request.state.usage;
        join_periods(request.state, request.read.cart, request.now, nullptr, *given);
    }
    if (needs_store(request))
        if (auto done = join_store(request); !done) return done;
    if (request.read.as_of) {
        auto past = compile_past(store_, request.tenant, *request.read.as_of);
        if (!past) return std::unexpected(past.error());
        if ((*past)->find_site(request.read.cart.site) == nullptr)  // erased a moment ago
            return std::unexpected(document::invalid_document({{"/site", "There is no such site; name one that was set up."}}));
        request.state.snapshot = std::move(*past);
    }
    engine::EvaluationOptions options;
    options.potential = request.options.potential;
    options.wallet = request.options.wallet;
    const UsageFacts& usage = request.read.usage ? *request.read.usage : *request.state.usage;
    bench.evaluator.evaluate(*request.state.snapshot, request.read.cart, usage, request.now, options, bench.evaluation);
    return {};
}

Result<engine::Evaluation> EvaluateCart::evaluate(Request& request) {
    Lease bench(*this);
    if (auto done = evaluate(request, *bench); !done) return std::unexpected(done.error());
    return (*bench).evaluation;
}

Result<std::string> EvaluateCart::answer(Request&& request) {
    Lease bench(*this);
    if (auto done = evaluate(request, *bench); !done) return std::unexpected(done.error());
    return write(request, (*bench).evaluation);
}

std::string EvaluateCart::write(const Request& request, const engine::Evaluation& evaluation) const {
    const Cart& cart = request.read.cart;
    const TimeZone zone = request.state.snapshot->find_site(cart.site)->time_zone;
    const words::Words words(catalogue_.find(cart.locale), request.shop->names(),
                             {.time_zone = zone, .now = request.now, .currency = cart.currency, .locale = cart.locale});
    std::string text =
        document::write_evaluation_text(evaluation, zone, sentences(words, evaluation), id_of(request, evaluation));
    if (request.options.explain_full) {
        const UsageFacts& usage = request.read.usage ? *request.read.usage : *request.state.usage;
        const auto explanation = explain_cart(*request.state.snapshot, cart, usage, request.now);
        text.pop_back();
        text += ",\"explanation\":" + boost::json::serialize(explanation) + '}';
    }
    return text;
}

/// Revision, instant, total and a hash of the cart, signed: whoever gets it back can trust it without having kept anything.
std::string EvaluateCart::id_of(const Request& request, const engine::Evaluation& evaluation) const {
    const std::string said = fmt::format(FMT_COMPILE("{}.{}.{}.{:016x}"), evaluation.revision, evaluation.at.ms,
                                         evaluation.totals.total(), hash_of(evaluation, request.read.cart));
    return said + '.' + base64url(signer_.sign(request.tenant + '\n' + said));
}

std::optional<std::int64_t> EvaluateCart::total_of(std::string_view tenant, std::string_view id) const {
    const std::size_t end = id.rfind('.');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view said = id.substr(0, end);
    const std::string signature = base64url(signer_.sign(fmt::format("{}\n{}", tenant, said)));
    if (!equals_in_constant_time(id.substr(end + 1), signature)) return std::nullopt;
    // Behind revision and instant.
    const std::string_view rest = said.substr(said.find('.', said.find('.') + 1) + 1);
    std::int64_t total = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), total);
    return total;
}

Result<std::string> EvaluateCart::read_and_answer(std::string_view tenant, Scopes scopes, const boost::json::value& value,
                                                  const EvaluateOptions& options) {
    auto request = read(tenant, scopes, value, options);
    if (!request) return std::unexpected(request.error());
    return answer(std::move(*request));
}

Result<std::string> EvaluateCart::answer_all(std::string_view tenant, Scopes scopes, const boost::json::value& value,
                                             const EvaluateOptions& options, const WriteProblem& problem) {
    std::vector<FieldError> errors;
    const document::Reader reader(value, errors);
    document::Fields fields(reader);
    const boost::json::value* carts = fields.find("carts");
    if (fields.is_object() && carts == nullptr) reader.refuse_at("/carts", "The field \"carts\" is missing; it must be given.");
    const boost::json::array* list =
        carts == nullptr ? nullptr : document::Reader(reader, "carts", *carts).array(kCartsPerBatchMax);
    fields.refuse_others();
    if (!errors.empty()) return std::unexpected(document::invalid_document(std::move(errors)));
    std::string text = "{\"evaluations\":[";
    for (std::size_t index = 0; index < list->size(); ++index) {
        auto answered = read_and_answer(tenant, scopes, (*list)[index], options);
        if (!answered)
            for (FieldError& error : answered.error().errors) error.pointer = fmt::format("/carts/{}{}", index, error.pointer);
        if (index > 0) text += ',';
        text += answered ? *answered : problem(answered.error());
    }
    return text + "]}";
}

}  // namespace couponry::service
