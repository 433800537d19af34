// PromotionDraft: the JSON document of a promotion while its phrases are read one by one. For promotion_words.cpp only.
#pragma once

#include <boost/json.hpp>

#include "scenario/rule_words.h"

namespace couponry::scenario {

class PromotionDraft {
public:
    PromotionDraft(std::string_view name, const Reading& reading);
    /// One phrase, such as "20% off items", "priority 50", "once per customer".
    void add_phrase(std::string_view phrase);
    void add_condition(boost::json::value tree) { conditions_.push_back(std::move(tree)); }
    void add_effect(boost::json::object effect) { effects_.push_back(std::move(effect)); }
    boost::json::object document() &&;

private:
    bool add_effect_phrase(Words& words);
    bool add_percent_off(Words& words);
    bool add_amount_off(Words& words);
    bool add_group_phrase(Words& words);
    bool add_shipping_phrase(Words& words);
    bool add_condition_phrase(Words& words);
    bool add_gate_phrase(Words& words);
    bool add_limit_phrase(Words& words);
    bool add_counted_limit(Words& words);
    bool add_stacking_phrase(Words& words);
    void add_items_effect(std::string_view type, boost::json::object effect, Words& words);
    void add_delivery_effect(std::string_view type, boost::json::object effect, Words& words);
    boost::json::object& limits();
    void add_period(Words& words, std::string_view what, boost::json::value limit);

    Reading reading_;
    boost::json::object document_;
    boost::json::array conditions_;
    boost::json::array effects_;
};

}  // namespace couponry::scenario
