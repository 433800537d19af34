#include "service/outbox.h"

#include <boost/json.hpp>

#include "document/writer.h"

namespace couponry::service {

void put_message(store::Transaction& transaction, std::string_view id, const Message& message, Instant now) {
    boost::json::object to;
    document::put_text(to, "customer", message.to.customer);
    document::put_text(to, "email", message.to.email);
    boost::json::object row{{"kind", "message"},      {"channels", document::write_texts(message.channels)},
                            {"to", std::move(to)},    {"template", message.template_name},
                            {"facts", message.facts}, {"created_at", format_instant(now)}};
    document::put_text(row, "locale", message.locale);
    static_cast<void>(transaction.of(store::Aggregate::outbox).put({std::string(id), boost::json::serialize(row), now, {}}));
}

void put_event(store::Transaction& transaction, std::string_view id, const Event& event, Instant now) {
    const boost::json::object row{{"kind", "event"},
                                  {"event", event.name},
                                  {"subject", event.subject},
                                  {"facts", event.facts},
                                  {"created_at", format_instant(now)}};
    static_cast<void>(transaction.of(store::Aggregate::outbox).put({std::string(id), boost::json::serialize(row), now, {}}));
}

}  // namespace couponry::service
