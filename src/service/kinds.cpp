#include "service/kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/limits.h"
#include "codes/normalise.h"
#include "document/cart_document.h"
#include "document/coupon_document.h"
#include "document/order_document.h"
#include "document/policy_document.h"
#include "document/promotion_document.h"
#include "document/shop_document.h"
#include "document/writer.h"
#include "service/fold_case.h"
#include "service/kept_order_request.h"
#include "service/stored_shop.h"
#include "service/uses.h"

namespace couponry::service {
namespace {

using store::Aggregate;
using store::Transaction;

constexpr std::string_view kAppliedBy = "applied";  // promotions that ask whether one is applied
constexpr std::string_view kByCampaign = "campaign";
constexpr std::string_view kByCoupon = "coupon";
constexpr std::string_view kByCustomer = "customer";
constexpr std::string_view kByEmail = "email";
constexpr std::string_view kByParent = "parent";
constexpr std::string_view kByStatus = "status";
constexpr std::string_view kByTopic = "topic";
constexpr std::string_view kCheckAddress = "check";  // POST /v1/promotions/check

store::Key key(std::string_view name, std::string_view value) {
    return {std::string(name), std::string(value)};
}

std::string same_text(std::string_view text) {
    return std::string(text);
}

std::string code_id(std::string_view text) {
    auto normalised = codes::normalise(text);
    return normalised ? std::move(*normalised) : std::string(text);
}

/// Uses that were imported, as a sentence; nothing when there are none.
std::optional<std::string> used_as(const Transaction& transaction, std::string_view list, std::string_view code,
                                   std::string_view remedy) {
    UsageFacts usage;
    const std::string id = fmt::format("{}:{}", list, code);
    const std::string_view key = list.substr(0, list.size() - 1);  // of redemptions
    if (key != "campaign" && !transaction.of(Aggregate::redemptions).find_by(key, code, {}, 1).empty())
        return fmt::format("Orders used it; {} instead.", remedy);
    const auto found = transaction.of(Aggregate::uses).find(id);
    if (!found) return std::nullopt;
    put_use(id, found->body, usage);
    std::int64_t redemptions = 0;
    for (const auto& [name, used] : usage.promotions) redemptions += used.all.redemptions;
    for (const auto& [name, used] : usage.coupons) redemptions += used.all.redemptions;
    for (const auto& [name, used] : usage.campaigns) redemptions += used.redemptions;
    if (redemptions == 0) return std::nullopt;
    return fmt::format("{} orders used it; {} instead.", redemptions, remedy);
}

// Sites

Result<Kept> read_site(const boost::json::value& value, std::string_view known_id) {
    const auto site = document::read_site(value, known_id);
    if (!site) return std::unexpected(site.error());
    return Kept{site->id, document::write_site(*site), {}};
}

// Promotions

void collect_applied(const ConditionTree& tree, std::vector<std::string>& promotions) {
    if (tree.kind == ConditionTree::Kind::leaf && tree.rule.type == "promotion_applied")
        if (const auto* named = tree.rule.parameters.find<std::string>("promotion")) promotions.push_back(*named);
    for (const ConditionTree& child : tree.children) collect_applied(child, promotions);
}

template <class Values>
void add_keys(std::string_view name, const Values& values, std::vector<store::Key>& keys) {
    for (const auto& value : values) {
        const auto is_same = [&](const store::Key& known) { return known.name == name && known.value == value; };
        if (std::none_of(keys.begin(), keys.end(), is_same)) keys.push_back(key(name, value));
    }
}

Result<Kept> read_promotion(const boost::json::value& value, std::string_view known_id) {
    const auto promotion = document::read_promotion(value, known_id);
    if (!promotion) return std::unexpected(promotion.error());
    if (promotion->code == kCheckAddress)
        return std::unexpected(document::invalid_document(
            {{"/code", "The address of \"check\" is taken by the check before publishing; choose another code."}}));
    Kept kept{promotion->code, document::write_promotion(*promotion), {}};
    kept.body.erase("version");
    kept.keys.push_back(key(kByStatus, std::string_view(kept.body.at("status").as_string())));
    if (!promotion->campaign.empty()) kept.keys.push_back(key(kByCampaign, promotion->campaign));
    if (promotion->coupons) {
        std::vector<std::string> coupons;
        for (const std::string& coupon : *promotion->coupons) coupons.push_back(code_id(coupon));
        add_keys(kByCoupon, coupons, kept.keys);
    }
    std::vector<std::string> applied;
    collect_applied(promotion->when, applied);
    add_keys(kAppliedBy, applied, kept.keys);
    return kept;
}

/// The promotions that a change of this one can set wrong: those it asks for, and those that ask for it.
std::vector<Promotion> concerned(const Transaction& transaction, const Promotion& promotion) {
    std::vector<Promotion> others;
    std::vector<std::string> asked;
    collect_applied(promotion.when, asked);
    const store::Documents& promotions = transaction.of(Aggregate::promotions);
    for (const std::string& code : asked)
        if (const auto found = promotions.find(code); found && code != promotion.code) others.push_back(promotion_of(*found));
    for (const store::Document& found : promotions.find_by(kAppliedBy, promotion.code, {}, kRowsPerPageMax))
        if (found.id != promotion.code) others.push_back(promotion_of(found));
    return others;
}

std::vector<FieldError> check_promotion(const Transaction& transaction, const Kept& kept) {
    const auto promotion = document::read_promotion(boost::json::value(kept.body), kept.id);
    CHECK(promotion.has_value());
    std::vector<FieldError> errors = document::check_promotion_order(*promotion, concerned(transaction, *promotion));
    if (!promotion->campaign.empty() && !transaction.of(Aggregate::campaigns).find(promotion->campaign))
        errors.push_back(
            {"/campaign", fmt::format("There is no campaign \"{}\"; make it first or correct its name.", promotion->campaign)});
    return errors;
}

std::optional<std::string> promotion_in_use(const Transaction& transaction, const store::Document& document) {
    const auto asking = transaction.of(Aggregate::promotions).find_by(kAppliedBy, document.id, {}, 2);
    for (const store::Document& other : asking)
        if (other.id != document.id)
            return fmt::format("The promotion \"{}\" asks whether this one is applied; change it first, or archive this one.",
                               other.id);
    return used_as(transaction, "promotions", document.id, "archive it");
}

// Campaigns

Result<Kept> read_campaign(const boost::json::value& value, std::string_view known_id) {
    const auto campaign = document::read_campaign(value, known_id);
    if (!campaign) return std::unexpected(campaign.error());
    return Kept{campaign->code, document::write_campaign(*campaign), {}};
}

std::optional<std::string> campaign_in_use(const Transaction& transaction, const store::Document& document) {
    const auto promotions = transaction.of(Aggregate::promotions).find_by(kByCampaign, document.id, {}, 1);
    if (!promotions.empty())
        return fmt::format("The promotion \"{}\" belongs to it; take its promotions out first.", promotions.front().id);
    return used_as(transaction, "campaigns", document.id, "end it");
}

// Coupons and codes

Result<Kept> read_coupon(const boost::json::value& value, std::string_view known_id) {
    // Addresses name coupons in their normal form; the document keeps the text as the merchant wrote it.
    auto coupon = document::read_coupon(value, value.is_object() && value.as_object().contains("code") ? "" : known_id);
    if (!coupon) return std::unexpected(coupon.error());
    const auto normalised = codes::normalise(coupon->code);
    const auto refuse = [](std::string detail) {
        return std::unexpected(document::invalid_document({{"/code", std::move(detail)}}));
    };
    if (!normalised) return refuse("This can never be entered as a code; use letters and digits.");
    if (!known_id.empty() && code_id(known_id) != *normalised)
        return refuse(fmt::format("The address says \"{}\"; a code cannot be renamed, make another coupon.", known_id));
    return Kept{*normalised, document::write_coupon(*coupon), {}};
}

std::vector<FieldError> check_coupon(const Transaction& transaction, const Kept& kept) {
    if (transaction.codes().find(kept.id)) return {{"/code", "This text is a generated code already; choose another."}};
    return {};
}

std::optional<std::string> coupon_in_use(const Transaction& transaction, const store::Document& document) {
    const auto promotions = transaction.of(Aggregate::promotions).find_by(kByCoupon, document.id, {}, 1);
    if (!promotions.empty())
        return fmt::format("The promotion \"{}\" asks for it; take it out there, or set it inactive.", promotions.front().id);
    if (!transaction.codes().list_of_coupon(document.id, {}, 1).empty() ||
        !transaction.of(Aggregate::batches).find_by(kByCoupon, document.id, {}, 1).empty())
        return "Codes were generated for it; set it inactive.";
    if (!transaction.of(Aggregate::grants).find_by(kByCoupon, document.id, {}, 1).empty())
        return "Customers were given it; set it inactive.";
    if (!transaction.of(Aggregate::claim_links).find_by(kByCoupon, document.id, {}, 1).empty())
        return "Links lead to it; set it inactive.";
    // Counters name a coupon as the merchant wrote it.
    const boost::json::value coupon = boost::json::parse(document.body);
    return used_as(transaction, "coupons", std::string_view(coupon.at("code").as_string()), "set it inactive");
}

Result<Kept> read_code(const boost::json::value& value, std::string_view known_id) {
    const auto code = document::read_whole<Code>(
        value, [](const document::Reader& reader, Code& target) { return document::read_code(reader, target); });
    if (!code) return std::unexpected(code.error());
    const auto normalised = codes::normalise(code->text);
    if (!normalised || (!known_id.empty() && code_id(known_id) != *normalised))
        return std::unexpected(
            document::invalid_document({{"/code", "This can never be entered as a code; use letters and digits."}}));
    return Kept{*normalised, document::write_code(*code), {}};
}

std::vector<FieldError> check_code(const Transaction& transaction, const Kept& kept) {
    std::vector<FieldError> errors;
    const std::string_view coupon = kept.body.at("coupon").as_string();
    if (!transaction.of(Aggregate::coupons).find(code_id(coupon)))
        errors.push_back({"/coupon", fmt::format("There is no coupon \"{}\"; make it first.", coupon)});
    if (transaction.of(Aggregate::coupons).find(kept.id))
        errors.push_back({"/code", "This text is a coupon's already; choose another."});
    if (const auto known = transaction.codes().find(kept.id); known && known->code.coupon != code_id(coupon))
        errors.push_back(
            {"/code", fmt::format("This is a code of the coupon \"{}\" already; choose another.", known->code.coupon)});
    return errors;
}

// Catalog

Result<Kept> read_product(const boost::json::value& value, std::string_view known_id) {
    const auto product = document::read_product(value, known_id);
    if (!product) return std::unexpected(product.error());
    Kept kept{product->id, document::write_product(*product), {}};
    // For pages only: nothing is computed from them, so that the model has no place for them.
    for (const char* name : {"image", "url"})
        if (const auto* address = value.as_object().if_contains(name); address != nullptr && address->is_string())
            kept.body[name] = *address;
    return kept;
}

Result<Kept> read_category(const boost::json::value& value, std::string_view known_id) {
    const auto category = document::read_category(value, known_id);
    if (!category) return std::unexpected(category.error());
    Kept kept{category->id, document::write_category(*category), {}};
    if (!category->parent.empty()) kept.keys.push_back(key(kByParent, category->parent));
    return kept;
}

std::string parent_of(const boost::json::object& category) {
    const auto* parent = category.if_contains("parent");
    return parent == nullptr ? "" : std::string(parent->as_string());
}

std::vector<FieldError> check_category(const Transaction& transaction, const Kept& kept) {
    std::string parent = parent_of(kept.body);
    while (!parent.empty()) {
        if (parent == kept.id) return {{"/parent", "The category would be its own ancestor; choose another parent."}};
        const auto found = transaction.of(Aggregate::categories).find(parent);
        parent = found ? parent_of(boost::json::parse(found->body).as_object()) : "";
    }
    return {};
}

// Customers and orders

Result<Kept> read_customer(const boost::json::value& value, std::string_view known_id) {
    const auto customer = document::read_whole<CustomerFacts>(value, [&](const document::Reader& reader, CustomerFacts& target) {
        if (!document::read_customer_facts(reader, target)) return false;
        if (!target.id && known_id.empty()) return reader.refuse_at("/id", "The field \"id\" is missing; it must be given.");
        if (!target.id) {
            const boost::json::value address(document::json_text(known_id));
            target.id.emplace();
            if (!document::kIdentifier(document::Reader(reader, "id", address), *target.id)) return false;
        }
        if (!known_id.empty() && *target.id != known_id)
            return reader.refuse_at("/id", fmt::format("The address says \"{}\"; leave the field out.", known_id));
        return true;
    });
    if (!customer) return std::unexpected(customer.error());
    Kept kept{*customer->id, document::write_customer_facts(*customer), {}};
    kept.body.erase("logged_in");  // of a visit, not of a customer
    if (customer->email) kept.keys.push_back(key(kByEmail, email_key(*customer->email)));
    return kept;
}

Result<Kept> read_order(const boost::json::value& value, std::string_view known_id) {
    const auto order = document::read_order(value, known_id);
    if (!order) return std::unexpected(order.error());
    Kept kept{order->id, document::write_order(*order), {}};
    if (!order->customer.empty()) kept.keys.push_back(key(kByCustomer, order->customer));
    if (!order->email.empty()) kept.keys.push_back(key(kByEmail, email_key(order->email)));
    return kept;
}

std::vector<FieldError> check_order(const Transaction& transaction, const Kept& kept) {
    const std::string_view site = kept.body.at("site").as_string();
    if (transaction.of(Aggregate::sites).find(site)) return {};
    return {{"/site", fmt::format("There is no site \"{}\"; name one that was set up.", site)}};
}

// Policies

Result<Kept> read_policy(const boost::json::value& value, std::string_view known_id) {
    const auto policy = document::read_policy(value, known_id);
    if (!policy) return std::unexpected(policy.error());
    return Kept{policy->id, document::write_policy(*policy), {key(kByTopic, document::kPolicyTopics.word(policy->topic))}};
}

std::vector<FieldError> check_policy(const Transaction& transaction, const Kept& kept) {
    std::vector<FieldError> errors;
    if (const auto* sites = kept.body.if_contains("sites"))
        for (std::size_t index = 0; index < sites->as_array().size(); ++index) {
            const std::string_view site = sites->as_array()[index].as_string();
            if (!transaction.of(Aggregate::sites).find(site))
                errors.push_back(
                    {fmt::format("/sites/{}", index), fmt::format("There is no site \"{}\"; name one that was set up.", site)});
        }
    const store::Documents& policies = transaction.of(Aggregate::policies);
    if (!policies.find(kept.id) && policies.count() >= static_cast<std::int64_t>(kPoliciesPerTenantMax))
        errors.push_back(
            {"", fmt::format("There are {} policies already; delete one that nobody needs.", kPoliciesPerTenantMax)});
    return errors;
}

constexpr std::string_view kPromotionTexts[] = {"code", "name", "public_name"};
constexpr std::string_view kCampaignTexts[] = {"code", "name"};
constexpr std::string_view kCouponTexts[] = {"code", "name", "description"};
constexpr std::string_view kCatalogTexts[] = {"id", "name"};
constexpr std::string_view kPromotionFilters[] = {kByStatus, kByCampaign, kByCoupon};
constexpr std::string_view kCategoryFilters[] = {kByParent};
constexpr std::string_view kCustomerFilters[] = {kByEmail};
constexpr std::string_view kPolicyTexts[] = {"id", "title", "text"};
constexpr std::string_view kPolicyFilters[] = {kByTopic};
constexpr std::string_view kOrderFilters[] = {kByCustomer, kByEmail};

constexpr std::array kKinds = {
    Kind{.name = "sites",
         .singular = "site",
         .id_field = "id",
         .aggregate = Aggregate::sites,
         .reads = Scope::read,
         .writes = Scope::manage,
         .is_evaluated = true,
         .read = read_site,
         .id_of = same_text,
         .check = nullptr,
         .filters = {},
         .searched = {},
         .in_use = nullptr},
    Kind{.name = "categories",
         .singular = "category",
         .id_field = "id",
         .aggregate = Aggregate::categories,
         .reads = Scope::read,
         .writes = Scope::catalog,
         .is_evaluated = true,
         .read = read_category,
         .id_of = same_text,
         .check = check_category,
         .checks_own_kind = true,
         .filters = kCategoryFilters,
         .searched = kCatalogTexts,
         .in_use = nullptr},
    Kind{.name = "products",
         .singular = "product",
         .id_field = "id",
         .aggregate = Aggregate::products,
         .reads = Scope::read,
         .writes = Scope::catalog,
         .is_evaluated = true,
         .read = read_product,
         .id_of = same_text,
         .check = nullptr,
         .filters = {},
         .searched = kCatalogTexts,
         .in_use = nullptr},
    Kind{.name = "campaigns",
         .singular = "campaign",
         .id_field = "code",
         .aggregate = Aggregate::campaigns,
         .reads = Scope::read,
         .writes = Scope::manage,
         .is_evaluated = true,
         .read = read_campaign,
         .id_of = same_text,
         .check = nullptr,
         .filters = {},
         .searched = kCampaignTexts,
         .in_use = campaign_in_use},
    Kind{.name = "coupons",
         .singular = "coupon",
         .id_field = "code",
         .aggregate = Aggregate::coupons,
         .reads = Scope::read,
         .writes = Scope::manage,
         .is_evaluated = true,
         .read = read_coupon,
         .id_of = code_id,
         .check = check_coupon,
         .filters = {},
         .searched = kCouponTexts,
         .in_use = coupon_in_use},
    Kind{.name = "codes",
         .singular = "code",
         .id_field = "code",
         .aggregate = Aggregate::codes,
         .reads = Scope::read,
         .writes = Scope::manage,
         .is_evaluated = true,
         .read = read_code,
         .id_of = code_id,
         .check = check_code,
         .filters = {},
         .searched = {},
         .in_use = nullptr},
    Kind{.name = "promotions",
         .singular = "promotion",
         .id_field = "code",
         .aggregate = Aggregate::promotions,
         .reads = Scope::read,
         .writes = Scope::manage,
         .is_evaluated = true,
         .read = read_promotion,
         .id_of = same_text,
         .check = check_promotion,
         .checks_own_kind = true,
         .filters = kPromotionFilters,
         .searched = kPromotionTexts,
         .in_use = promotion_in_use},
    Kind{.name = "usage",
         .singular = "use",
         .id_field = "id",
         .aggregate = Aggregate::uses,
         .reads = Scope::read,
         .writes = Scope::usage,
         .is_evaluated = true,
         .read = read_use,
         .id_of = same_text,
         .check = nullptr,
         .filters = {},
         .searched = {},
         .in_use = nullptr},
    Kind{.name = "policies",
         .singular = "policy",
         .id_field = "id",
         .aggregate = Aggregate::policies,
         .reads = Scope::read,
         .writes = Scope::manage,
         .is_evaluated = false,
         .read = read_policy,
         .id_of = same_text,
         .check = check_policy,
         .filters = kPolicyFilters,
         .searched = kPolicyTexts,
         .in_use = nullptr},
    Kind{.name = "customers",
         .singular = "customer",
         .id_field = "id",
         .aggregate = Aggregate::customers,
         .reads = Scope::customers,
         .writes = Scope::customers,
         .is_evaluated = false,
         .read = read_customer,
         .id_of = same_text,
         .check = nullptr,
         .filters = kCustomerFilters,
         .searched = {},
         .in_use = nullptr},
    Kind{.name = "orders",
         .singular = "order",
         .id_field = "id",
         .aggregate = Aggregate::orders,
         .reads = Scope::customers,
         .writes = Scope::customers,
         .is_evaluated = false,
         .read = read_order,
         .id_of = same_text,
         .check = check_order,
         .filters = kOrderFilters,
         .searched = {},
         .in_use = nullptr,
         .follow = follow_order},
};

}  // namespace

std::span<const Kind> kinds() {
    return kKinds;
}

const Kind* find_kind(std::string_view name) {
    const auto* const found = std::ranges::find(kKinds, name, &Kind::name);
    return found == kKinds.end() ? nullptr : found;
}

const Kind& kind_of(Aggregate aggregate) {
    const auto* const found = std::ranges::find(kKinds, aggregate, &Kind::aggregate);
    CHECK(found != kKinds.end());
    return *found;
}

std::string email_key(std::string_view email) {
    return fold_case(email);
}

void remove_answered_fields(boost::json::object& document) {
    for (const char* name : {"revision", "state", "usage", "opens_nothing", "version", "changed_at"}) document.erase(name);
}

}  // namespace couponry::service
