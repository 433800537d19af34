// OrderLines: what stories say of orders after they were placed: what the shop promises and mirrors, what shoppers ask for, what agents do,
// and what the options of the order are then. Belongs to one thread.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "desk/desk.h"
#include "scenario/words.h"
#include "scenario/world.h"

namespace couponry::desk {

/// What was expected, and what is.
struct Compared {
    std::string expected, observed;
};

class OrderLines {
public:
    /// Asks the desk; the answer is what the story then expects something of.
    using Send = std::function<const Answer&(Question question)>;
    explicit OrderLines(Send send) : send_(std::move(send)) {}

    static bool knows(std::string_view keyword);
    void act(const std::string& keyword, scenario::Words& words, const scenario::World& world);

    /// Nothing when the phrase is about something else. `ask` reads without becoming the last answer.
    std::optional<Compared> check(scenario::Words& words, const scenario::World& world,
                                  const std::function<boost::json::value(const std::string& target)>& ask) const;

private:
    void put_policy(scenario::Words& words, const scenario::World& world);
    void mirror(scenario::Words& words, const scenario::World& world);
    void move_parcel(scenario::Words& words, const scenario::World& world, bool is_delivered);
    void ask(scenario::Words& words);
    void ask_return(scenario::Words& words, bool is_exchange, bool is_preview);
    void answer(scenario::Words& words, bool is_agent);
    void put_order();
    void post(std::string target, const boost::json::object& body, bool is_agent);

    Send send_;
    boost::json::object order_;  // as the shop mirrored it last
    std::string request_;  // the address of the last one
    int keys_ = 0;
};

}  // namespace couponry::desk
