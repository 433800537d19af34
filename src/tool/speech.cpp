#include "tool/speech.h"

#include "base/check.h"
#include "service/sentences.h"

namespace couponry::tool {
namespace {

words::Catalogue load_catalogue() {
    auto catalogue = words::Catalogue::embedded();
    CHECK(catalogue.has_value());  // it is built into the program
    return std::move(*catalogue);
}

}  // namespace

Speech::Speech(const Shop& shop, words::Occasion occasion)
    : catalogue_(load_catalogue()),
      names_(shop),
      occasion_(std::move(occasion)),
      words_(catalogue_.find(occasion_.locale), names_, occasion_) {}

std::string Speech::name(words::NameKind kind, std::string_view id) const {
    return names_.find(kind, id, occasion_.locale).value_or(std::string(id));
}

std::string Speech::moment() const {
    const LocalTime local = occasion_.time_zone.local(occasion_.now);
    return words::Formats(occasion_.locale).date(local.date, local.minute, "EEEE, d MMMM y, HH:mm");
}

document::EvaluationSentences Speech::sentences(const engine::Evaluation& evaluation) const {
    return service::sentences(words_, evaluation);
}

}  // namespace couponry::tool
