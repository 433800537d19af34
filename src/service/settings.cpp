#include "service/settings.h"

#include <boost/json.hpp>

#include "base/check.h"
#include "document/reader.h"
#include "service/customer_facts.h"
#include "service/kinds.h"

namespace couponry::service {
namespace {

using store::Aggregate;

constexpr std::string_view kShop = "shop";

std::string preferences_id(std::string_view customer) {
    return "customer:" + std::string(customer);
}

Result<ShopSettings> parse_settings(const boost::json::value& value) {
    return document::read_whole<ShopSettings>(value, [](const document::Reader& reader, ShopSettings& target) {
        document::Fields fields(reader);
        fields.optional("expiring_soon_days", target.expiring_soon_days,
                        document::Integer{.least = 0, .most = kExpiringSoonDaysMax});
        fields.refuse_others();
        return true;
    });
}

Result<NotificationPreferences> parse_preferences(const boost::json::value& value) {
    return document::read_whole<NotificationPreferences>(value,
                                                         [](const document::Reader& reader, NotificationPreferences& target) {
                                                             document::Fields fields(reader);
                                                             fields.optional("email", target.email, document::read_boolean);
                                                             fields.optional("sms", target.sms, document::read_boolean);
                                                             fields.optional("site", target.site, document::read_boolean);
                                                             fields.refuse_others();
                                                             return true;
                                                         });
}

boost::json::object write(const ShopSettings& settings) {
    return {{"expiring_soon_days", settings.expiring_soon_days}};
}

boost::json::object write(const NotificationPreferences& preferences) {
    return {{"email", preferences.email}, {"sms", preferences.sms}, {"site", preferences.site}};
}

boost::json::value without_answered_fields(boost::json::value value) {
    if (value.is_object()) remove_answered_fields(value.as_object());
    return value;
}

/// What is kept under the id; the defaults when there is nothing.
template <class Model>
Model kept(const std::optional<store::Document>& document, Result<Model> (*parse)(const boost::json::value&)) {
    if (!document) return {};
    auto read = parse(boost::json::parse(document->body));
    CHECK(read.has_value());  // it was read before it was kept
    return *read;
}

}  // namespace

ShopSettings read_settings(const store::Transaction& transaction) {
    return kept(transaction.of(Aggregate::settings).find(kShop), parse_settings);
}

NotificationPreferences read_preferences(const store::Transaction& transaction, std::string_view customer) {
    return kept(transaction.of(Aggregate::settings).find(preferences_id(customer)), parse_preferences);
}

Result<Settings::Found> Settings::find(std::string_view tenant) const {
    Found found;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
        const auto document = transaction.of(Aggregate::settings).find(kShop);
        found = {write(kept(document, parse_settings)), document ? document->version : 0};
    });
    if (!done) return std::unexpected(done.error());
    return found;
}

Result<Settings::Found> Settings::find_preferences(std::string_view tenant, std::string_view customer) const {
    Found found;
    const auto done = store_.read(tenant, [&](const store::Transaction& transaction) {
        const auto document = transaction.of(Aggregate::settings).find(preferences_id(customer));
        found = {write(kept(document, parse_preferences)), document ? document->version : 0};
    });
    if (!done) return std::unexpected(done.error());
    return found;
}

Result<Written> Settings::put(const WriteContext& context, const boost::json::value& value, const Expectation& expects) {
    const auto settings = parse_settings(without_answered_fields(value));
    if (!settings) return std::unexpected(settings.error());
    return put(context, std::string(kShop), write(*settings), expects);
}

Result<Written> Settings::put_preferences(const WriteContext& context, std::string_view customer, const boost::json::value& value,
                                          const Expectation& expects) {
    const auto preferences = parse_preferences(without_answered_fields(value));
    if (!preferences) return std::unexpected(preferences.error());
    if (auto checked = check_customer_id(customer); !checked) return std::unexpected(checked.error());
    return put(context, preferences_id(customer), write(*preferences), expects);
}

Result<Written> Settings::put(const WriteContext& context, std::string id, boost::json::object body, const Expectation& expects) {
    return writes_.run(context, [&](store::Transaction& transaction, std::vector<Change>&) -> Result<Written> {
        store::Documents& settings = transaction.of(Aggregate::settings);
        const auto found = settings.find(id);
        if (expects && !expects(found ? found->version : 0))
            return fail("precondition_failed", "It was changed since you read it; read it again and repeat your change.");
        const auto version = settings.put({id, boost::json::serialize(body), writes_.now(), {}});
        return Written{.outcome = Outcome::changed, .id = id, .body = body, .version = *version};
    });
}

}  // namespace couponry::service
