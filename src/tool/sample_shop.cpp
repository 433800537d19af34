#include "tool/sample_shop.h"

#include <boost/json.hpp>

#include "base/check.h"
#include "document/cart_document.h"
#include "document/coupon_document.h"
#include "document/order_document.h"
#include "document/promotion_document.h"
#include "document/shop_document.h"
#include "service/bulk.h"
#include "tool/replay_order.h"
#include "tool/shop_files.h"

namespace couponry::tool {
namespace {

class Loader {
public:
    Loader(const ShopFiles& files, service::Services& services) : files_(files), services_(services) {}

    Read<void> run() {
        add_all("sites", files_.shop.sites, document::write_site);
        add_all("categories", files_.shop.categories, document::write_category);
        add_all("products", files_.shop.products, document::write_product);
        add_all("campaigns", files_.shop.campaigns, [](const Campaign& campaign) { return document::write_campaign(campaign); });
        add_all("coupons", files_.shop.coupons, document::write_coupon);
        std::vector<Code> codes;
        codes.reserve(files_.codes.size());
        for (const auto& [text, code] : files_.codes) codes.push_back(code);
        add_all("codes", codes, document::write_code);
        add_all("promotions", files_.shop.promotions, [](const Promotion& promotion) {
            boost::json::object written = document::write_promotion(promotion);
            written.erase("version");
            return written;
        });
        add_all("customers", files_.customers, document::write_customer_facts);
        add_orders();
        add_file("policies", "policies.json");
        add_file("orders", "recent_orders.json");
        if (!refusal_.lines.empty()) return std::unexpected(refusal_);
        const auto shop = services_.shops.find(service::kDefaultTenant);
        if (!shop) return std::unexpected(Refusal{{shop.error().detail}});
        if (auto done = (*shop)->reload(); !done) return std::unexpected(Refusal{{done.error().detail}});
        return {};
    }

private:
    template <class Model, class Write>
    void add_all(std::string_view name, const std::vector<Model>& models, const Write& write) {
        const service::Kind& kind = *service::find_kind(name);
        for (const Model& model : models) add(kind, write(model));
        flush(kind);
    }

    void add(const service::Kind& kind, boost::json::object document) {
        auto kept = kind.read(boost::json::value(std::move(document)), {});
        if (!kept) {
            refusal_.lines.push_back(std::string(kind.name) + ": " + kept.error().detail);
            return;
        }
        batch_.push_back(std::move(*kept));
        if (batch_.size() == service::kDocumentsPerBatch) flush(kind);
    }

    void flush(const service::Kind& kind) {
        if (batch_.empty()) return;
        const auto done = service::put_batch(services_.store, service::kDefaultTenant, kind, batch_, services_.clock());
        if (!done) refusal_.lines.push_back(batch_[done.error().index].id + ": " + done.error().failure.detail);
        batch_.clear();
    }

    /// Documents as the server takes them; a shop without the file has none.
    void add_file(std::string_view name, const char* file_name) {
        const std::filesystem::path path = files_.folder / file_name;
        if (!std::filesystem::exists(path)) return;
        const auto file = read_file(path);
        const auto list = file ? parse_file(*file) : std::unexpected(file.error());
        if (!list || !list->is_array()) {
            refusal_.lines.push_back(list ? path.string() + ": this should be a list of documents." : list.error().lines.front());
            return;
        }
        const service::Kind& kind = *service::find_kind(name);
        for (const boost::json::value& document : list->as_array()) {
            if (document.is_object())
                add(kind, document.as_object());
            else
                refusal_.lines.push_back(path.string() + ": an entry is no object.");
        }
        flush(kind);
    }

    /// The recorded orders, at the moments at which they are replayed.
    void add_orders() {
        const std::filesystem::path path = files_.folder / "orders.jsonl.gz";
        const auto tables = read_replay_tables(files_.folder / "replay.json");
        auto lines = std::filesystem::exists(path) ? Lines::open(path) : std::unexpected(Refusal{});
        if (!tables || !lines) return;
        const service::Kind& kind = *service::find_kind("orders");
        for (auto line = lines->next(); line && *line; line = lines->next()) {
            if ((*line)->empty()) continue;
            const auto recorded = document::read_recorded_order(boost::json::parse(**line), tables->site);
            if (!recorded) continue;
            Order order;
            order.id = recorded->order;
            order.customer = recorded->customer.id.value_or("");
            order.email = order.customer.empty() ? "guest-" + order.id + "@shop.example" : "c" + order.customer + "@shop.example";
            order.site = recorded->site;
            order.currency = recorded->currency;
            order.placed_at = Instant{recorded->at->ms + tables->shift_days * kDayMs};
            order.lines = recorded->lines;
            add(kind, document::write_order(order));
        }
        flush(kind);
    }

    const ShopFiles& files_;
    service::Services& services_;
    std::vector<service::Kept> batch_;
    Refusal refusal_;
};

}  // namespace

Read<void> load_sample_shop(const std::filesystem::path& folder, service::Services& services) {
    const auto files = read_shop_files(folder);
    if (!files) return std::unexpected(files.error());
    return Loader(*files, services).run();
}

}  // namespace couponry::tool
