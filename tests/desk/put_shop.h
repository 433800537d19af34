// PutShop: puts what a story's shop has by requests, and only what is new. Belongs to one thread.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/shop.h"

namespace couponry::desk {

class PutShop {
public:
    /// Puts the text at the address.
    using Put = std::function<Result<void>(const std::string& address, const std::string& text)>;
    explicit PutShop(Put put) : put_(std::move(put)) {}
    Result<void> all(const Shop& shop);

private:
    Result<void> one(std::string_view kind, std::string_view id, const boost::json::object& document);

    Put put_;
    std::map<std::string, std::string> known_;  // what was put, by its address
};

}  // namespace couponry::desk
