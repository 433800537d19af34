// For the tests of this folder: JSON from text, the pointers of a failure, and random documents made from the descriptors of rules.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "document/parse.h"
#include "engine/parameter.h"
#include "model/site.h"

namespace couponry::document {

inline boost::json::value json(std::string_view text) {
    auto value = parse(text);
    EXPECT_TRUE(value.has_value()) << text << "\n" << (value ? "" : value.error().detail);
    return value ? std::move(*value) : boost::json::value();
}

inline std::vector<std::string> pointers_of(const Failure& failure) {
    std::vector<std::string> pointers;
    for (const FieldError& error : failure.errors) pointers.push_back(error.pointer);
    return pointers;
}

/// The pointers of what was refused; empty when it was read.
template <class Model>
std::vector<std::string> refused(const Result<Model>& result) {
    return result ? std::vector<std::string>{} : pointers_of(result.error());
}

/// `document` with the value at a JSON pointer replaced, added, or (by nothing) removed.
boost::json::value changed(boost::json::value document, std::string_view pointer, std::string_view new_text);

inline std::vector<Site> us_site() {
    Site site;
    site.id = "us";
    site.currencies = {*parse_currency("USD"), *parse_currency("EUR")};
    return {site};
}

/// Random documents, the same for the same seed.
class DocumentMaker {
public:
    explicit DocumentMaker(std::uint64_t seed) : random_(seed) {}

    bool chance(std::uint64_t one_in) { return random_.below(one_in) == 0; }
    std::int64_t number(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(most - least) + 1));
    }
    std::string word();
    boost::json::array words();
    boost::json::object money(std::int64_t least);
    boost::json::object filter(int depth);
    std::string instant();
    boost::json::value fact();
    boost::json::value parameter(const engine::ParameterSpec& spec);
    boost::json::object parameters(std::span<const engine::ParameterSpec> specs);
    boost::json::object condition_tree(int depth);
    boost::json::object condition();
    boost::json::object effect();
    boost::json::object promotion(std::string_view code);
    boost::json::object cart();

private:
    SeededRandom random_;
};

}  // namespace couponry::document
