// Speech: the sentences and names of one shop in one language, for one cart's moment. Belongs to one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "document/evaluation_document.h"
#include "words/catalogue.h"
#include "words/formats.h"
#include "words/names.h"
#include "words/words.h"

namespace couponry::tool {

class Speech {
public:
    /// `shop` must outlive the speech. A locale without messages of its own gets English sentences.
    Speech(const Shop& shop, words::Occasion occasion);

    const words::Words& words() const { return words_; }
    std::string product(std::string_view id) const { return name(words::NameKind::product, id); }
    std::string coupon(std::string_view id) const { return name(words::NameKind::coupon, id); }
    /// The name, else the id.
    std::string name(words::NameKind kind, std::string_view id) const;
    std::string money(std::int64_t amount) const { return words_.money(amount); }
    /// "Saturday, 21 November 2026, 11:00", on the site's clock.
    std::string moment() const;
    /// For document::write_evaluation; refers to this and to `evaluation`.
    document::EvaluationSentences sentences(const engine::Evaluation& evaluation) const;

private:
    words::Catalogue catalogue_;
    words::ShopNames names_;
    words::Occasion occasion_;
    words::Words words_;
};

}  // namespace couponry::tool
